"""British spelling of the program's own words and of the bundled cases, by a word list and pairs of spellings."""

import ast
import gc
import re
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from breame.spelling import american_spelling_exists, british_spelling_exists
from spylls.hunspell import Dictionary

from tests.reports.running import ROOT

OWN = frozenset(Path(__file__).with_name("own_words.txt").read_text(encoding="utf-8").split())
"""Terms of the field, and names: `optimize` is that of a command."""

ALSO_BRITISH = {
    "program",
    "programs",
    "practice",
    "practices",
    "license",
    "connection",
    "meter",
    "disk",
    "draft",
    "drafted",
    "install",
    "story",
    "tons",
}
"""Words that the pairs call American, and that are British in the sense used here: a program and disk of a computer."""

AMERICAN_ONLY = re.compile(r"\b(toward|gotten|gray|aluminum|percent)\b")
"""American forms that the pairs lack."""


@cache
def dictionary() -> Any:
    """American spellings are among its words too; the pairs tell them."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # it leaves its files to be closed by the interpreter
        found = Dictionary.from_files("en_US")
        gc.collect()
    return found


@cache
def is_known(word: str) -> bool:
    return (
        word in OWN
        or british_spelling_exists(word)
        or dictionary().lookup(word)
        or (word.endswith("'s") and is_known(word[:-2]))
    )


def faults(texts: Iterator[str]) -> list[str]:
    """Words that are in no list, and American spellings. A capital within a text is that of a name."""
    found = set[str]()
    for text in texts:
        plain = re.sub(r"https?://\S+|`[^`]*`|--[\w-]+|\{[^}]*\}|\S*[_/@\\]\S*|\b[\w-]+\.[\w.]+", " ", text)
        for match in re.finditer(r"(?<![\w.#&-])([A-Za-z][a-z]+(?:['’]s)?)(?![\w=(-])", plain):
            word, lower = match[1].replace("’", "'"), match[1].replace("’", "'").lower()
            if word in OWN:
                continue
            if (american_spelling_exists(lower) and lower not in ALSO_BRITISH) or AMERICAN_ONLY.fullmatch(
                lower
            ):
                found.add(f"American: {word}")
            elif word == lower and not is_known(lower):
                found.add(f"in no list: {word} in {text[:60]!r}")
    return sorted(found)


def of_a_module(path: Path) -> Iterator[str]:
    """The string literals of prose of a module: with a space, and no docstring but the help of a command."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = set[int]()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for each in body if isinstance(body, list) else []:
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                is_help = (
                    isinstance(node, ast.FunctionDef)
                    and path.parent.name == "commands"
                    and node.decorator_list
                )
                if not is_help:
                    silent.add(id(each.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(text := node.value, str) and id(node) not in silent:
            is_markup = re.search(r"<[?\w/]|format\(|url\(", text) is not None
            yield from [text] if not is_markup and (" " in text.strip() or text[:1].isupper()) else []


def of_a_case(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        if " " in part:
            yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from of_a_case(value)
    elif isinstance(part, list):
        for value in part:
            yield from of_a_case(value)


@pytest.mark.parametrize("package", ["reports", "options"])
def test_the_programs_own_words(package: str) -> None:
    modules = sorted((ROOT / package).rglob("*.py"))
    assert len(modules) > 30
    assert faults(text for path in modules for text in of_a_module(path)) == []


def test_the_templates() -> None:
    texts = []
    for path in sorted((ROOT / "reports" / "templates").glob("*.j2")):
        plain = re.sub(r"\{[%{#].*?[%}#]\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        texts += re.findall(r">([^<>]+)<|(?:aria-label|alt|title)=\"([^\"]+)\"", plain)
    script = (ROOT / "reports" / "templates" / "brief.js").read_text(encoding="utf-8")
    texts += [
        (text, "") for text in re.findall(r"\"([^\"\n]* [^\"\n]*)\"", script) if not set("(){}=") & set(text)
    ]
    assert len(texts) > 20
    assert faults("".join(pair) for pair in texts) == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "options" / "cases").glob("*.yaml")), ids=lambda path: path.stem
)
def test_the_texts_of_the_bundled_cases(path: Path) -> None:
    assert faults(of_a_case(yaml.safe_load(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The best bundel is shown", "in no list: bundel"),
        ("Optimize the color of the program", "American: Optimize"),
        ("the labor of the towns", "American: labor"),
        ("fifty percent of the draws", "American: percent"),
        ("recognized by the defense", "American: recognized"),
    ],
)
def test_a_word_that_is_wrong_is_found(text: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(iter([text])))
