"""The variant of the bundled case with deterrence derived: the bundled case, but for that one objective."""

import re

import pytest

from decision import evaluate, optimize, settle
from options import bundled_case_path, case_warnings, load_case, load_document

VARIANT = bundled_case_path().with_name("pyongyang_moscow_derived.yaml")

HEAD = """\
# The bundled case once more, with one difference: deterrence is not scored lever by lever. It is derived from what
# Pyongyang weighs, as `actors` states it: the deterrence margin, in points. Weights are carried over; all of it
# remains illustrative judgement, no measurement, and no government's position.
"""

OBJECTIVE = """\
  deterrence:
    title: Deterrence margin of Pyongyang
    short: Deterrence
    sense: maximise
    unit: points
    worst: -5
    best: 15
    aim: 4
    from: {actor: pyongyang, measure: deterrence_margin}
"""


def derived(text: str) -> str:
    """The text of the bundled case without its scores on deterrence, and with the objective derived."""
    text = re.sub(r"\A(#.*\n)+", HEAD, text)
    text = re.sub(r"^ +deterrence: \{low[^}]*\}\n", "", text, flags=re.MULTILINE)
    text = text.replace(
        "title: Pyongyang and Moscow, ", "title: Pyongyang and Moscow with deterrence derived, "
    )
    text = re.sub(r"^  deterrence:\n( {4}.*\n)+", lambda _: OBJECTIVE, text, count=1, flags=re.MULTILINE)
    text = text.replace("elicited_on: {deterrence: [-5, 75]", "elicited_on: {deterrence: [-5, 15]")
    text = re.sub(r"^ +plans_behind_words:\n( {4}.*\n)+", "", text, flags=re.MULTILINE)
    text = text.replace("{deterrence: -2, sanctions: -1}", "{sanctions: -1}")
    text = text.replace("{sanctions: -4, deterrence: -2}", "{sanctions: -4}")
    # A score block that held nothing else is gone with it.
    return re.sub(r"^( +)[a-z_]+\.[a-z_]+:\n(?!\1 )", "", text, flags=re.MULTILINE)


def test_the_variant_differs_from_the_bundled_case_in_deterrence_alone(
    request: pytest.FixtureRequest,
) -> None:
    """To renew it after a change of the bundled case: pytest --renew-golden."""
    text = derived(bundled_case_path().read_text(encoding="utf-8"))
    if request.config.getoption("--renew-golden"):
        VARIANT.write_text(text, encoding="utf-8")
    assert text == VARIANT.read_text(encoding="utf-8")
    case, other = load_case(VARIANT), load_case(bundled_case_path())
    assert case.actors == other.actors and case.triggers == other.triggers
    for name, lever in case.levers.items():
        for level, stated in lever.levels.items():
            scored = other.levers[name].levels[level]
            assert stated.scores == {k: v for k, v in scored.scores.items() if k != "deterrence"}
            assert (stated.cost, stated.lead_time) == (scored.cost, scored.lead_time)
    before = {warning.message for warning in case_warnings(load_document(bundled_case_path()))}
    assert {warning.message for warning in case_warnings(load_document(VARIANT))} <= before


def test_its_optimum_is_the_best_of_all_bundles_and_its_margin_that_of_the_calculus() -> None:
    problem = settle(load_case(VARIANT))
    by_table = optimize(problem, different=0, with_breakpoints=False)
    by_programs = optimize(problem, top=1, different=0, with_breakpoints=False, with_table=False)
    assert by_table.bundles[0] == by_programs.bundles[0]
    now = evaluate(problem, problem.status_quo)
    assert now.objectives["deterrence"].total == 2.0
    assert by_table.bundles[0].objectives["deterrence"].total > 2.0
