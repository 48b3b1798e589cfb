"""Every public name says what it is; a dataclass of more than three fields says it field by field."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("options", "decision", "reports")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]

MOST_TOGETHER = 3
"""Fields that the docstring of their class may document together."""


def public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """The public classes, functions, methods and properties of a module."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node)


def fields(node: ast.ClassDef) -> Iterator[tuple[str, bool]]:
    """The public fields of a dataclass, and whether a text stands below each."""
    if not any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list):
        return
    for line, below in zip(node.body, [*node.body[1:], None], strict=True):
        is_field = isinstance(line, ast.AnnAssign) and not ast.unparse(line.annotation).startswith("ClassVar")
        if is_field and not ast.unparse(line.target).startswith("_"):
            told = isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
            yield ast.unparse(line.target), told


def untold(source: str) -> list[str]:
    """The public names and fields of a module that nothing is said of."""
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) else ["the module"]
    for node in public(tree):
        if not ast.get_docstring(node):
            found.append(node.name)
        if isinstance(node, ast.ClassDef):
            told = list(fields(node))
            if len(told) > MOST_TOGETHER:
                found += [f"{node.name}.{name}" for name, is_told in told if not is_told]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_public_name_is_documented(path: Path) -> None:
    assert untold(path.read_text(encoding="utf-8")) == []


def test_what_is_not_documented_is_found() -> None:
    module = '''
@dataclass(frozen=True)
class Told:
    """Four fields."""

    kind: ClassVar[str] = "told"
    one: int
    """The first."""
    two: int
    three: int
    """The third."""
    four: int = 4

    @property
    def all(self) -> int:
        return 0

    def _own(self) -> None: ...


def told() -> None:
    """Of itself."""
'''
    assert untold(module) == ["the module", "Told.two", "Told.four", "all"]
