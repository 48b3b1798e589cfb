"""Cases made from tables: what each kind of table becomes, what is assumed of it, and where its borders are."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from options import CaseError, Group, TotalBound, read_case
from options.table_case import Draft, case_from_table, read_table

TODAY = date(2025, 3, 1)
GOLDEN = Path(__file__).parents[1] / "golden"


def made(text: str, path: str = "table.csv") -> Draft:
    return case_from_table(read_table(text.encode(), path), TODAY)


def made_of_cells(rows: list[list[Any]]) -> Draft:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is one
    file = BytesIO()
    book.save(file)
    return case_from_table(read_table(file.getvalue(), "table.xlsx"), TODAY)


def faults(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        made(text)
    return [str(fault) for fault in caught.value.faults]


SMALL = """name,cost (EUR million),savings,sector
Build a park,10,4,Green
Plant trees,3,2.5,Green
Paint the hall,7,1,Works
"""


def test_a_row_is_an_option_with_costs_effects_and_sector() -> None:
    case = made(SMALL).case
    assert list(case.levers) == ["build_park", "plant_trees", "paint_hall"]
    park = case.levers["build_park"]
    assert (park.theme, park.tags) == ("Green", ("green",))
    assert park.levels["on"].cost == {"cost": 10}
    assert park.levels["on"].scores["savings"].likely == 4
    assert case.resources["cost"].unit == "EUR million"
    assert case.resources["cost"].limit == 10  # half of 20
    assert (case.objectives["savings"].worst, case.objectives["savings"].best) == (0, Decimal("7.5"))


def test_the_text_of_a_case_from_a_table(request: pytest.FixtureRequest) -> None:
    told = made(
        "No;Option;Ministry;Sector;Cost 2025 (EUR m);Cost 2026 (EUR m);Savings low (EUR m);Savings high (EUR m);"
        "Disruption;Lead time (years);Odd;Source\n"
        "1;Raise fares;Transport;Rail;1,5;2;10;20;low;0,5;3;Audit office\n"
        "2;Close two branch lines;Transport;Rail;-;4;30;50;high;1;4;Audit office\n"
        "3;Renovate schools;Education;Schools;20;30,25;5;5;none;;5;Audit office\n"
        "4;Raise rail fares again;Transport;Rail;1;1;1;2;medium;2;3;Court of auditors\n"
        ";Total;;;22,5;37,25;46;77;;;;\n",
        "measures of 2025.csv",
    )
    file = GOLDEN / "from_table.yaml"
    if request.config.getoption("--renew-golden"):
        file.write_text(told.text, encoding="utf-8")
    assert told.text == file.read_text(encoding="utf-8")
    assert read_case(told.text) == told.case


def test_a_table_without_costs_lets_half_of_its_options_be_chosen() -> None:
    case = made("option,savings\nA first,1\nB second,2\nC third,3\n").case
    assert case.resources["options"].limit == 2
    assert all(lever.levels["on"].cost == {"options": 1} for lever in case.levers.values())


def test_one_row_is_a_case() -> None:
    draft = made("option,cost,savings\nOnly this,5,8\n")
    assert draft.case.resources["cost"].limit == 5  # half of it would rule it out
    assert "options" not in made("option,savings\nOnly this,5\n").case.resources


def test_sixty_rows_are_a_case() -> None:
    rows = "".join(f"Project {number} of the north,{number},{2 * number}\n" for number in range(1, 61))
    case = made("project,cost,benefit\n" + rows).case
    assert len(case.levers) == 60
    assert case.resources["cost"].limit == 920  # half of 1830, rounded up to two digits


def test_more_than_three_hundred_rows_are_refused() -> None:
    rows = "".join(f"P{number},1,1\n" for number in range(301))
    assert "has 301 rows, and may have 300" in faults("project,cost,benefit\n" + rows)[0]


def test_ends_of_an_estimate_are_kept_and_a_missing_likely_value_lies_halfway() -> None:
    score = (
        made("option,savings_low_bn,savings_high_bn\nA,1,4\nB,2,2\n")
        .case.levers["a"]
        .levels["on"]
        .scores["savings"]
    )
    assert (score.low, score.likely, score.high) == (1, Decimal("2.5"), 4)
    stated = (
        made("option,savings low,savings,savings high\nA,1,2,4\n")
        .case.levers["a"]
        .levels["on"]
        .scores["savings"]
    )
    assert (stated.low, stated.likely, stated.high) == (1, 2, 4)


def test_ends_out_of_order_are_faults_with_their_place() -> None:
    assert faults("option,savings low,savings high\nA,1,4\nB,5,2\n") == [
        "table.csv:3:2: savings low: its low, likely and high are not in this order; put them in their columns"
    ]


def test_years_of_a_cost_are_resources_that_a_sum_adds_up_and_years_of_an_effect_are_added() -> None:
    case = made("option,cost 2025,cost 2026,savings 2025,savings 2026\nA,1,2,3,4\nB,5,6,7,8\n").case
    assert case.resources["cost"].parts == ("cost_2025", "cost_2026")
    assert case.resources["cost"].limit == 7
    assert case.levers["b"].levels["on"].cost == {"cost_2025": 5, "cost_2026": 6}
    assert case.levers["b"].levels["on"].scores["savings"].likely == 15


def test_rows_of_limits_targets_and_totals_are_no_options() -> None:
    draft = made("id,option,cost,savings\n1,A,10,5\n2,B,20,7\n,Total,30,12\nBudget:,,25,\n,Target,,6\n")
    assert list(draft.case.levers) == ["a", "b"]
    assert draft.case.resources["cost"].limit == 25
    target = draft.case.constraints["savings_target"]
    assert isinstance(target, TotalBound) and target.at_least == 6
    assert [each.part for each in draft.left_out] == ["Column “id”", "Row 4"]


def test_rows_of_one_name_are_variants_of_one_option() -> None:
    case = made("option,variant,cost,savings\nA,small,1,1\nA,large,3,2\nB,,1,1\n").case
    assert list(case.levers["a"].levels) == ["small", "large"]
    assert list(case.levers["b"].levels) == ["on"]
    unnamed = made("option,cost,savings\nA,1,1\nA,3,2\n").case
    assert [level.title for level in unnamed.levers["a"].levels.values()] == ["Variant 1", "Variant 2"]


def test_options_of_two_sources_that_read_alike_exclude_each_other_and_those_of_one_do_not() -> None:
    rows = "Raise the dyke on the north bank,{},5\nRaise the dyke on the south bank,{},6\n"
    one = made("option,source,benefit\n" + rows.format("survey", "survey")).case
    assert not one.constraints
    two = made("option,source,benefit\n" + rows.format("survey", "audit")).case
    (group,) = two.constraints.values()
    assert isinstance(group, Group)
    assert (group.group, group.at_most) == (tuple(two.levers), 1)


def test_empty_cells_count_as_nothing_and_are_told() -> None:
    draft = made("option,cost,savings\nA,,5\nB,n/a,-\nC,2,1\n\n,,\n")
    assert "“cost” says nothing in rows 2 and 3: 0 is assumed." in draft.assumed
    assert "“savings” says nothing in row 3: 0 is assumed." in draft.assumed
    assert draft.case.levers["a"].levels["on"].cost == {}


def test_per_cents_are_percentages_all_or_none() -> None:
    case = made("option;growth\nA;40 %\nB;12,5%\n").case
    assert case.objectives["growth"].unit == "%"
    assert case.levers["b"].levels["on"].scores["growth"].likely == Decimal("12.5")
    (fault,) = faults("option,growth\nA,40 %\nB,3\nC,2\n")
    assert fault == (
        "table.csv:2:2: growth: is a percentage, and others of its column are not; write all with % or none"
    )


def test_words_of_scales_are_points() -> None:
    draft = made("option,quality,risk\nA,good,high\nB,poor,none\n")
    assert draft.case.levers["a"].levels["on"].scores["quality"].likely == 4
    assert draft.case.levers["a"].levels["on"].scores["risk"].likely == 4
    assert (draft.case.objectives["risk"].sense, draft.case.objectives["risk"].best) == ("minimise", 0)
    assert "“quality” is a scale: poor 2, good 4; its points add up over the options." in draft.assumed
    signs = made("option,effect\nA,++\nB,-\nC,0\n").case
    assert signs.levers["b"].levels["on"].scores["effect"].likely == -1


def test_what_is_not_understood_is_named_with_column_and_remedy() -> None:
    draft = made("option,savings,zeal,colour\nA,1,5,red\nB,2,6,blue\n")
    assert [str(each) for each in draft.left_out] == [
        "Column “zeal”: it is not clear whether more of it is better; write (more is better), (less is better) or"
        " (cost) after its name.",
        "Column “colour”: it holds texts; name it description, sector, owner or source to have it read.",
    ]
    assert "zeal" in made("option,savings,zeal (less is better)\nA,1,5\nB,2,6\n").case.objectives


def test_a_column_without_known_head_names_the_options_where_its_texts_differ() -> None:
    draft = made("what,savings\nA,1\nB,2\n")
    assert list(draft.case.levers) == ["a", "b"]
    assert draft.assumed[0] == "“what” names the options: no head says name or option."
    assert "no column names the options" in faults("x,savings\n1,1\n2,2\n")[0]


def test_a_table_without_effects_is_refused_with_the_way_out() -> None:
    (fault,) = faults("option,cost,zeal\nA,1,2\nB,3,4\n")
    assert "no column tells what the options achieve" in fault
    assert "Column “zeal”: it is not clear" in fault
    assert "all numbers of what the options achieve are 0" in faults("option,savings\nA,0\n")[0]


def test_columns_left_out_for_one_reason_are_told_together() -> None:
    heads = ",".join(f"zeal {chr(97 + at)}x" for at in range(20))
    (fault,) = faults(f"name,{heads}\nA park,{','.join('1' * 20)}\nTrees,{','.join('2' * 20)}\n")
    assert "Column “zeal ax”, Column “zeal bx”" in fault
    assert fault.count("it is not clear whether more of it is better") == 1
    assert "and 8 more: " in fault


def test_faults_of_cells_come_all_at_once_with_line_column_and_remedy() -> None:
    assert faults("option,cost,savings\nA,abc,1\nB,2,3 bn\n,3,4\nC,1e99,5\nD,4,6\nE,5,7\n") == [
        "table.csv:2:2: cost: “abc” is no number; write the number alone, its unit in the head of the column",
        "table.csv:3:3: savings: “3 bn” is no number; write the number alone, its unit in the head of the column",
        "table.csv:5:2: cost: is too large; choose a larger unit",
    ]
    assert faults("option,cost\n,3\nA,4\n".replace("cost", "savings")) == [
        "table.csv:2:1: option: has no name; name the option, or clear the row"
    ]


HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "# no comment\nlevers: {}",
    "a: {b",
    "'",
    '"',
    "𝔘𝔫𝔦",
    "названиe",
]


def test_hostile_texts_stay_texts() -> None:
    draft = made_of_cells(
        [["option", "sector", "savings"], *([text, text, 1 + at] for at, text in enumerate(HOSTILE))]
    )
    titles = [lever.title for lever in draft.case.levers.values()]
    assert titles == [" ".join(text.split()) for text in HOSTILE]
    quoted = ['"' + text.replace('"', '""') + '"' for text in HOSTILE]
    again = made("option,savings\n" + "".join(f"{text},{1 + at}\n" for at, text in enumerate(quoted)))
    assert [lever.title for lever in again.case.levers.values()] == titles


def test_hostile_heads_stay_comments() -> None:
    draft = made('option,savings,"zeal\nlevers: {}"\nA,1,2\n')
    assert list(draft.case.levers) == ["a"]
    assert "# - Column “zeal levers: {}”" in draft.text


def test_a_workbook_is_read_as_its_text_would_be() -> None:
    rows: list[list[Any]] = [["name", "cost (EUR million)", "savings", "sector"]]
    rows += [
        ["Build a park", 10, 4, "Green"],
        ["Plant trees", 3, 2.5, "Green"],
        ["Paint the hall", 7, 1, "Works"],
    ]
    case, same = made_of_cells(rows).case, made(SMALL).case
    assert (case.levers, case.objectives, case.resources) == (same.levers, same.objectives, same.resources)


def test_faults_of_a_workbook_name_sheet_and_cell() -> None:
    with pytest.raises(CaseError) as caught:
        made_of_cells([["option", "cost", "savings"], ["A", "1,234", 2], ["B", 3, 4], ["C", 3, 4]])
    assert "table.xlsx: Sheet!B2: cost: may be 1.234 or 1234, as text" in str(caught.value)


def test_the_limit_that_is_assumed_is_half_of_the_likely_costs() -> None:
    case = made("option,cost low,cost high,savings\nA,2,6,1\nB,0,12,1\nB,0,2,1\n").case
    assert case.levers["a"].levels["on"].cost == {"cost": 4}
    assert case.resources["cost"].limit == 5  # half of 4 and 6, B's dearer variant


def test_green_is_the_best_colour_of_what_is_good_and_of_risks() -> None:
    draft = made("option,delivery,risk,savings\nA,green,green,1\nB,red,red,2\n")
    green, red = (lever.levels["on"].scores for lever in draft.case.levers.values())
    assert (green["delivery"].likely, red["delivery"].likely) == (3, 1)
    assert (green["risk"].likely, red["risk"].likely) == (1, 3)
    assert (draft.case.objectives["delivery"].sense, draft.case.objectives["risk"].sense) == (
        "maximise",
        "minimise",
    )
    assert "“risk” is a scale: green 1, red 3; its points add up over the options." in draft.assumed
