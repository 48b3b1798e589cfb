"""Where a conflict holds: in which scenarios, each alone or only together."""

from decision import Question, infeasibility
from tests.strategies import Data, as_case


def case_of(bounds: Data, **more: Data) -> Question:
    """One lever that helps in calm and hurts in storm; another that does nothing."""
    data: Data = {
        "format": 1,
        "title": "Two scenarios",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": -10, "best": 10}},
        "resources": {"money": {"limit": 5}},
        "levers": {
            "a": {"levels": {"on": {"cost": {"money": 3}, "scores": {"good": 5}}}},
            "b": {"levels": {"on": {}}},
        },
        "scenarios": {
            "calm": {"working": True},
            "storm": {"scores": {"a.on": {"good": -5}}, "limits": {"money": 2}},
        },
        "constraints": bounds,
        **more,
    }
    return Question(as_case(data))


def where(question: Question) -> list[tuple[tuple[str, ...], tuple[str | None, ...], bool]]:
    found = [
        {(c.names, c.scenarios, c.jointly) for c in infeasibility(question, with_table=way).conflicts}
        for way in (True, False)
    ]
    assert found[0] == found[1]
    return sorted(found[0])


def test_a_bound_in_all_scenarios_that_one_of_them_makes_impossible() -> None:
    question = case_of({"floor": {"objective": "good", "at_least": 4, "scenarios": "all"}})
    assert where(question) == [(("floor",), ("storm",), False)]


def test_a_bound_that_each_scenario_makes_impossible() -> None:
    question = case_of({"floor": {"objective": "good", "at_least": 6, "scenarios": "all"}})
    assert where(question) == [(("floor",), ("calm", "storm"), False)]


def test_a_bound_that_two_scenarios_make_impossible_only_together() -> None:
    """In calm the lever is needed, in storm it must not be: at least 1 where it is worth 5, at least -1 where -5."""
    question = case_of(
        {"floor": {"objective": "good", "at_least": -1, "scenarios": "all"}, "keep": {"must": "a"}}
    )
    assert where(question) == [(("floor", "keep"), ("storm",), False)]
    needed: Data = {
        "calmly": {"objective": "good", "at_least": 1},
        "stormy": {"objective": "good", "at_least": -1, "scenarios": ["storm"]},
    }
    assert where(case_of(needed)) == [(("calmly", "stormy"), ("calm", "storm"), True)]


def test_logic_holds_anywhere_and_a_limit_of_its_own_in_its_scenario() -> None:
    question = case_of({"keep": {"must": "a"}, "leave": {"must_not": "a"}})
    assert where(question) == [(("keep", "leave"), (), False)]
    stormy = Question(case_of({"keep": {"must": "a"}}).case, scenario="storm")
    assert where(stormy) == [(("money", "keep"), ("storm",), False)]
