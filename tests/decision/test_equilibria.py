"""Equilibria of textbook games between two actors, worked out by hand, and of made-up ones by the oracle."""

from importlib import import_module

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import Equilibrium, LeftOut, Question, Removal, equilibria, evaluate, limited, removal, settle
from decision.solve.enumeration import MOST_BUNDLES
from options import Case
from tests.actors import crowd_dicts, game_dicts, sound
from tests.oracle import Oracle
from tests.oracle.actors import equilibria as enumerated
from tests.strategies import Data, as_case

few = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def game_data(row: dict[str, dict[str, int]], column: dict[str, dict[str, int]]) -> Data:
    """Payoffs: own course -> the other's course -> points. The first course of each is the accepted one."""
    actors = {}
    for actor, other, payoffs in (("row", "column", row), ("column", "row", column)):
        actors[actor] = {
            "accepts": next(iter(payoffs)),
            "courses": {
                course: {
                    "incentives": {"gain": 0},
                    "when": {f"{other}.{theirs}": {"gain": points} for theirs, points in against.items()},
                }
                for course, against in payoffs.items()
            },
            "shifts": {"police": {"betray": {"gain": -5}}} if "betray" in payoffs else {},
        }
    return {
        "format": 1,
        "title": "A game",
        "as_of": "2024-03-15",
        "objectives": {"peace": {"sense": "maximise", "worst": 0, "best": 1}},
        "levers": {"police": {"levels": {"on": {}}}},
        "actors": actors,
    }


def game(row: dict[str, dict[str, int]], column: dict[str, dict[str, int]]) -> Case:
    return as_case(game_data(row, column))


def found(case: Case, **levels: str) -> list[tuple[tuple[str, ...], bool]]:
    told = equilibria(Question(case), levels).found
    return [(tuple(each.profile.values()), each.harmful) for each in told]


DILEMMA = {"trust": {"trust": 3, "betray": 0}, "betray": {"trust": 5, "betray": 1}}


def test_dominance_has_one_equilibrium_and_a_lever_removes_it() -> None:
    assert found(game(DILEMMA, DILEMMA)) == [(("betray", "betray"), True)]
    assert found(game(DILEMMA, DILEMMA), police="on") == [(("trust", "trust"), False)]


def test_coordination_has_two() -> None:
    meet = {"left": {"left": 2, "right": 0}, "right": {"left": 0, "right": 1}}
    assert found(game(meet, meet)) == [(("left", "left"), False), (("right", "right"), True)]


def test_matching_pennies_have_none() -> None:
    same = {"heads": {"heads": 1, "tails": 0}, "tails": {"heads": 0, "tails": 1}}
    other = {"heads": {"heads": 0, "tails": 1}, "tails": {"heads": 1, "tails": 0}}
    assert found(game(same, other)) == []


@few
@given(st.one_of(game_dicts(), crowd_dicts()), st.data())
def test_the_equilibria_are_those_that_enumeration_finds(data: Data, draw: st.DataObject) -> None:
    case = sound(data)
    assume(case is not None)
    bundle = dict(draw.draw(st.sampled_from(Oracle(case).bundles)))
    answer = equilibria(Question(case), bundle)
    told = answer.found
    assert not answer.why_not_all
    assert [dict(each.profile) for each in told] == enumerated(case, bundle)
    assert all(isinstance(each, Equilibrium) for each in told)
    assert [each.harmful for each in told] == [
        any(course != case.actors[actor].accepts for actor, course in each.profile.items()) for each in told
    ]


@pytest.mark.parametrize("most", [MOST_BUNDLES, 0], ids=["listing", "search"])
@few
@given(data=st.one_of(game_dicts(), crowd_dicts()))
def test_the_removal_is_the_cheapest_of_all_feasible_bundles_without_a_harmful_equilibrium(
    data: Data, most: int
) -> None:
    case = sound(data)
    assume(case is not None)
    oracle, question = Oracle(case), Question(case)
    accepted = {actor: record.accepts for actor, record in case.actors.items()}
    free = [
        bundle
        for bundle in oracle.feasible
        if all(each == accepted for each in enumerated(case, dict(bundle)))
    ]
    found = removal(question, most_listed=most)
    if not oracle.feasible:
        assert found is None
        return
    assert isinstance(found, Removal)
    if not free:
        assert (found.at_least, found.best) == ({}, None)
        return
    for name, bundle in found.at_least.items():
        least = min(oracle.uses(each)[name] for each in free)
        assert bundle.resources[name] == float(least)
        assert not any(each.harmful for each in equilibria(question, bundle.levels).found)
    assert found.best is not None
    assert found.best.value >= max(float(oracle.value(each)) for each in free) - 1e-6
    assert found == removal(question)


def test_police_are_the_cheapest_way_out_of_the_dilemma() -> None:
    case = game(DILEMMA, DILEMMA)
    found = removal(Question(case))
    assert isinstance(found, Removal) and found.best == evaluate(settle(case), {"police": "on"})


def crowd(count: int, gains: list[int], when: dict[str, dict[str, int]] | None = None) -> Case:
    """Actors in a row with the same courses, the first of which is accepted; `when` is what the one before does."""
    actors = {}
    for n in range(count):
        courses = {f"way_{k}": {"incentives": {"gain": gain}} for k, gain in enumerate(gains)}
        if n and when:
            for course, before in when.items():
                courses[course]["when"] = {
                    f"actor_{n - 1}.{named}": {"gain": p} for named, p in before.items()
                }
        actors[f"actor_{n}"] = {"accepts": "way_0", "courses": courses}
    return as_case(
        {
            "format": 1,
            "title": "A row",
            "as_of": "2024-03-15",
            "objectives": {"peace": {"sense": "maximise", "worst": 0, "best": 1}},
            "levers": {"police": {"levels": {"on": {}}}},
            "actors": actors,
        }
    )


def test_forty_actors_in_a_row_have_the_equilibrium_that_follows_from_the_first() -> None:
    case = crowd(40, [1, 2, 0], {"way_2": {"way_1": 3}, "way_0": {"way_2": 2}})
    told = equilibria(Question(case), {})
    # The first takes way 1, on which the second takes way 2, on which the third takes way 0, and then way 1 again.
    ways = [1, 2, 0] * 14
    assert [dict(each.profile) for each in told.found] == [
        {f"actor_{n}": f"way_{ways[n]}" for n in range(40)}
    ]
    assert not told.why_not_all and told.found[0].harmful


def test_more_equilibria_than_are_listed_are_said_to_be_more() -> None:
    case = crowd(40, [1, 1])
    told = equilibria(Question(case), {})
    assert len(told.found) == 1_000 and told.why_not_all == "there are more than 1,000"
    assert removal(Question(case)) == Removal({}, None)


def test_a_game_is_cut_by_time_and_by_work(monkeypatch: pytest.MonkeyPatch) -> None:
    case = crowd(8, [1, 1], {"way_0": {"way_1": 1}})
    with limited(0):
        told = equilibria(Question(case), {})
    assert told.late and (told.found, told.why_not_all) == ((), "the time was up")
    monkeypatch.setattr(import_module("decision.actors.equilibria"), "MOST_WORK", 2_000)
    told = equilibria(Question(case), {})
    assert not told.late and told.why_not_all.endswith("cannot all be gone through")


def idlers(scores: dict[str, float]) -> Question:
    """The dilemma with so many levers that shift no actor that the bundles are too many to list."""
    data = game_data(DILEMMA, DILEMMA)
    data["levers"] |= {f"idle_{n}": {"levels": {"on": {"scores": scores}}} for n in range(18)}
    return Question(as_case(data))


def test_what_shifts_no_actor_makes_the_search_no_longer() -> None:
    found = removal(idlers({"peace": -0.01}))
    assert isinstance(found, Removal) and found.best is not None and found.best.id == "police.on"


def test_too_many_bundles_of_equal_value_are_named_as_left_out() -> None:
    found = removal(idlers({}))
    assert isinstance(found, LeftOut) and "bundles of equal value are too many" in found.reason


def test_a_search_that_takes_too_many_programs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("decision.actors.removal"), "MOST_PROGRAMS", 1)
    found = removal(idlers({"peace": -0.01}))
    assert isinstance(found, LeftOut) and "takes over 1 programs" in found.reason
