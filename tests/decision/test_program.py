"""The program reads like the policy: the golden LP of the bundled case, and every constraint by its name."""

from pathlib import Path

import pytest

from decision import Program, settle
from options import bundled_case_path, load_case

GOLDEN = Path(__file__).parents[1] / "golden" / "pyongyang_moscow.lp"


def text() -> str:
    problem = settle(load_case(bundled_case_path()))
    program = Program(problem)
    program.maximise(program.weighted_value(problem.weights))
    return in_order(program.text())


def in_order(written: str) -> str:
    """PuLP 3 lists bounds and binaries by name, PuLP 4 as they were made: here they stand by name."""
    rows, bounds = written.split("Bounds\n")
    bounds, binaries = bounds.split("Binaries\n")
    binaries, end = binaries.split("End\n")
    by_name = ("".join(sorted(part.splitlines(keepends=True))) for part in (bounds, binaries))
    return rows + "Bounds\n" + "Binaries\n".join(by_name) + "End\n" + end


def test_golden_program_of_the_bundled_case(request: pytest.FixtureRequest) -> None:
    """To renew it after a change that is meant: pytest --renew-golden, then read the difference."""
    if request.config.getoption("--renew-golden"):
        GOLDEN.write_text(text(), encoding="utf-8")
    assert text() == GOLDEN.read_text(encoding="utf-8")


def test_every_constraint_and_limit_is_in_it_by_name() -> None:
    case = load_case(bundled_case_path())
    written = text()
    for name in [*case.constraints, *(name for name, r in case.resources.items() if r.limit is not None)]:
        assert f"\n{name}:" in written or f"\n{name}_" in written


def test_the_names_of_the_case_are_its_variables() -> None:
    case = load_case(bundled_case_path())
    written = text()
    for lever, stated in case.levers.items():
        for level in stated.levels:
            assert f"{lever}.{level}" in written
