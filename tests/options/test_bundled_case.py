"""The bundled case keeps what its question needs: the evidence of its day, its conflicts, and its limits."""

from datetime import date

import pytest

from options import bundled_case_path, claim_states, load_case, profile_weights, scenario_standings

CASE = load_case(bundled_case_path())


def test_no_claim_is_younger_than_the_case() -> None:
    assert CASE.as_of == date(2024, 3, 15)
    assert all(claim.awaited or claim.date <= CASE.as_of for claim in CASE.evidence.values() if claim.date)
    text = bundled_case_path().read_text(encoding="utf-8")
    for later in ("Lady R", "vetoed", "2024-03-28", "2024-04-02", "Hangul"):  # told later, or without a date
        assert later not in text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("containers_10000", "containers_6700"),
        ("missiles_several", "missiles_several_dozen"),
        ("signatories_47", "signatories_48"),
        ("aircraft_four", "aircraft_three"),
        ("flow_from_september", "flow_from_july"),
        ("kremlin_denial", "materiel_moved"),
        ("dprk_denial", "materiel_moved"),
    ],
)
def test_conflicts_in_the_record_are_kept(one: str, other: str) -> None:
    assert other in CASE.evidence[one].conflicts_with or one in CASE.evidence[other].conflicts_with


@pytest.mark.parametrize(("one", "other"), [("deaths_14", "deaths_24"), ("trips_five", "trips_four")])
def test_counts_that_may_both_be_true_are_in_no_conflict(one: str, other: str) -> None:
    """At least 14 by mid-February and at least 24 later; five trips or more, and four or more."""
    assert other not in CASE.evidence[one].conflicts_with and one not in CASE.evidence[other].conflicts_with


def test_counts_of_equal_grade_are_contested_and_a_denial_overturns_nothing() -> None:
    states = claim_states(CASE)
    assert states["containers_10000"] == states["containers_6700"] == "contested"
    assert states["materiel_moved"] == "established"
    assert states["kremlin_denial"] == states["dprk_denial"] == "reported"


def test_personnel_is_only_awaited_and_both_scenarios_with_it_are_unsupported() -> None:
    assert {name: found.standing for name, found in scenario_standings(CASE).items()} == {
        "materiel_only": "established",
        "technical_exchange": "reported",
        "rear_area_personnel": "unsupported",
        "combat_brigades": "unsupported",
    }
    for scenario in ("rear_area_personnel", "combat_brigades"):
        claims = CASE.scenarios[scenario].rests_on
        assert claims and all(CASE.evidence[claim].awaited for claim in claims)


def test_every_score_says_why_and_on_what_it_rests() -> None:
    for lever in CASE.levers.values():
        assert lever.owner and lever.authority
        for level in lever.levels.values():
            assert set(level.cost) <= {"money", "staff", "capital"} and level.cost
            for score in level.scores.values():
                assert score.because and score.evidence and score.confidence
                assert score.low is not None and score.high is not None


def test_capitals_are_heard_in_different_ways_and_no_two_weigh_alike() -> None:
    assert CASE.weights is not None
    profiles = CASE.weights.profiles
    assert {profile.method for profile in profiles.values()} == {"swing", "rank", "ahp", "direct"}
    weights = [tuple(profile_weights(CASE, name).values()) for name in profiles]
    assert len(set(weights)) == len(profiles) >= 4


def test_both_actors_weigh_their_courses_under_practical_constraints() -> None:
    assert set(CASE.actors) == {"pyongyang", "moscow"}
    for actor, course in (("pyongyang", "combat_brigades"), ("moscow", "invite_combat_units")):
        items = CASE.actors[actor].courses[course]
        assert items.incentives and items.costs
        assert set(items.constraints) == {"transport", "command", "language", "medical", "supply"}


def test_the_case_says_that_its_numbers_are_illustrative() -> None:
    assert "illustrative judgements" in str(CASE.notes)
