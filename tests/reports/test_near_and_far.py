"""How the recommendation turns as the far horizon counts more, in the brief and on the terminal."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.decision.test_horizon_breakpoints import patience
from tests.reports.running import flowing, run
from tests.strategies import Data, as_text


def brief_of(data: Data, folder: Path) -> tuple[list[dict[str, Any]], str]:
    """The blocks of the section, and the page."""
    case = folder / "patience.yaml"
    case.write_text(as_text(data), encoding="utf-8")
    done = run("brief", case, "--json", "--html", "--sections", "page-1,horizons", "--out", folder)
    assert done.returncode == 0, done.stderr
    shown = json.loads((folder / "patience.json").read_text(encoding="utf-8"))
    blocks = [section["blocks"] for section in shown["sections"] if section["key"] == "horizons"]
    return (blocks or [[]])[0], (folder / "patience.html").read_text(encoding="utf-8")


def test_the_table_says_where_it_turns_and_what_looks_good_only_near(tmp_path: Path) -> None:
    (paragraph, table), page = brief_of(patience(), tmp_path)
    told = (
        "The horizon Far counts 50% of every effect over time. As its share runs from 0% to 100%, the best bundle "
        "turns once. 1 bundle of these would be best only if it counted less than now."
    )
    assert paragraph["text"] == told
    # 30 (1 - s) against 10 + 40 s: the same at two sevenths.
    assert (table["caption"], table["header"]) == (
        "The best bundle by the share of Far",
        ["Share of Far", "Best bundle", "Remark"],
    )
    assert table["rows"] == [
        ["0% to 28.57%", "A: Quick, not Slow", "looks good only near"],
        ["28.57% to 100%", "Recommended", ""],
    ]
    for part in (
        told,
        "<h2",
        "near and far",
        "0% to 28.57%",
        "A: Quick, not Slow",
        "looks good only near",
    ):
        assert part in page


def test_one_bundle_at_every_share_needs_no_table(tmp_path: Path) -> None:
    data = patience()
    del data["levers"]["quick"], data["constraints"]
    (paragraph,), page = brief_of(data, tmp_path)
    assert paragraph["text"].endswith("is best at any share of it, from 0% to 100%.")
    assert paragraph["text"] in page


def test_why_shares_were_not_followed_is_said(tmp_path: Path) -> None:
    bent = {"good": {"sense": "maximise", "worst": 0, "best": 100, "value": [[0, 0], [20, 60], [100, 100]]}}
    (paragraph,), page = brief_of(patience(objectives=bent), tmp_path)
    assert paragraph["text"] == (
        "The horizon Far counts 50% of every effect over time. How the best bundle turns with that share is not "
        "shown: the value of good bends over the totals that it can reach."
    )
    assert paragraph["text"] in page


def test_shares_at_which_nobody_can_be_agreed_with_are_said_to_be_missing(tmp_path: Path) -> None:
    data = patience()
    data["weights"] = {"profiles": {"mayor": {"method": "direct", "values": {"good": 1}}}}
    data["constraints"]["agreed"] = {"profile": "mayor", "at_least": 25}
    (paragraph, table), page = brief_of(data, tmp_path)
    # Quick is worth 25 up to a sixth, slow from three eighths on.
    assert [row[0] for row in table["rows"]] == ["0% to 16.67%", "37.5% to 100%"]
    assert paragraph["text"].endswith("At the shares that are not listed no bundle has every consent.")
    assert paragraph["text"] in page


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_the_terminal_calls_near_what_is_best_only_below_the_share_of_now(
    share: float, tmp_path: Path
) -> None:
    case = tmp_path / "patience.yaml"
    horizons = {"near": {"share": round(1 - share, 1)}, "far": {"share": share}}
    data = patience(horizons=horizons)
    del data["levers"]["slow"]["levels"]["on"]["scores"]["good"]["likely"]
    case.write_text(as_text(data), encoding="utf-8")
    text = run("contingency", case).stdout
    assert f"The horizon Far counts {share:.0%} of every effect over time." in flowing(text)
    rows = [
        re.split(r"\s{2,}", line.strip()) for line in text.partition("by the share of Far\n")[2].splitlines()
    ]
    (quick,) = [row for row in rows if row[0] == "0% to 28.57%"]
    (slow,) = [row for row in rows if row[0] == "28.57% to 100%"]
    best = "Recommended"
    near = ["looks good only near"] if share > 2 / 7 else []
    assert quick[1:] == ([best] if share < 2 / 7 else ["A: Quick, not Slow", *near])
    assert slow[1:] == ([best] if share > 2 / 7 else ["A: Slow, not Quick"])
