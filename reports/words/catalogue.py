"""The program's own words that recur, from one file a language; nothing else writes them.

The file lies beside this module; an office changes its words there, or puts a translation beside it.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGE = "en"

Words = Mapping[str, Mapping[str, str]]


@cache
def catalogue(language: str = LANGUAGE) -> Words:
    """All words of a language: kind -> name -> word."""
    return tomllib.loads(files("reports.words").joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def words(kind: str) -> Mapping[str, str]:
    """The words of a kind by name. Raises KeyError where there is none."""
    return catalogue()[kind]


def heading(section: str) -> str:
    """The heading of a section of the brief, by its key."""
    return words("headings")[section]


def column(name: str) -> str:
    """The head of a column that more than one table has."""
    return words("columns")[name]
