"""Scores and costs that a brief leaves out are named as readers know them, not by their keys."""

from options import bundled_case_path, load_case
from reports.words.inputs import in_names
from reports.words.names import choice_in_short


def test_keys_of_scores_and_costs_become_names() -> None:
    case = load_case(bundled_case_path("deficit"))
    told = in_names(
        case, "breakpoints of medicaid_caps.smaller.savings and cost.medicaid_caps.smaller.bills, 1.5 of it"
    )
    name = choice_in_short(case, "medicaid_caps", "smaller")
    assert told == f"breakpoints of “{name}” on Savings and the cost of “{name}” in Bills, 1.5 of it"


def test_what_is_no_key_of_the_case_stays() -> None:
    case = load_case(bundled_case_path("deficit"))
    for text in (
        "see vary",
        "cost.unknown.level.bills",
        "medicaid_caps.smaller.unknown",
        "up to 0.25 points, U.S. only",
    ):
        assert in_names(case, text) == text


def test_a_level_whose_name_says_its_lever_stands_alone() -> None:
    flood = load_case(bundled_case_path("flood"))
    dykes = [choice_in_short(flood, "dykes", level) for level in flood.levers["dykes"].levels]
    assert all(name.count("ykes") == 1 for name in dykes), dykes
