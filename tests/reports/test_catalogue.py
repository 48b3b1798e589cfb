"""The catalogue of words: what stands in it is written nowhere else, and all of it is used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.words.catalogue import catalogue, column, heading, words
from tests.reports.running import ROOT

SECTIONS = ROOT / "reports" / "brief" / "sections"

BARE = ("first_page.py", "choices.py", "view.py")
"""Files that write no words of their own: all that page 1 says in them is in the catalogue."""

ONCE = ("headings", "columns", "standings", "standing_sentences", "standing_remarks", "called", "titled")
"""Kinds whose words are such that a text equal to one of them is that word."""


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / "reports").rglob("*.py")):
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


def test_every_subheading_is_used_and_no_heading_is_written_in_a_section() -> None:
    used, own = set[str](), []
    for path, tree in modules():
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            if call.func.id == "subheading":
                used |= {each.value for each in ast.walk(call) if isinstance(each, ast.Constant)}
            if call.func.id == "Heading" and isinstance(call.args[0], ast.Constant):
                own.append(f"{path.name}: {ast.unparse(call)}")
    assert own == []
    assert used == set(words("subheadings"))


def test_page_1_writes_no_words_of_its_own() -> None:
    found = []
    for path, tree in modules():
        if path.name not in BARE:
            continue
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                is_worded = re.search(r"[A-Za-z]{2,} |^[A-Z][a-z]+$", node.value) is not None
                found += [f"{path.name}: {node.value}"] if is_worded else []
    assert found == ["first_page.py: further change"]  # with its plural, which `plural` makes


@pytest.mark.parametrize("kind", ["first_page", "options", "missing"])
def test_every_word_of_page_1_is_used(kind: str) -> None:
    names = set[str]()
    for path, tree in modules():
        if path.name in (*BARE, "forms.py", "framing.py"):
            names |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    assert set(words(kind)) <= names


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
