"""No file that is read can bring code: nothing is unpickled, evaluated, or taken for a template or the name of a module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PICKLING = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
EVALUATING = {"__import__", "compile", "eval", "exec"}
LOADING = {"from_string", "full_load", "read_pickle", "unsafe_load"}

ALLOWED = {"decision/running/compilation.py: import pickle"}
"""The cache of compiled functions, which this program writes beside its sources or in the user's own folder."""


def bringing_code(tree: ast.AST) -> Iterator[str]:
    """What may run what a file holds."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [str(node.module)]
        yield from (f"import {name}" for name in names if name.split(".")[0] in PICKLING)
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in (EVALUATING if isinstance(node.func, ast.Name) else LOADING):
            yield called
        if called == "import_module" and not isinstance(node.args[0], ast.Constant):
            yield called
        yield from (
            each.arg
            for each in node.keywords
            if each.arg == "allow_pickle" and ast.unparse(each.value) != "False"
        )


def test_nothing_that_is_read_is_run() -> None:
    files = [
        file for package in ("options", "decision", "reports") for file in (ROOT / package).rglob("*.py")
    ]
    assert len(files) > 100
    found = {
        f"{file.relative_to(ROOT).as_posix()}: {what}"
        for file in files
        for what in bringing_code(ast.parse(file.read_bytes()))
    }
    assert found == ALLOWED


@pytest.mark.parametrize(
    "code",
    [
        "from pickle import loads",
        "eval(text)",
        "env.from_string(text)",
        "np.load(file, allow_pickle=True)",
        "import_module(name)",
    ],
)
def test_what_runs_a_file_is_seen(code: str) -> None:
    assert list(bringing_code(ast.parse(code)))
