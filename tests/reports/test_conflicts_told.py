"""How conflicts and their ways out read: broken versions of the bundled case on a terminal, and `check --feasibility`.

The golden text was read as a policy person would. To write it anew: `python -m tests.reports.test_conflicts_told`.
"""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from decision import Question, infeasibility
from options import bundled_case_path, load_case
from reports.documents.conflicts import conflicts_document
from reports.request.statuses import Exit
from reports.words.conflicts import conflict_sentence
from tests.decision.test_listed_demands import COST, LIMIT
from tests.decision.test_listed_demands import case as long_numbers
from tests.reports.broken import BROKEN, broken_case, found, told
from tests.reports.running import FLOOD, ROOT, flowing, run
from tests.strategies import Data, as_case

GOLDEN = ROOT / "tests" / "golden" / "conflicts.txt"


def golden() -> dict[str, str]:
    """By version, the text."""
    parts = GOLDEN.read_text(encoding="utf-8").split("## ")[1:]
    return {part.partition("\n")[0]: part.partition("\n\n")[2].strip() for part in parts}


def test_every_broken_version_has_its_golden_text() -> None:
    assert list(golden()) == list(BROKEN) and len(BROKEN) >= 12


@pytest.mark.parametrize("name", BROKEN)
def test_it_reads_as_it_was_read(name: str) -> None:
    assert told(name).strip() == golden()[name]


NUMBER = re.compile(r"(?<![\w.])[−-]?\d+(?:\.\d+)?")


@pytest.mark.parametrize("name", BROKEN)
def test_every_number_in_the_text_was_computed_or_stands_in_the_case(name: str) -> None:
    why, case = found(name), broken_case(BROKEN[name])
    changes = [way for conflict in why.conflicts for way in conflict.ways_out]
    changes += [change for repair in why.repairs for change in repair.changes]
    known = [end for change in changes for end in (change.old, change.new) if end is not None]
    known += [Decimal(repair.bundle.value) for repair in why.repairs]
    for demand in (demand for conflict in why.conflicts for demand in conflict.demands):
        known += [] if demand.number is None else [Decimal(str(float(demand.number)))]
        stated = case.constraints.get(demand.name)
        fields = (getattr(stated, field, None) for field in ("at_most", "at_least", "exactly"))
        known += [Decimal(field) for field in fields if isinstance(field, Decimal | int)]
        known += [Decimal(number) for number in re.findall(r"[\d.]+$", demand.setting)]
    words = re.sub(
        r"1 more|2 more|3 more|fewer than \d+", "", flowing(told(name)).replace("US$", "")
    ).replace("m ", " ")
    numbers = [Decimal(text.replace("−", "-")) for text in NUMBER.findall(words)]
    assert len(numbers) >= len(why.repairs)
    for number in numbers:
        exponent = number.as_tuple().exponent
        assert isinstance(exponent, int), "numbers in a text are finite"
        apart = Decimal(1).scaleb(exponent)
        assert any(abs(number - one) < apart for one in known), (number, words)


def small(**changed: Data) -> Data:
    """Two levers for 4 and 6 of 5 units."""
    return {
        "format": 1,
        "title": "Two levers",
        "as_of": "2024-03-15",
        "objectives": {"good": {"title": "Good", "sense": "maximise", "worst": 0, "best": 10}},
        "resources": {"money": {"limit": 5}},
        "levers": {
            name: {"levels": {"on": {"cost": {"money": cost}, "scores": {"good": cost}}}}
            for name, cost in (("drills", 4), ("levee", 6))
        },
        **changed,
    }


def test_a_must_and_an_option_against_it_are_both_named_in_one_sentence() -> None:
    case = as_case(small(constraints={"keep_drills": {"must": "drills"}}))
    (conflict,) = infeasibility(Question(case, must_not=("drills",))).conflicts
    expected = (
        "“Keep drills” (keep_drills: must drills) and --must-not drills cannot both hold: leave one out."
    )
    assert conflict_sentence(case, conflict, None) == expected


def test_a_floor_above_the_best_attainable_is_a_conflict_of_one_that_tells_the_best() -> None:
    case = as_case(
        small(constraints={"high": {"objective": "good", "at_least": 12}}, resources={"money": {}})
    )
    (conflict,) = infeasibility(Question(case)).conflicts
    told_one = conflict_sentence(case, conflict, None)
    assert told_one == (
        "No bundle keeps “High” (high: Good at least 12): the best that any attains is 10, so lower high from 12 to 10."
    )


def test_a_conflict_in_one_scenario_alone_names_it() -> None:
    data = small(
        constraints={
            "keep": {"must": "drills"},
            "floor": {"objective": "good", "at_least": 3, "scenarios": "all"},
        },
        scenarios={
            "calm": {"title": "Calm", "working": True},
            "storm": {"title": "Storm", "scores": {"drills.on": {"good": 1}, "levee.on": {"good": 0}}},
        },
    )
    case = as_case(data)
    found = infeasibility(Question(case)).conflicts
    assert [conflict.scenarios for conflict in found] == [("storm",)]
    assert " cannot hold" not in conflict_sentence(case, found[0], "calm")
    assert "in Storm: the best that any attains is 1" in conflict_sentence(case, found[0], "calm")


def test_an_exact_amount_is_told_in_full() -> None:
    data = small(constraints={"keep": {"must": "drills"}})
    data["levers"]["drills"]["levels"]["on"]["cost"]["money"] = 5.12345
    case = as_case(data)
    found = infeasibility(Question(case))
    assert "raise the limit on Money from 5 to 5.12345" in conflict_sentence(case, found.conflicts[0], None)
    assert conflicts_document(found)["repairs"][0]["change"] == {"money": [5.0, 5.12345]}


def test_two_long_numbers_are_told_with_the_digits_that_set_them_apart() -> None:
    found = infeasibility(Question(long_numbers()))
    (conflict,) = found.conflicts
    told = conflict_sentence(long_numbers(), conflict, None)
    numbers = re.search(r"raise the limit on Money from ([\d.,]+) to ([\d.,]+) or drop keep", told)
    assert numbers is not None
    old, new = (Decimal(each.replace(",", "")) for each in numbers.groups())
    assert LIMIT < COST <= new and old < new, "the number told is enough"


def test_check_looks_for_a_bundle_on_request() -> None:
    done = run("check", FLOOD, "--feasibility")
    assert (
        done.returncode == Exit.DONE
        and "Some plan on the triggers is feasible in A normal winter." in flowing(done.stdout)
    )
    document = json.loads(
        run("check", FLOOD, "--feasibility", "--scenario", "severe", "--format", "json").stdout
    )
    assert (document["feasible"], document["scenario"]) == (True, "severe") and "infeasible" not in document
    assert run("check", FLOOD, "--scenario", "severe").returncode == Exit.COMMAND_WRONG
    assert "feasible" not in json.loads(run("check", FLOOD, "--format", "json").stdout)


def test_check_of_a_case_without_a_bundle_ends_with_3_and_lists_as_many_conflicts_as_are_asked_for(
    tmp_path: Path,
) -> None:
    path = tmp_path / "case.yaml"
    text = FLOOD.read_text(encoding="utf-8")
    path.write_text(text.replace("limit: 500", "limit: 60"), encoding="utf-8")
    done = run("check", path, "--feasibility", "--format", "json")
    assert done.returncode == Exit.NO_BUNDLE, done.stderr
    all_of_them = json.loads(done.stdout)["infeasible"]
    assert len(all_of_them["conflicts"]) > 1 and not all_of_them["more_conflicts"]
    done = run("check", path, "--feasibility", "--conflicts", "1")
    assert done.returncode == Exit.NO_BUNDLE
    assert "There are more conflicts than these 1; check --feasibility --conflicts N lists N." in flowing(
        done.stdout
    )


def test_a_time_limit_that_is_up_says_that_the_conflicts_were_not_found() -> None:
    case = load_case(bundled_case_path())
    found = infeasibility(Question(case), time_limit=1e-9)
    assert found.feasible is None and set(found.unfinished) == {"conflicts", "repairs"} and found.more


def test_the_broken_cases_differ_from_the_bundled_one() -> None:
    case = load_case(bundled_case_path())
    assert all(broken_case(version) != case or version.asked for version in BROKEN.values())


if __name__ == "__main__":
    GOLDEN.write_text("".join(f"## {name}\n\n{told(name).strip()}\n\n" for name in BROKEN), encoding="utf-8")
