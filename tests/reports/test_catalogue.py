"""The catalogue of words: what stands in it is written nowhere else, and all of it is used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.words.catalogue import catalogue, column, heading, words
from tests.reports.running import ROOT

SECTIONS = ROOT / "reports" / "brief" / "sections"

STILL_OWN = {"first_page.py", "choices.py", "view.py"}
"""Files whose headings and labels are not in the catalogue yet."""

ONCE = ("headings", "columns", "standings", "standing_sentences", "standing_remarks", "called", "titled")
"""Kinds whose words are such that a text equal to one of them is that word."""


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / "reports").rglob("*.py")):
        if path.name not in STILL_OWN:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_every_section_takes_its_heading_from_the_catalogue() -> None:
    used = set[str]()
    for _, tree in modules():
        for call in ast.walk(tree):
            if not (
                isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Section"
            ):
                continue
            _, title, *_ = call.args
            assert not isinstance(title, ast.Constant), ast.unparse(call)
            if isinstance(title, ast.Call) and ast.unparse(title.func) == "heading":
                used.add(ast.literal_eval(title.args[0]))
    assert used == set(words("headings"))


def test_its_words_are_written_nowhere_else() -> None:
    own = {text for kind in ONCE for text in words(kind).values() if len(text) > 11 or " " in text}
    found = [
        f"{path.name}: {node.value}"
        for path, tree in modules()
        if path.parent.name in ("sections", "answers", "words", "brief")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in own
    ]
    assert found == []


def test_every_column_is_used() -> None:
    calls = {
        ast.unparse(node)
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "column"
    }
    assert calls == {f"column({name!r})" for name in words("columns")}


def test_no_word_is_empty_and_what_is_not_there_is_told() -> None:
    assert all(text.strip() for kind in catalogue().values() for text in kind.values())
    assert heading("run") and column("bundle")
    with pytest.raises(KeyError):
        heading("no_such_section")
