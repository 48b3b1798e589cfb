"""Two versions of a small case, one derived from an actor and one scored: worked out by hand."""

import pytest

from decision import settle
from decision.actors.two_versions import LevelGain, comparable, two_versions
from tests.decision.test_deterrence import raiders_data
from tests.strategies import Data, as_case


@pytest.mark.parametrize(
    ("derived", "scored", "disagree"),
    [
        (1, 2, False), (-1, -2, False), (0, 0, False),
        (1, 0, True), (0, 1, True), (-1, 0, True), (0, -1, True), (1, -1, True), (-1, 1, True),
    ],
)  # fmt: skip
def test_a_gain_a_loss_and_nothing_are_three_things(derived: int, scored: int, disagree: bool) -> None:
    assert LevelGain("a", "on", derived, scored).disagree is disagree


def versions() -> tuple[Data, Data]:
    """Raiders whose lead by holding is 1 of -10 to 10, 4 with the watch, and -6 with the gates open."""
    lead: Data = {"sense": "maximise", "worst": -10, "best": 10}
    derived, scored = raiders_data(), raiders_data()
    derived["objectives"]["lead"] = lead | {"from": {"actor": "raiders", "measure": "deterrence_margin"}}
    scored["objectives"]["lead"] = lead
    scored["levers"] = {
        "watch": {"levels": {"on": {"scores": {"lead": -2}}}},
        "gates_open": {"levels": {"on": {"scores": {"lead": -4}}}},
    }
    for data in (derived, scored):
        data["weights"] = {"profiles": {"one": {"method": "direct", "values": {"peace": 0, "lead": 1}}}}
    return derived, scored


def test_levels_and_losses_by_hand() -> None:
    derived, scored = (settle(as_case(data)) for data in versions())
    assert comparable(derived, scored) == ("lead",)
    found = two_versions(derived, scored, "lead", {"watch": "on"}, {})
    # A point of the lead is five of value.
    assert [(each.lever, each.derived, each.scored, each.disagree) for each in found.levels] == [
        ("watch", 15, -10, True),
        ("gates_open", -35, -20, False),
    ]
    assert (found.here.id, found.there.id) == ("watch.on", "none")
    assert (found.lost_here, found.lost_there) == (15, 10)


def test_the_level_of_the_status_quo_is_no_change() -> None:
    data, other = versions()
    for each in (data, other):
        each["status_quo"] = {"gates_open": "on"}
    derived, scored = settle(as_case(data)), settle(as_case(other))
    assert [each.lever for each in two_versions(derived, scored, "lead", {}, {}).levels] == ["watch"]


def test_what_cannot_be_compared() -> None:
    data, other = versions()
    derived, scored = settle(as_case(data)), settle(as_case(other))
    assert comparable(derived, derived) == () and comparable(scored, derived) == ()
    other["status_quo"] = {"watch": "on"}
    assert comparable(derived, settle(as_case(other))) == ()
    _, other = versions()
    other["levers"]["moat"] = {"levels": {"on": {}}}
    assert comparable(derived, settle(as_case(other))) == ()
    _, other = versions()
    del other["objectives"]["lead"], other["weights"]
    for lever in other["levers"].values():
        lever["levels"]["on"] = {}
    assert comparable(derived, settle(as_case(other))) == ()
