"""Signposts: whatever keeps a claim from being established is told."""

import pytest

from decision import scenario_paths
from options import claim_states
from reports.words.posts import needed
from tests.options.test_standing import case_of, claim


@pytest.mark.parametrize(
    ("grade", "rule", "lacks"),
    [
        (("B", 6), {"reliability": "B", "credibility": 6}, ("credibility",)),
        (("F", 2), {"reliability": "F", "credibility": 2}, ("reliability",)),
        (("F", 6), {"reliability": "F", "credibility": 6}, ("reliability", "credibility")),
        (("C", 2), {"reliability": "B", "credibility": 6}, ("reliability",)),
    ],
)
def test_unknown_grades_are_lacking_even_where_the_rule_asks_for_little(
    grade: tuple[str, int], rule: dict[str, object], lacks: tuple[str, ...]
) -> None:
    case = case_of({"seen": claim(*grade)}, {"then": {"rests_on": ["seen"]}}, rule)
    assert claim_states(case) == {"seen": "reported"}
    (post,) = scenario_paths(case)["then"].to_established
    assert post.lacks == lacks
    assert "It needs ." not in needed(case, post)
