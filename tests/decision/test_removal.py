"""Which bundle removes every harmful equilibrium, where several cost the same: worked out by hand."""

import pytest

from decision import Question, Removal, removal
from decision.solve.enumeration import MOST_BUNDLES
from tests.decision.test_equilibria import DILEMMA, game_data
from tests.strategies import as_case

ways = pytest.mark.parametrize("most", [MOST_BUNDLES, 0], ids=["listing", "search"])


@ways
def test_of_the_cheapest_the_best_is_named(most: int) -> None:
    """Any of four levers takes the gain from betrayal; three cost the same, and the dear one is worth most."""
    data = game_data(DILEMMA, DILEMMA)
    data["resources"] = {"money": {}}
    data["levers"] = {
        name: {"levels": {"on": {"cost": {"money": cost}, "scores": {"peace": peace}}}}
        for name, cost, peace in (("guard", 1, 0.2), ("police", 1, 0.4), ("watch", 1, 0.3), ("wall", 2, 0.9))
    }
    for actor in data["actors"].values():
        actor["shifts"] = {lever: {"betray": {"gain": -5}} for lever in data["levers"]}
    data["constraints"] = {"one": {"group": list(data["levers"]), "at_most": 1}}
    case = as_case(data)
    found = removal(Question(case), most_listed=most)
    assert isinstance(found, Removal) and found.best is not None
    assert found.at_least["money"].id == "police.on"
    assert found.best.id == "wall.on"


@ways
def test_amounts_beyond_machine_integers_are_compared_exactly(most: int) -> None:
    """A lever counted in hundred thousandths of a unit makes the others, of fifteen digits, too long for 64 bits."""
    data = game_data(DILEMMA, DILEMMA)
    data["resources"] = {"money": {}}
    costs = {"guard": 900_000_000_000_001, "police": 900_000_000_000_000, "leaflet": 0.00001}
    data["levers"] = {
        name: {"levels": {"on": {"cost": {"money": cost}, "scores": {"peace": 1}}}}
        for name, cost in costs.items()
    }
    for actor in data["actors"].values():
        actor["shifts"] = {lever: {"betray": {"gain": -5}} for lever in ("guard", "police")}
    case = as_case(data)
    found = removal(Question(case), most_listed=most)
    assert isinstance(found, Removal) and found.at_least["money"].id == "police.on"
