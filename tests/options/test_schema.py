"""The JSON Schema: cases validate against it, every field is described, and editors catch what they can."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from ruamel.yaml import YAML

from options import (
    bundled_case_path,
    case_schema,
    default_weights,
    load_case,
    profile_weights,
    read_case,
)

CASES = (
    Path(__file__).parents[1] / "cases" / "flood.yaml",
    bundled_case_path(),
    bundled_case_path().with_name("blank.yaml"),
)
SCHEMA = case_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())


def as_json(value: Any) -> Any:
    """The value as an editor sees it: dates are text."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def values(path: Path) -> Any:
    return as_json(YAML(typ="safe", pure=True).load(path))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["required"] == ["format", "title", "as_of", "objectives", "levers"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_cases_validate(path: Path) -> None:
    assert [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(values(path))] == []


@pytest.mark.parametrize("record", ["Case", *SCHEMA["$defs"]])
def test_every_field_is_described(record: str) -> None:
    stated = SCHEMA if record == "Case" else SCHEMA["$defs"][record]
    assert stated["description"]
    undescribed = [name for name, field in stated["properties"].items() if not field.get("description")]
    assert undescribed == []


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("titel",), "A misspelt field"),
        (("levers", "Raise the levee"), {"levels": {}}),
        (("objectives", "safety", "sense"), "maximize"),
        (("resources", "money", "limit"), "500"),
        (("as_of",), "15 March 2024"),
        (("constraints", "keep_drills"), {"musst": "drills"}),
        (("constraints", "trust_floor", "probability"), 1.2),
        (("draws",), {"number": 0}),
        (("levers", "levee", "levels", "on", "scores", "trust"), "-5"),
        (("weights", "profiles", "council", "method"), "swings"),
        (("evidence", "gauge_record", "credibility"), 7),
        (("scenarios", "normal", "likelihood"), [0.6, 1.8]),
        (("triggers", "severe_forecast", "likelihood"), 25),
        (("levers", "levee", "risks", 0, "likelihood"), -0.1),
    ],
)
def test_an_editor_catches(keys: tuple[str | int, ...], value: object) -> None:
    case = values(CASES[0])
    holder = case
    for key in keys[:-1]:
        holder = holder[key]
    holder[keys[-1]] = value
    assert list(VALIDATOR.iter_errors(case))


def test_fields_bear_the_names_of_the_file() -> None:
    assert "for" in SCHEMA["properties"]
    assert "reader" not in SCHEMA["properties"]
    assert "class" in SCHEMA["$defs"]["Claim"]["properties"]
    assert "with" in SCHEMA["$defs"]["Trigger"]["properties"]
    assert "from" in SCHEMA["$defs"]["Objective"]["properties"]


def test_bounds_are_those_of_json_schema() -> None:
    assert not re.search(r'"(ge|le|gt|lt)":', json.dumps(SCHEMA))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_may_be_json(path: Path) -> None:
    """With dates as text, as JSON has them: the same case."""
    assert read_case(json.dumps(values(path), default=str)) == load_case(path)


def test_the_schema_says_what_a_sole_profile_is() -> None:
    told = SCHEMA["$defs"]["Weights"]["properties"]["default"]["description"]
    assert "without it the only profile" in " ".join(told.split())
    text = CASES[0].read_text(encoding="utf-8")
    case = read_case(text)
    assert case.weights is not None
    profiles = {"towns": case.weights.profiles["towns"]}
    sole = case.model_copy(
        update={"weights": case.weights.model_copy(update={"profiles": profiles, "default": None})}
    )
    assert default_weights(sole) == profile_weights(case, "towns")
