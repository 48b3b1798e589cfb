"""`evaluate` as a command: what it says of a bundle, and that it says nothing that was not computed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from options import bundled_case_path, load_case
from reports.commands.cli import main
from reports.request.statuses import Exit
from tests.reports.numbers import unfounded

FLOOD = Path(__file__).parent.parent / "cases" / "flood.yaml"


def said(*words: str) -> str:
    done = CliRunner().invoke(main, ["evaluate", *words])
    assert done.exit_code == 0, done.stderr
    return " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["best"], "It is worth 67.0 of 100 points: it is the recommended bundle. It breaks nothing."),
        (
            ["drills.on"],
            "It is worth 50.1 of 100 points, 16.9 less than the recommended bundle. It breaks nothing.",
        ),
        (
            ["gauges.dense,levee"],
            "It is worth 60.9 of 100 points, 6.1 less than the recommended bundle. It is not allowed: it breaks Money "
            "limit, One big work and Keep drills.",
        ),
        (
            ["best", "--limit", "money=10"],
            "It is worth 38.1 of 100 points; no bundle is feasible. It is not allowed: it breaks Keep drills "
            "and Towns consent.",
        ),
        (
            ["gauges.dense+drills", "--limit", "money=219.5"],
            "6.9 more than the recommended bundle, which obeys every constraint. It is not allowed: it breaks Money limit.",
        ),
        (
            ["gauges.dense+drills", "--limit", "money=219.5"],
            "Money at most 220 EUR thousand. With this it would be allowed, and no bundle would be worth more.",
        ),
    ],
)
def test_the_sentence_says_what_it_is_worth_and_breaks(words: list[str], sentence: str) -> None:
    assert sentence in said(str(FLOOD), *words)


@pytest.mark.parametrize("case", [FLOOD, bundled_case_path()], ids=["flood", "bundled"])
@pytest.mark.parametrize("bundle", ["none", "status_quo", "best"])
def test_every_number_is_one_that_was_computed(case: Path, bundle: str) -> None:
    text = said(str(case), bundle).rpartition("Evaluated: ")[0]
    document = json.loads(said(str(case), bundle, "--format", "json"))
    stated = load_case(case).model_dump(mode="json", by_alias=True)
    shown = text.replace(document["as_of"], "")
    for day in ("15 March 2024",):
        shown = shown.replace(day, "")
    assert (
        unfounded(
            shown, document, {"hundred": 100}, [each.get("limit") for each in stated["resources"].values()]
        )
        == []
    )


@pytest.mark.parametrize(
    ("bundle", "message"),
    [
        ("gauges", "no level 'gauges': name one of gauges.basic, gauges.dense"),
        ("gauge.basic", "no level 'gauge.basic': there is no lever 'gauge'; did you mean 'gauges'?"),
        ("drills+drills", "lever drills is named twice; a bundle has one level of it"),
    ],
)
def test_a_bundle_that_is_none_is_refused_with_the_way_out(bundle: str, message: str) -> None:
    done = CliRunner().invoke(main, ["evaluate", str(FLOOD), bundle])
    assert done.exit_code == Exit.COMMAND_WRONG
    assert message in " ".join(done.stderr.split())
