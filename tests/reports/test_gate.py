"""The evidence gate stands at every command: it marks what the evidence does not carry, and never refuses."""

import json

import pytest
from click.testing import CliRunner

from reports.commands.cli import main
from tests.reports.running import FLOOD, flowing

COMMANDS = {
    "optimize": (),
    "frontier": (),
    "sweep": (),
    "evidence": (),
    "robust": ("--draws", "20"),
    "contingency": (),
    "actors": (),
}


def asked(command: str, *words: str) -> str:
    done = CliRunner().invoke(main, [command, str(FLOOD), *COMMANDS[command], *words])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_scenario_that_is_not_established_is_marked_and_what_is_missing_is_named(command: str) -> None:
    said = flowing(asked(command, "--scenario", "severe"))
    assert "Scenario: A severe winter (reported, not established)." in said
    assert "Hypothetical. The scenario “A severe winter” is reported and not established by" in said
    assert "This answer is no recommendation" in said
    assert "Not established: “The weather service forecasts a snow pack above the 95th percentile”." in said
    assert "Recommended" not in said
    document = json.loads(asked(command, "--scenario", "severe", "--format", "json"))
    assert (document["scenario"], document["standing"]) == ("severe", "reported")
    assert (document["missing"], document["supposed"]) == (["snow_forecast"], [])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_supposed_claim_is_tried_in_every_command_and_told_as_supposed(command: str) -> None:
    words = ("--scenario", "severe", "--suppose", "snow_forecast=established")
    said = flowing(asked(command, *words))
    assert "Supposing that “The weather service forecasts a snow pack above the 95th percentile”," in said
    assert "as observed it is reported and not established by" in said
    assert "This answer is no recommendation today" in said
    document = json.loads(asked(command, *words, "--format", "json"))
    assert (document["standing"], document["missing"]) == ("established", [])
    assert document["supposed"] == ["snow_forecast"]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_established_scenario_bears_no_mark(command: str) -> None:
    said = flowing(asked(command, "--scenario", "normal"))
    assert "Scenario: A normal winter (established by the evidence)." in said
    assert "no recommendation" not in said
