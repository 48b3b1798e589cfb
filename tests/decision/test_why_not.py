"""Why something is not recommended: what is told of it beside the changes that bring it in."""

import pytest

from decision import OutOfTime, Question, RequestError, limited, optimize
from decision.explanations.contest import Contest
from decision.explanations.explain import explain
from decision.explanations.measures_worth import MOST_TOLD, measures_worth
from decision.explanations.why_not import WhyNot, why_not
from options import bundled_case_path, load_case, read_case

CASE = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  peace: {sense: maximise, worst: 0, best: 10}
resources:
  money: {limit: 10}
levers:
  big: {levels: {'on': {cost: {money: 8}, scores: {peace: 6}}}}
  small: {levels: {some: {cost: {money: 4}, scores: {peace: 2}}, more: {cost: {money: 6}, scores: {peace: 3}}}}
  banned: {levels: {'on': {scores: {peace: 1}}}}
constraints:
  never: {must_not: banned}
"""

QUESTION = Question(read_case(CASE))


def asked(of: str | dict[str, str]) -> WhyNot:
    problem = QUESTION.problem()
    best = optimize(problem, top=1, different=0, with_breakpoints=False).bundles[0]
    assert best.id == "big.on"
    return why_not(Contest(problem), QUESTION, problem.chosen(best.levels), of)


def test_what_it_adds_takes_and_displaces() -> None:
    found = asked("small")
    assert (found.level, found.forced.loss) == ("small.more", 30.0)
    assert (found.adds, found.takes) == ({"peace": 30.0}, {"money": 6.0})
    assert (found.forced.displaced, found.forced.taken) == (("big.on",), ("small.more",))
    told = {each.of.name: (each.new, each.at_border, each.above) for each in found.comes_in}
    # With 14 of money big and small.more are had together, with 12 big and small.some; with less than 8 small.more alone.
    assert told["money"] == (12.0, True, True) or told["money"] == (8.0, False, False)
    assert told["cost.small.more.money"] == (2.0, True, False)
    # At 6 the two tie, and the order of their names is against it.
    assert told["score.small.more.peace"] == (6.0, False, True)


def test_a_rule_that_forbids_it_is_named() -> None:
    found = asked("banned")
    assert (found.forced.bundle, found.forced.loss, found.conflict) == (None, None, ("never",))
    assert found.comes_in == ()


@pytest.mark.parametrize("of", ["banned", {"big": "on", "banned": "on"}, {"banned": "on", "small": "more"}])
def test_no_number_is_looked_at_where_a_rule_without_one_keeps_it_out(
    monkeypatch: pytest.MonkeyPatch, of: str | dict[str, str]
) -> None:
    def looked(*_: object) -> None:
        raise AssertionError("the rule stays whatever the number")

    monkeypatch.setattr("decision.explanations.why_not.changes", looked)
    found = asked(of)
    assert found.complete and not found.comes_in and not found.left_out


def test_what_is_recommended_is_in() -> None:
    assert asked("big").is_in and asked({"big": "on"}).is_in


def test_a_bundle_may_be_infeasible_and_worth_more() -> None:
    found = asked({"big": "on", "small": "more"})
    assert found.forced.bundle is not None and found.forced.bundle.violates == ("money",)
    assert found.forced.loss == pytest.approx(-30.0)
    told = {each.of.name: (each.new, each.at_border) for each in found.comes_in}
    assert told["money"] == (14.0, True)
    assert told["cost.big.on.money"] == (4.0, True)


def test_what_is_none_of_the_case_is_refused() -> None:
    with pytest.raises(RequestError, match="no lever"):
        asked("smal")
    with pytest.raises(RequestError, match="no level"):
        asked({"small": "most"})


def test_out_of_time_the_parts_that_are_known_are_kept() -> None:
    problem = QUESTION.problem()
    kept: list[WhyNot] = []

    class Stop(Exception):
        pass

    def keep(begun: WhyNot) -> None:
        kept.append(begun)
        if len(kept) > 2:
            raise Stop

    with pytest.raises(Stop):
        why_not(Contest(problem), QUESTION, problem.chosen({"big": "on"}), "small", keep)
    assert [len(each.comes_in) for each in kept] == [0, 1, 2]
    with limited(seconds=0.0), pytest.raises(OutOfTime):
        why_not(Contest(problem), QUESTION, problem.chosen({"big": "on"}), "small")
    optimum = optimize(problem)
    found = explain(QUESTION, optimum, not_in=["small"], time_limit=1e-9)
    assert set(found.unfinished) >= {"replacement costs", "costs to force", "why not small"}
    assert not found.interrupted and found.why_not == {}


def test_a_brief_tells_of_the_nearest_measures() -> None:
    question = Question(load_case(bundled_case_path()))
    problem = question.problem()
    best = problem.chosen(optimize(problem, top=1, different=0, with_breakpoints=False).bundles[0].levels)
    found = measures_worth(Contest(problem), question, best)
    used = {problem.choices[i].lever for i in best}
    forced = {each.name: each.loss for each in found.cost_to_force if each.name.split(".")[0] not in used}
    costs: dict[str, float] = {}
    for name, loss in forced.items():
        if loss is not None:
            costs[name.split(".")[0]] = min(loss, costs.get(name.split(".")[0], loss))
    least = sorted(costs, key=lambda lever: costs[lever])
    assert [each.target.name for each in found.why_not] == least[:MOST_TOLD]
    assert found.left_out == ()
