"""One name for one thing: no two modules give the same name to classes or types of different meaning."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("options", "decision", "reports")

SETTLED = {"Consent", "Objective", "Resource", "Synergy"}
"""Records of a case, and the same settled into numbers for one scenario (decision/model/problem.py)."""


def names(source: str) -> Iterator[str]:
    """The public classes and type aliases of a module. Type variables are left out, which stand for any type."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            name = node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if not name[0].isupper() or name.isupper() or "TypeVar" in ast.unparse(node.value):
                continue
        else:
            continue
        if not name.startswith("_"):
            yield name


def shared(modules: dict[str, str]) -> dict[str, list[str]]:
    """Names that several modules define, each with these modules. modules: name -> source."""
    found = defaultdict(list)
    for module, source in modules.items():
        for name in names(source):
            found[name].append(module)
    return {name: of for name, of in found.items() if len(of) > 1}


def test_no_two_modules_define_a_name() -> None:
    modules = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    found = shared(modules)
    assert {name: of for name, of in found.items() if name not in SETTLED} == {}
    for name in SETTLED:
        assert [Path(module).parts[0] for module in found[name]] == ["options", "decision"]


def test_names_that_several_modules_define_are_found() -> None:
    one = "class Row: ...\nKind = str\nT = TypeVar('T')\nMOST = 3\n_Own = int\nlong = 2"
    other = "Row = tuple[int, ...]\nclass Kind: ...\nT = TypeVar('T')\nMOST = 4\n_Own = float\nlong = 3"
    assert shared({"one": one, "other": other}) == {"Row": ["one", "other"], "Kind": ["one", "other"]}
