"""The cache of compiled code: where it is damaged, or cannot be written, functions are compiled again."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from shutil import copytree, ignore_patterns

import pytest
from numba.core.dispatcher import Dispatcher

from benchmarks.cases import case_text
from decision import frontier, settle
from decision.running.compilation import CACHE, LAST, PACKAGE, fingerprint, sources
from options import read_case

PROBE = """
import sys
from pathlib import Path
from decision.running import compilation as compiled
compiled.CACHE = Path(sys.argv[1])
sys.path.insert(0, sys.argv[2])
from twice import twice
print(twice(21), sum(twice.stats.cache_hits.values()))
"""


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    text = "from decision.running.compilation import compiled\n\n@compiled\ndef twice(n):\n    return 2 * n\n"
    (folder / "twice.py").write_text(text, encoding="utf-8")
    return folder


def doubled(cache: Path, twice: Path) -> str:
    """What a run prints: the answer, and how often it found compiled code."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(cache), str(twice)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def cached(cache: Path, suffix: str) -> list[Path]:
    found = list(cache.rglob(f"*.{suffix}"))
    assert found
    return found


def test_compiled_code_is_loaded_again_and_damaged_code_compiled_again(tmp_path: Path, twice: Path) -> None:
    cache = tmp_path / "cache"
    assert [doubled(cache, twice) for _ in range(2)] == ["42 0", "42 1"]
    for file in cached(cache, "nbc"):
        content = file.read_bytes()
        file.write_bytes(content[: len(content) // 2] + bytes(len(content) - len(content) // 2))
    assert [doubled(cache, twice) for _ in range(2)] == ["42 0", "42 1"]
    for file in cached(cache, "nbi"):
        file.write_bytes(file.read_bytes()[:20])
    assert [doubled(cache, twice) for _ in range(2)] == ["42 0", "42 1"]


def test_without_a_writable_folder_functions_are_compiled(tmp_path: Path, twice: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    assert doubled(tmp_path / "cache", twice) == "42 0"
    assert not list(twice.rglob("*.nb?"))


def test_every_file_with_a_compiled_function_and_what_it_imports_is_a_source() -> None:
    """Against what is there once all modules are imported."""
    named = {file.relative_to(PACKAGE.parent) for file in sources()}
    modules = [import_module(found.name) for found in walk_packages([str(PACKAGE)], prefix="decision.")]
    used = {
        part.py_func.__module__
        for module in modules
        for part in vars(module).values()
        if isinstance(part, Dispatcher)
    }
    assert len(used) > 5
    missing = {name for name in used if Path(*name.split(".")).with_suffix(".py") not in named}
    assert not missing
    assert Path("decision/efficient/integer_problem.py") in named, "its constants are compiled into others"


def test_a_change_of_a_source_is_another_cache_and_a_change_of_another_file_is_none(tmp_path: Path) -> None:
    copy = tmp_path / PACKAGE.name
    copytree(PACKAGE, copy, ignore=ignore_patterns("__pycache__"))
    before = fingerprint(copy)
    assert before == fingerprint()
    named = {file.relative_to(copy) for file in sources(copy)}
    assert Path("model/problem.py") in named and Path("robustness/robust.py") not in named
    for name in (
        "efficient/depth_first.py",
        "efficient/integer_problem.py",
        "running/compilation.py",
        "robustness/robust.py",
    ):
        told = (copy / name).read_bytes()
        (copy / name).write_bytes(told + b"# changed\n")
        assert (fingerprint(copy) != before) == (Path(name) in named)
        (copy / name).write_bytes(told)


def test_a_new_file_with_a_compiled_function_is_a_source(tmp_path: Path) -> None:
    package = tmp_path / "decision"
    for room in ("efficient", "running"):
        (package / room).mkdir(parents=True)
    for name, text in {
        "running/compilation.py": "",
        "idle.py": "import decision.sizes\n",
        "sizes.py": "MOST = 3\n",
        "efficient/new.py": "from decision import sizes\n\n\n@compiled\ndef most():\n    return sizes.MOST\n",
    }.items():
        (package / name).write_text(text, encoding="utf-8")
    assert {file.name for file in sources(package)} == {"compilation.py", "new.py", "sizes.py"}


def test_a_search_that_ran_is_known_to_be_compiled() -> None:
    frontier(settle(read_case(case_text(16))), method="bounded listing", most_work=1_000)
    assert any(CACHE.rglob(LAST))
