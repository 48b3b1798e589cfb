"""What moved a recommendation, against every set of changes tried one by one on cases made by hypothesis."""

from copy import deepcopy
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import Movers, Question, movers, optimize, question_of_old
from decision.explanations.movers import ALONE, SETS
from options import Case, CaseError, Versions, compare, read_document
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import Oracle, bundle_id
from tests.oracle.evidence import standings
from tests.strategies import Data, Draw, as_case, as_text, case_dicts, members, numbers

MOST_STEPS = 6
"""Steps of which every set is tried: 64 cases."""

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def versions(draw: Draw) -> tuple[Data, Data]:
    """A case and what became of it: numbers, levers, constraints, levels in force and weights that changed."""
    old = _written_out(draw(case_dicts(most_bundles=60)))
    new = deepcopy(old)
    for _ in range(draw(st.integers(1, 5))):
        _edit(draw, new)
    return old, {key: part for key, part in new.items() if part != {}}


def _written_out(data: Data) -> Data:
    for score_holder in _score_holders(data):
        for name, score in score_holder.items():
            score_holder[name] = score if isinstance(score, dict) else {"likely": score}
    return data


def _score_holders(data: Data) -> list[Data]:
    found = [level["scores"] for lever in data["levers"].values() for level in lever["levels"].values()]
    return found + [by for state in data.get("scenarios", {}).values() for by in state["scores"].values()]


def _edit(draw: Draw, data: Data) -> None:
    levels = [level for lever in data["levers"].values() for level in lever["levels"].values()]
    kind = draw(
        st.sampled_from(
            ["score", "score", "cost", "limit", "bound", "lever", "rule", "now", "range", "horizon"]
        )
    )
    if kind == "score":
        scores = draw(st.sampled_from(_score_holders(data)))
        if scores:
            scores[draw(st.sampled_from(sorted(scores)))] = draw(
                st.one_of(
                    numbers(-6, 12).map(lambda likely: {"likely": likely}),
                    st.just({"low": -9, "likely": 3, "high": 9}),
                )
            )
    elif kind == "cost":
        costs = draw(st.sampled_from(levels))["cost"]
        for name in costs:
            costs[name] = draw(st.sampled_from([0.1, 0.3, 0.6, 1]))
    elif kind == "limit" and data.get("resources"):
        data["resources"][draw(st.sampled_from(sorted(data["resources"])))]["limit"] = draw(
            st.sampled_from([0.4, 1, 2.5])
        )
    elif kind == "bound":
        for rule in data.get("constraints", {}).values():
            for field in ("at_most", "at_least"):
                if isinstance(rule.get(field), int | float) and "group" not in rule:
                    rule[field] += draw(st.integers(-4, 4))
    elif kind == "lever":
        name = f"new_{draw(st.integers(1, 2))}"
        data["levers"][name] = deepcopy(draw(st.sampled_from(sorted(data["levers"].items())))[1])
        for level in data["levers"][name]["levels"].values():
            level["scores"] = {goal: {"likely": draw(st.integers(-2, 9))} for goal in data["objectives"]}
        if draw(st.booleans()):
            data.setdefault("constraints", {})[f"on_{name}"] = {
                draw(st.sampled_from(["must", "must_not"])): name
            }
    elif kind == "rule":
        rules = data.setdefault("constraints", {})
        if rules and draw(st.booleans()):
            del rules[draw(st.sampled_from(sorted(rules)))]
        else:
            rules["another"] = {
                draw(st.sampled_from(["must", "must_not"])): draw(st.sampled_from(members(data["levers"])))
            }
    elif kind == "now":
        lever = draw(st.sampled_from(sorted(data["levers"])))
        data["status_quo"] = {
            **data.get("status_quo", {}),
            lever: draw(st.sampled_from(sorted(data["levers"][lever]["levels"]))),
        }
    elif kind == "range":
        name = draw(st.sampled_from(sorted(data["objectives"])))
        if "worst" in data["objectives"][name] and "value" not in data["objectives"][name]:
            data["objectives"][name]["best"] = data["objectives"][name]["worst"] + (
                4 if data["objectives"][name]["sense"] == "maximise" else -4
            )
    elif kind == "horizon" and "horizons" in data:
        names = list(data["horizons"])
        shares = draw(st.permutations([data["horizons"][name]["share"] for name in names]))
        data["horizons"] = {name: {"share": share} for name, share in zip(names, shares, strict=True)}


def mixed(old: Any, new: Any, fields: set[str], at: str = "") -> Any:
    """The old case with these fields as in the new one; order and all that bears on nothing are the new one's."""
    if at in fields or old == new:
        return new
    old, new = ({} if value is None and isinstance(other, dict) and is_section(at) else value
                for value, other in ((old, new), (new, old)))  # fmt: skip
    if not isinstance(old, dict) or not isinstance(new, dict):
        return old
    made = {}
    for key in [*new, *(key for key in old if key not in new)]:
        there = f"{at}.{key}".removeprefix(".")
        value = mixed(old.get(key), new.get(key), fields, there)
        if value is not None:
            made[key] = value
    return made


def is_section(at: str) -> bool:
    """Whether an empty mapping there says the same as none."""
    return "." not in at or at.endswith((".scores", ".cost", ".limits", ".baseline"))


def answer(case: Case, is_drawn: bool = True) -> tuple[str | None, bool]:
    """The id of the best bundle, and whether nothing is recommended, by enumeration."""
    oracle = Oracle(case)
    if oracle.feasible and is_drawn:
        assume_clear(oracle)
    hypothetical = oracle.scenario is not None and standings(case)[oracle.scenario] not in (
        "established",
        "assumed",
    )
    return (bundle_id(oracle.ties[0]) if oracle.feasible else None), hypothetical


def found(old: Data, new: Data, **asked: Any) -> tuple[Versions, Movers]:
    both = compare(read_document(as_text(old), "old"), read_document(as_text(new), "new"))
    question = Question(both.new.case)
    answers = [
        optimize(each, top=1, different=0, with_breakpoints=False)
        for each in (question_of_old(both, question), question)
    ]
    return both, movers(both, question, *answers, **asked)


@few
@given(versions())
def test_movers_are_those_that_trying_every_set_of_changes_finds(pair: tuple[Data, Data]) -> None:
    old, new = pair
    try:
        as_case(new)
    except CaseError:
        assume(False)
    both, told = found(old, new)
    assume(len(told.steps) <= MOST_STEPS and not both.renamed)
    as_enumerated(old, new, told)


def as_enumerated(old: Data, new: Data, told: Movers, is_drawn: bool = True) -> None:
    """Every set of the steps is tried: each makes a sound case, and what moves the recommendation is what is told."""
    before, wanted, count = answer(as_case(old), is_drawn), answer(as_case(new), is_drawn), len(told.steps)
    answers = {
        chosen: answer(as_case(mixed(old, new, {field for n in chosen for field in told.steps[n]})), is_drawn)
        for size in range(count + 1)
        for chosen in combinations(range(count), size)
    }
    assert answers[tuple(range(count))] == wanted
    assert told.has_moved == (before != wanted)
    assert told.by_names == (answers[()] != before)
    assert [each.step for each in told.alone] == [n for n in range(count) if answers[n,] != answers[()]]
    for each in told.alone:
        assert (each.bundle and each.bundle.id, each.is_hypothetical) == answers[each.step,]
        assert each.gives_new == (answers[each.step,] == wanted)
    if before == wanted:
        assert told.smallest == ()
        return
    suffice = [chosen for chosen, its in answers.items() if its == wanted]
    least = min(map(len, suffice))
    assert sorted(told.smallest) == sorted(chosen for chosen in suffice if len(chosen) == least)
    assert not told.are_more and not told.left_out and not told.unfinished


def flat(count: int, best: int = 100) -> Data:
    """So many levers of one level each, that are worth nothing together but for their scores."""
    return {
        "format": 1,
        "title": "Flat",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": best}},
        "resources": {"money": {"limit": 1}},
        "levers": {
            f"l{n:02}": {"levels": {"on": {"cost": {"money": 1}, "scores": {"good": 10}}}}
            for n in range(count)
        },
    }


def changed(data: Data, **scores: float) -> Data:
    new = deepcopy(data)
    for lever, score in scores.items():
        new["levers"][lever]["levels"]["on"]["scores"]["good"] = score
    return new


def test_a_tie_that_is_broken_has_one_mover_alone_and_another_that_goes_elsewhere() -> None:
    _, told = found(flat(3), changed(flat(3), l01=12, l02=11))
    assert [(each.step, each.bundle and each.bundle.id, each.gives_new) for each in told.alone] == [
        (0, "l01.on", True),
        (1, "l02.on", False),
    ]
    assert told.smallest == ((0,),)


def test_where_an_answer_was_interrupted_nothing_is_looked_for() -> None:
    """All that is known is whether the recommendation moved."""
    old, new = flat(3), changed(flat(3), l01=12)
    both = compare(read_document(as_text(old), "old"), read_document(as_text(new), "new"))
    question = Question(both.new.case)
    before, after = optimize(question_of_old(both, question)), optimize(question)
    told = movers(both, question, before, replace(after, interrupted=True))
    assert (told.has_moved, told.interrupted, told.unfinished) == (True, True, (ALONE, SETS))
    assert told.alone == ()


def test_of_more_than_twenty_smallest_sets_twenty_are_told_and_that_there_are_more() -> None:
    # Wanted is l00: each of 7 others lost what it had, and of 7 limits ... any 2 of 7 changes of one sum are enough.
    old = flat(2, best=1000)
    old["levers"] = {
        "a": {"levels": {"on": {"cost": {"money": 1}, "scores": {f"goal_{n}": 0 for n in range(7)}}}},
        "b": {"levels": {"on": {"cost": {"money": 1}, "scores": {"goal_0": 15}}}},
    }
    old["objectives"] = {f"goal_{n}": {"sense": "maximise", "worst": 0, "best": 1000} for n in range(7)}
    new = deepcopy(old)
    new["levers"]["a"]["levels"]["on"]["scores"] = {f"goal_{n}": 10 for n in range(7)}
    _, told = found(old, new)
    assert told.alone == ()
    assert len(told.smallest) == 20 and told.are_more
    assert all(len(each) == 2 for each in told.smallest)
    assert list(told.smallest) == list(combinations(range(7), 2))[:20]


def test_what_the_budget_cuts_is_said_and_a_set_that_suffices_is_told() -> None:
    old = flat(2)
    old["objectives"] = {f"goal_{n}": {"sense": "maximise", "worst": 0, "best": 1000} for n in range(12)}
    old["levers"]["l00"]["levels"]["on"]["scores"] = {"goal_0": 65}
    old["levers"]["l01"]["levels"]["on"]["scores"] = {f"goal_{n}": 0 for n in range(12)}
    new = deepcopy(old)
    new["levers"]["l01"]["levels"]["on"]["scores"] = {f"goal_{n}": 10 for n in range(12)}
    _, told = found(old, new, most_cases=50)
    assert told.smallest == ()
    assert [each.part for each in told.left_out] == [SETS]
    assert "more than" in told.left_out[0].reason and told.left_out[0].get == "diff --most-cases N"
    assert len(told.suffices) == 7
    _, told = found(old, new, most_cases=5)
    assert [each.part for each in told.left_out] == [ALONE, SETS]


def test_changes_that_need_one_another_are_one_step() -> None:
    old, new = flat(2), flat(3)
    new["levers"]["l02"]["levels"]["on"]["scores"]["good"] = 50
    new["constraints"] = {"no_two": {"group": ["l02", "l00"], "at_most": 1}, "apart": {"must_not": "l01"}}
    _, told = found(old, new)
    assert told.steps == (("levers.l02", "constraints.no_two"), ("constraints.apart",))
    assert told.smallest == ((0,),)


def test_ends_that_would_cross_are_moved_together() -> None:
    old, new = flat(2), flat(2)
    old["levers"]["l01"]["levels"]["on"]["scores"]["good"] = {"low": 1, "likely": 2, "high": 3}
    new["levers"]["l01"]["levels"]["on"]["scores"]["good"] = {"low": 11, "likely": 12, "high": 13}
    _, told = found(old, new)
    at = "levers.l01.levels.on.scores.good"
    assert told.steps == ((f"{at}.low", f"{at}.likely", f"{at}.high"),)


def test_new_names_alone_are_said_to_turn_a_tie() -> None:
    old, new = flat(2), flat(2)
    for data, names in ((old, "ab"), (new, "zb")):
        data["levers"] = {
            name: {"title": f"Lever {n}", "levels": {"on": {"cost": {"money": 1}, "scores": {"good": 10}}}}
            for n, name in enumerate(names)
        }
    both, told = found(old, new)
    assert [(each.thing, each.name) for each in both.renamed] == [(("lever", "a"), "z")]
    assert both.changes == () and told.steps == ()
    assert told.has_moved and told.by_names and told.smallest == ((),)


@pytest.mark.parametrize("limit", [0, 2])
def test_infeasible_on_one_side_has_its_movers_too(limit: int) -> None:
    old, new = flat(2), flat(2)
    (old if limit else new)["constraints"] = {"keep": {"must": ["l00", "l01"]}}
    new["resources"]["money"]["limit"] = 1
    _, told = found(old, new)
    assert told.steps == (("constraints.keep",),)
    assert told.smallest == ((0,),)
    assert (told.alone[0].bundle is None) == (limit == 0)


def test_a_standing_that_is_lost_moves_the_recommendation() -> None:
    old = flat(2)
    old["sources"] = {"office": {"title": "Office"}}
    old["evidence"] = {
        "seen": {"claim": "Seen.", "class": "fact", "date": "2024-03-01", "source": "office", "reliability": "A",
                 "credibility": 1}
    }  # fmt: skip
    old["scenarios"] = {"normal": {"working": True, "rests_on": ["seen"]}}
    new = deepcopy(old)
    new["evidence"]["seen"]["reliability"] = "E"
    new["evidence"]["seen"]["citation"] = "The Office's yearly report"
    new["levers"]["l00"]["levels"]["on"]["scores"]["good"] = 11
    both, told = found(old, new)
    assert [(change.field, change.kind) for change in both.changes] == [
        ("evidence.seen.citation", "text"),
        ("evidence.seen.reliability", "evidence"),
        ("levers.l00.levels.on.scores.good.likely", "number"),
    ]
    assert told.steps == (("evidence.seen.reliability",), ("levers.l00.levels.on.scores.good.likely",))
    assert told.smallest == ((0,),)
    assert [(each.step, each.is_hypothetical) for each in told.alone] == [(0, True)]


def test_changes_that_are_sound_alone_and_not_together_are_put_together_with_what_mends_them() -> None:
    old = flat(2)
    old["objectives"] = {
        name: {"sense": "maximise", "worst": 0, "best": 100} for name in ("safe", "cheap", "dear")
    }
    old["levers"]["l00"]["levels"]["on"]["scores"] = {"safe": 40}
    old["levers"]["l01"]["levels"]["on"]["scores"] = {"cheap": 24}
    values = {"safe": 0.5, "cheap": 0.25, "dear": 0.25}
    old["weights"] = {
        "profiles": {who: {"method": "direct", "values": dict(values)} for who in ("us", "them")},
        "default": {"us": 0.5, "them": 0.5},
        "information": ["safe >= 0.3"],
    }
    new = deepcopy(old)
    for who in ("us", "them"):
        new["weights"]["profiles"][who]["values"]["safe"] = 0.125
    new["weights"]["information"] = ["safe >= 0.1"]
    _, told = found(old, new)
    (step,) = (
        told.steps
    )  # each profile alone is within the information, both together only within the new one
    assert len(step) == 3
    as_enumerated(old, new, told, is_drawn=False)
