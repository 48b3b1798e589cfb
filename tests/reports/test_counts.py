"""Counts in texts have their thousands separators: no f-string of the reports tells a bare number of things."""

import ast
from collections.abc import Iterator
from pathlib import Path

import reports

WHERE = Path(reports.__file__).parent

CELLS = WHERE / "files" / "case_workbook.py"
"""Its numbers are rows in references of cells."""


def counts_of(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every count that an f-string tells without separators."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            named = {
                target.id
                for each in ast.walk(function)
                if isinstance(each, ast.Assign) and _is_count(each.value, frozenset())
                for target in each.targets
                if isinstance(target, ast.Name)
            }
            for each in ast.walk(function):
                if isinstance(each, ast.FormattedValue) and _is_bare(each, frozenset(named)):
                    yield each.lineno, ast.unparse(each.value)


def _is_bare(each: ast.FormattedValue, named: frozenset[str]) -> bool:
    return each.format_spec is None and each.conversion == -1 and _is_count(each.value, named)


def _is_count(value: ast.expr, named: frozenset[str]) -> bool:
    match value:
        case ast.Call(func=ast.Name(id="len")):
            return True
        case ast.Name(id=name):
            return name in named
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub()):
            return _is_count(left, named) or _is_count(right, named)
    return False


def test_no_text_tells_a_count_without_its_separators() -> None:
    found = [
        f"{path.relative_to(WHERE.parent)}:{line}: {told}"
        for path in sorted({*WHERE.rglob("*.py")} - {CELLS})
        for line, told in counts_of(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_search_finds_counts() -> None:
    source = (
        "def told(a, b):\n    count = len(a)\n    return f'{count} and {len(b) - 1} and {len(a):,} and {b}'\n"
    )
    assert [told for _, told in counts_of(source)] == ["count", "len(b) - 1"]
