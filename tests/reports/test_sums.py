"""What people read of a resource that adds others up."""

import json
from pathlib import Path

import yaml

from reports.words.names import resource_amount
from tests.reports.running import FLOOD, run
from tests.strategies import as_case

WRITTEN = {"prefix": "€", "times": 1000}


def flood_over_two_years(folder: Path) -> Path:
    """The flood case with its money split over two years, and the sum of both limited."""
    data = yaml.safe_load(FLOOD.read_text(encoding="utf-8"))
    data["resources"]["money"] |= {"written": WRITTEN}
    data["resources"]["money_later"] = {"unit": "EUR thousand", "written": WRITTEN}
    data["resources"]["both_years"] = {
        "title": "Money, both years",
        "sum": ["money", "money_later"],
        "limit": 430,
    }
    data["levers"]["levee"]["levels"]["on"]["cost"]["money_later"] = 100
    path = folder / "flood.yaml"
    path.write_text(json.dumps(data, default=str), encoding="utf-8")
    return path


def test_totals_limits_and_prose_tell_of_the_sum_as_of_any_resource(tmp_path: Path) -> None:
    path = flood_over_two_years(tmp_path)
    done = run("brief", path, "--json", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    brief = (tmp_path / "flood.json").read_text(encoding="utf-8")
    assert "Money, both years" in brief
    first = json.dumps(json.loads(brief)["sections"][0], ensure_ascii=False)
    assert "Money, both years: +€160,000 beyond today, €220,000 in all." in first
    assert "Extra money, both years" in first
    raised = json.loads(run("optimize", path, "--format", "json", "--limit", "both_years=1000").stdout)
    used = raised["bundles"][0]["resources"]
    assert used["both_years"] == used["money"] + used["money_later"]
    assert {"field": "resources.both_years.limit", "old": 430, "new": 1000, "by": "--limit"} in raised[
        "overrides"
    ]
    listed = run("optimize", path, "--format", "csv").stdout
    assert "used both_years" in listed.splitlines()[0]


def test_an_amount_of_a_sum_reads_as_those_of_its_parts_where_they_agree() -> None:
    data = {
        "format": 1,
        "title": "Years",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 6}},
        "resources": {
            "one": {"unit": "m", "written": {"prefix": "US$", "suffix": "m"}},
            "two": {"unit": "m", "written": {"prefix": "US$", "suffix": "m"}},
            "posts": {},
            "money": {"sum": ["one", "two"]},
            "own": {"sum": ["one", "two"], "unit": "bn"},
            "odd": {"sum": ["one", "posts"]},
        },
        "levers": {"a": {"levels": {"on": {"cost": {"one": 1}, "scores": {"good": 3}}}}},
    }
    case = as_case(data)
    assert [resource_amount(case, name, 3) for name in ("money", "own", "odd")] == ["US$3m", "3 bn", "3"]
