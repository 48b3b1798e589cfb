"""24 budget options of CBO with ten-year savings, as public lists show them, from their CSV to a proved answer.

tests/reference/cbo_budget_options_partial.csv: CBO publication 58164, CBO's summary table of 2014, and the list of the
Committee for a Responsible Federal Budget of CBO's options of 2018, transcribed; the lists are partial. No best bundle is
published: the oracle here adds up the savings by itself.
"""

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from options import Group, load_case
from reports.commands.cli import main

TABLE = Path(__file__).parents[1] / "reference" / "cbo_budget_options_partial.csv"

TWICE = [(3, 14), (7, 15), (8, 13), (9, 16)]
"""Rows of two lists that tell of one option: provider taxes, Medigap, premiums of Parts B and D, drug rebates."""


def test_the_24_options_become_a_case_whose_best_bundle_is_that_of_the_csv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("options.csv").write_bytes(TABLE.read_bytes())
    made = CliRunner().invoke(main, ["new", "deficit", "--from", "options.csv"])
    assert made.exit_code == 0, made.output
    case = load_case("deficit/case.yaml")
    assert len(case.levers) == 24
    groups = [rule.group for rule in case.constraints.values() if isinstance(rule, Group)]
    names = list(case.levers)
    assert [tuple(names.index(name) + 2 for name in group) for group in groups] == TWICE

    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    savings = {
        number: Fraction(int(row["savings_low_bn"]) + int(row["savings_high_bn"]), 2)
        for number, row in enumerate(rows, start=2)
    }
    for pair in TWICE:
        del savings[min(pair, key=lambda number: savings[number])]
    best = sorted(savings, key=lambda number: savings[number])[-12:]

    done = CliRunner().invoke(main, ["optimize", "deficit/case.yaml", "--format", "json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["recommended"] == "+".join(sorted(f"{names[number - 2]}.on" for number in best))
    assert told["bundles"][0]["objectives"]["savings"]["total"] == float(
        sum(savings[number] for number in best)
    )
