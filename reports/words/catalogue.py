"""The program's own words, from one file a language; nothing else writes them.

The file lies beside this module; an office changes its words there, or puts a translation beside it. In the catalogue
stands whatever is the same in every brief: headings, heads of columns, labels, tiles, what standings and bundles are
called, sentences without a choice, and patterns whose places ({}) take a name, an amount or a date; and all that two files
write. In the file of a section stand the sentences that are put together from what was computed: which clause is there,
in which order, of one or of several. There words and code are one thought, and would be readable neither here nor there
if they were parted.
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


def subheading(name: str) -> str:
    """A heading within a section or an answer."""
    return words("subheadings")[name]


def column(name: str) -> str:
    """The head of a column that more than one table has."""
    return words("columns")[name]
