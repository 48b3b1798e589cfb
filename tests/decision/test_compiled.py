"""Compiled code that is kept from run to run: damaged, or nowhere to be kept, it costs time and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import sys
from pathlib import Path
from decision import compiled
compiled.CACHE = Path(sys.argv[1])
sys.path.insert(0, sys.argv[2])
from twice import twice
print(twice(21), sum(twice.stats.cache_hits.values()))
"""


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    text = "from decision.compiled import compiled\n\n@compiled\ndef twice(n):\n    return 2 * n\n"
    (folder / "twice.py").write_text(text, encoding="utf-8")
    return folder


def doubled(cache: Path, sources: Path) -> str:
    """What a run prints: the answer, and how often it found compiled code."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(cache), str(sources)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def kept(cache: Path, suffix: str) -> list[Path]:
    found = list(cache.rglob(f"*.{suffix}"))
    assert found
    return found


def test_what_was_compiled_is_found_again_and_what_is_damaged_compiled_once_more(
    tmp_path: Path, sources: Path
) -> None:
    cache = tmp_path / "cache"
    assert [doubled(cache, sources) for _ in range(2)] == ["42 0", "42 1"]
    for file in kept(cache, "nbc"):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2] + bytes(len(content) - len(content) // 2))
    assert [doubled(cache, sources) for _ in range(2)] == ["42 0", "42 1"]
    for file in kept(cache, "nbi"):
        file.write_bytes(file.read_bytes()[:20])
    assert [doubled(cache, sources) for _ in range(2)] == ["42 0", "42 1"]


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(tmp_path: Path, sources: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    assert doubled(tmp_path / "cache", sources) == "42 0"
    assert not list(sources.rglob("*.nb?"))
