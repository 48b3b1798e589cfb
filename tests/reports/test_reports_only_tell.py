"""What is shown is computed before: the rooms of reports that tell take from decision types and cheap rules alone."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import reports

ROOT = Path(reports.__file__).parent
TELLING = [room.name for room in sorted(ROOT.iterdir()) if (room / "__init__.py").is_file()]
TELLING.remove("commands")  # the one that asks for what is computed

RULES = {
    "bundle_id": "the name of a bundle, from its levels",
    "evaluate": "one bundle recomputed from the case: the status quo beside an answer",
    "hypotheses": "the claims against each scenario, counted",
    "is_game": "whether there are two actors",
    "keep_arrays": "finished draws of a long file, for the next run",
    "keeping": "lends the store of finished parts to what computes",
    "kept_arrays": "what an earlier run kept of a long file",
    "look": "raises where the time is up, between parts of a long file",
    "scenario_paths": "the claims that a scenario still lacks",
    "seconds_left": "what a process that sets the PDF has of the time limit",
    "trigger_paths": "the claims that a trigger still lacks",
}
"""Functions that may be called, each of time linear in the case, and what it is called for."""


FILES = [path for room in TELLING for path in sorted((ROOT / room).rglob("*.py"))]


READ = {
    "decision/study/summary.py": "the rows of a study, which are read from its files",
    "reports/commands/asking.py": "what a user types",
}
"""Where the id of a bundle is taken apart, and what it stands in."""


def functions_of_decision(source: str) -> set[str]:
    """The functions that the text of a module imports from decision, at its head or inside, by their own names."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "decision":
            module = importlib.import_module(node.module)
            for alias in node.names:
                named = getattr(module, alias.name)
                if inspect.ismodule(named):
                    found.add(f"module {alias.name}")
                elif inspect.isfunction(named):
                    found.add(alias.name)
        elif isinstance(node, ast.Import):
            found.update(f"module {a.name}" for a in node.names if a.name.split(".")[0] == "decision")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_tells_calls_nothing_that_searches_or_solves(path: Path) -> None:
    assert functions_of_decision(path.read_text(encoding="utf-8")) <= RULES.keys()


def test_every_rule_is_called() -> None:
    called = set().union(*(functions_of_decision(path.read_text(encoding="utf-8")) for path in FILES))
    assert called == RULES.keys()


@pytest.mark.parametrize(
    "line",
    [
        "from decision import Bundle, frontier",
        "def section():\n    from decision.solve.optimize import optimize as best",
        "import decision",
        "from decision.solve import ranking",
    ],
)
def test_a_search_is_found_wherever_it_is_imported(line: str) -> None:
    assert not functions_of_decision(line) <= RULES.keys()


def test_results_carry_bundles_whose_ids_are_not_taken_apart() -> None:
    found = {
        str(path.relative_to(ROOT.parent))
        for package in ("decision", "reports")
        for path in (ROOT.parent / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("split", "rsplit", "partition")
        and [arg.value for arg in node.args if isinstance(arg, ast.Constant)][:1] == ["+"]
    }
    assert found == READ.keys()
