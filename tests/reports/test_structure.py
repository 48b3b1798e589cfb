"""How the bundled brief is put together: a short argument, annexes that prove it, and nothing told twice."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any

import pypdfium2
import pytest

from options import Case, bundled_case_path, load_case
from reports.words.names import claim_text, lever_name
from tests.reports.conftest import Files
from tests.reports.test_brief_forms import tables

MOST_PAGES, MOST_ANNEX_PAGES = 5, 14
"""Of the argument with its first page, and of the annexes."""


@pytest.fixture(scope="module")
def sections(bundled: Files) -> list[dict[str, Any]]:
    shown = json.loads(bundled.pdf.with_suffix(".json").read_text(encoding="utf-8"))
    return list(shown["sections"])


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(bundled_case_path())


def texts(part: Any) -> Iterator[str]:
    """Every text of a part of the view model."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for inner in part.values():
            yield from texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def test_the_argument_is_short_and_the_annexes_are_lettered(
    bundled: Files, sections: list[dict[str, Any]]
) -> None:
    annexes = [section["title"] for section in sections if section["annex"]]
    assert sections[0]["key"] == "page-1" and len(annexes) > 10
    assert [section["annex"] for section in sections] == sorted(section["annex"] for section in sections)
    letters = [re.match(r"Annex ([A-Z]): [^A-Z]", title) for title in annexes]
    assert "".join(found[1] for found in letters if found) == ascii_uppercase[: len(annexes)]
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(bundled.pdf)]
    argued = next(n for n, text in enumerate(pages) if f"{annexes[0]}, page" in " ".join(text.split()))
    assert argued <= MOST_PAGES
    assert len(pages) - argued <= MOST_ANNEX_PAGES


def test_a_claim_is_quoted_once_in_the_argument_and_once_in_the_ledger(
    case: Case, sections: list[dict[str, Any]]
) -> None:
    """Elsewhere it goes by its number; the data of the chart of claims, which paper leaves out, name them again."""
    claims = [claim_text(case, name).rstrip(".") for name in case.evidence]
    assert not [a for a in claims for b in claims if a != b and a in b], "else counting finds one in another"
    body = [text for section in sections if not section["annex"] for text in texts(section["blocks"])]
    assert [claim for claim in claims if sum(text.count(claim) for text in body) > 1] == []
    (ledger,) = (section for section in sections if section["key"] == "ledger")
    entries = [
        entry for block in ledger["blocks"] if block["kind"] == "entries" for entry in block["entries"]
    ]
    told = Counter(claim for claim in claims for text in texts(entries) for _ in range(text.count(claim)))
    assert told == Counter(claims)
    numbered = [entry["text"].rstrip(".") for entry in entries if entry["label"].isdigit()]
    assert numbered == claims
    body_numbers = {int(n) for text in body for n in re.findall(r"” \((\d+)\)", text)}
    assert len(body_numbers) > 10 and max(body_numbers) <= len(claims)
    for text in body:
        for quoted, number in re.findall(r"“([^”]+)” \((\d+)\)", text):
            assert quoted == claims[int(number) - 1]


def test_each_lever_has_one_matrix_of_its_scores_and_their_reasons_beneath(
    case: Case, sections: list[dict[str, Any]]
) -> None:
    (section,) = (section for section in sections if section["key"] == "scores")
    blocks, named = section["blocks"], [lever_name(case, name) for name in case.levers]
    at = [n for n, block in enumerate(blocks) if block["kind"] == "table" and block["caption"] in named]
    assert [blocks[n]["caption"] for n in at] == named
    for (name, lever), n in zip(case.levers.items(), at, strict=True):
        rows, reasons = blocks[n]["rows"], blocks[n + 1]
        cells = [cell for row in rows for cell in row[1:] if cell]
        scores = [score for level in lever.levels.values() for score in level.scores.values()]
        costs = [
            cost
            for level in lever.levels.values()
            for cost in (*level.cost.values(), level.lead_time)
            if cost
        ]
        assert len(cells) == len(scores) + len(costs), name
        assert {len(rows), len(rows[0]) - 1} & {len(lever.levels)}, name
        told = " ".join(texts(reasons)) if reasons["kind"] == "entries" else ""
        for because in filter(None, (score.because for score in scores)):
            assert because.rstrip(".") in told, (name, because)


def test_every_column_is_headed_and_no_two_of_a_table_alike(sections: list[dict[str, Any]]) -> None:
    for section in sections:
        for table in tables(section):
            assert all(table["header"]), table["caption"]
            assert len(set(table["header"])) == len(table["header"]), table["caption"]
            assert all(len(row) == len(table["header"]) for row in table["rows"]), table["caption"]
