"""Files of others, spoilt at random: read, or refused with a message; no traceback, soon, and in little memory."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from tests.hostile.readers import READERS, judge

FINDS = Path(__file__).parents[1] / "hostile" / "finds"
"""Files that once did what none may, by reader."""

SOLVING = ("answer",)
"""Readers that solve, of which fewer are tried."""

MADE = tuple(name for name in READERS if name.startswith(("earlier", "record in a")))
"""Readers of what a brief writes, which takes seconds to make: they are left to `benchmarks/fuzz.py`."""


@pytest.mark.parametrize("name", [name for name in READERS if name not in MADE])
def test_spoilt_files_are_read_or_refused(name: str) -> None:
    reader, ends = READERS[name], set()

    @settings(
        max_examples=3 if name in SOLVING else 8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(reader.files())
    def check(data: bytes) -> None:
        with TemporaryDirectory() as folder:
            ends.add(judge(reader, data, Path(folder)))

    check()
    assert ends <= {"read", "refused"} and ends


@pytest.mark.parametrize("name", [name for name in READERS if name not in MADE])
def test_a_file_that_is_not_spoilt_is_read(name: str, tmp_path: Path) -> None:
    for data in READERS[name].bases():
        assert judge(READERS[name], data, tmp_path) == "read"


@pytest.mark.parametrize(
    "path", sorted(FINDS.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_what_was_found_stays_mended(path: Path, tmp_path: Path) -> None:
    reader = READERS[path.parent.name.replace("_", " ")]
    assert judge(reader, path.read_bytes(), tmp_path) in ("read", "refused")
