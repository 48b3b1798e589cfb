"""What awaited claims would change, worked out by hand."""

import pytest

from decision.model.question import Question
from decision.robustness.awaited_claims import Awaited, awaited_claims
from decision.robustness.scenario_regret import futures, regrets
from decision.solve.search import Search
from tests.options.test_standing import AWAITED, claim
from tests.strategies import Data, as_case


def told_of(data: Data) -> tuple[Awaited, ...]:
    """What the confirmation of each awaited claim would change; a.on is recommended."""
    question = Question(as_case(data))
    search = Search(question.problem(), "HiGHS")
    found = regrets(futures(question), search, [search.problem.chosen({"a": "on"})])
    return awaited_claims(question.case, found, "a.on")


def test_awaited_claims_are_ranked_by_what_is_at_stake() -> None:
    data: Data = {
        "format": 1, "title": "T", "as_of": "2024-03-15", "sources": {"office": {}},
        "evidence": {"x": claim(), "small": AWAITED, "large": AWAITED, "idle": AWAITED, "also": AWAITED},
        "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 100}},
        "levers": {"a": {"levels": {"on": {"scores": {"goal": 10}}}}, "b": {"levels": {"on": {"scores": {"goal": 5}}}}},
        "constraints": {"one": {"group": ["a", "b"], "at_most": 1}},
        "scenarios": {
            "now": {"rests_on": ["x"], "working": True},
            "near": {"rests_on": ["small"], "likelihood": 0.5, "scores": {"b.on": {"goal": 14}}},
            "far": {"rests_on": ["large", "also"], "likelihood": [0.1, 0.2], "scores": {"b.on": {"goal": 60}}},
        },
    }  # fmt: skip
    told = told_of(data)
    assert [each.claim for each in told] == ["large", "also", "small", "idle"]
    assert [at.gain for each in told for at in each.scenarios] == pytest.approx([50, 50, 4])
    assert [each.stake for each in told] == pytest.approx([10, 10, 2, 0])
    assert told[0].scenarios[0].missing == ("also",) and told[2].scenarios[0].missing == ()
    assert [each.changed for each in told] == [True, True, True, False]


def test_a_claim_that_would_establish_two_scenarios_tells_both_by_their_likelihoods() -> None:
    """Of what is likely at most .5 (30 points) and, since the rest leave no more, .2 (20 points)."""
    data: Data = {
        "format": 1, "title": "T", "as_of": "2024-03-15", "evidence": {"seen": AWAITED},
        "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 10}},
        "levers": {"a": {"levels": {"on": {"scores": {"goal": 4}}}}, "b": {"levels": {"on": {"scores": {"goal": 3}}}}},
        "constraints": {"one": {"group": ["a", "b"], "exactly": 1}},
        "scenarios": {
            "now": {"working": True, "likelihood": [0.4, 0.5]},
            "other": {"rests_on": ["seen"], "scores": {"a.on": {"goal": 1}}},
            "flood": {"rests_on": ["seen"], "likelihood": [0.4, 0.5], "scores": {"a.on": {"goal": 0}}},
        },
    }  # fmt: skip
    (told,) = told_of(data)
    assert [at.scenario for at in told.scenarios] == ["flood", "other"]
    assert [at.gain for at in told.scenarios] == pytest.approx([30, 20])
    assert [at.most for at in told.scenarios] == pytest.approx([0.5, 0.2])
    assert [at.stake for at in told.scenarios] == pytest.approx([15, 4])
    # With now at .4 and flood at .5, .1 is left for the other: .5 * 30 + .1 * 20.
    assert told.stake == pytest.approx(17)


def test_of_claims_with_as_much_at_stake_the_one_whose_scenario_lacks_least_comes_first() -> None:
    """Two scenarios of the same gain and likelihood; one lacks two claims, the other only the last of the file."""
    data: Data = {
        "format": 1, "title": "T", "as_of": "2024-03-15",
        "evidence": {"one_of_two": AWAITED, "other_of_two": AWAITED, "alone": AWAITED},
        "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 100}},
        "levers": {"a": {"levels": {"on": {"scores": {"goal": 10}}}}, "b": {"levels": {"on": {"scores": {"goal": 5}}}}},
        "constraints": {"one": {"group": ["a", "b"], "at_most": 1}},
        "scenarios": {
            "now": {"working": True},
            "far": {"rests_on": ["one_of_two", "other_of_two"], "likelihood": 0.2, "scores": {"b.on": {"goal": 60}}},
            "near": {"rests_on": ["alone"], "likelihood": 0.2, "scores": {"b.on": {"goal": 60}}},
        },
    }  # fmt: skip
    told = told_of(data)
    assert [each.stake for each in told] == pytest.approx([10, 10, 10])
    assert [each.claim for each in told] == ["alone", "one_of_two", "other_of_two"]
