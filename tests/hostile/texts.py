"""Texts that somebody puts into a case so that a page, a paper, a sheet or a terminal does what the text says.

Every text of a plain case that `check` leaves to its author is replaced by one of them, of a length that it accepts.
"""

from collections.abc import Iterator
from typing import Any

from options import CaseError, read_case
from options.document import checked, read_document
from options.emitting import case_text
from options.marks import Keys, Marks, dotted
from options.plain import plain_values
from tests.reports.hostile import MORE
from tests.reports.running import SMALL

STARTS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "=CMD()|' /C calc'!A0",
    "'=1",
    "\n-1",
    "javascript:alert(1)",
)
"""What a spreadsheet takes for a formula where a cell begins with it; and what a reader takes for a link."""

MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></script><svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "<a href=javascript:alert(1)>x</a>",
    "]]> --> <![CDATA[ &lt;b&gt; &#60;i&#62; &x;",
    "{{ 7*7 }} {% raw %} {# x #}",
    '#read("/etc/passwd") #eval("1") $x$ @x *x* _x_ `x` <x> // /* \\u{41}',
    "%d %s %(x)s {0} {x} ${x}",
    "\u202eevil\u2066 \u2028x\u2029 \x85 \u200b\ufeff",
    "../../etc/passwd ..\\x /x\\0",
    'https://x.invalid/"onmouseover=alert(1)',
)
"""What has a meaning in HTML, XML, Jinja, Typst, Markdown and Python's own formats, turns text around, or leads away."""

LONG = "w" * 300
"""A word that no line holds."""

REFUSED = (
    "\x00",
    "\x07",
    "\x1b[2J",
    "\x1b]0;x\x07",
    "\x1b]8;;http://x.invalid\x07",
    "\x08",
    "\x7f",
    "\x9b2J",
    "\ud800",
    "\ufffe",
)
"""What no text of a case may hold: controls and escape sequences of terminals, lone surrogates, no characters."""

NAMES = (
    "../x",
    "/etc/passwd",
    "a/b",
    "..",
    "C:x",
    "=1",
    "<script>",
    "x y",
    "a.b",
    "a\u202eb",
    "con\x00",
    "-1",
    "",
)
"""What no name of a thing may be: names become parts of file names, of formulas and of addresses."""

WIDER = """
brief:
  headlines: {booking.on: Book online}
  drafted_by: The office
  cleared_by: The director
  consulted: [{who: Nurses, view: object, remark: Too soon}]
  version: "2"
  copies: [The mayor]
  handling: Not before Monday
  next_steps: [{what: Tell the staff, owner: Front office, by: 2024-04-02}]
  terms: {waiting: Days until a visit}
experts: {nurse: {title: A nurse}, doctor: {title: A doctor}}
groups: {old: {title: The old, short: Old}, young: {title: The young, short: Young}}
objectives:
  waiting: {short: Waiting, good: shorter waits}
  strain: {short: Strain, good: less strain}
levers:
  booking:
    because: It helps.
    risks: [{text: The software is late, effect: A lost spring, answer: A second supplier}]
  staff:
    short: Staff
    noun: more staff
    because: It helps too.
    theme: People
    tags: [people]
    authority: The board
    releasable_to: [The town]
    levels: {two: {short: Two, noun: two nurses, do: Hire two nurses}}
constraints:
  one: {title: Not both, group: [booking, staff.four], at_most: 1, because: There is no room}
  need: {title: First this, lever: staff.four, requires: booking, because: It is so}
scenarios:
  usual: {because: It was so.}
"""
"""What that has none of either."""


def clean_text() -> str:
    """A small case with a text in nearly every field that takes one, as YAML."""
    changes = [(MORE, "more.yaml"), (WIDER, "wider.yaml")]
    return case_text(read_document(SMALL.read_text(encoding="utf-8"), "case.yaml", changes).case)


def hostile(text: str, first: int = 0) -> tuple[str, list[str]]:
    """The case with a hostile text in every field that `check` leaves to its author, and these texts.

    first: the start of the first text, as its number among STARTS; the next field has the next one.
    """
    data = plain_values(read_case(text))
    # Without its method a profile is told to be wrong as a whole.
    fields = [(at, text_of(data, at)) for at in texts(data) if at[-1] != "method"]
    tried = dict.fromkeys((at for at, _ in fields), 0)
    while True:
        for n, (at, own) in enumerate(fields):
            put(data, at, [*candidates(n + first), own][tried[at]])
        try:
            case = checked(data, Marks("case.yaml"), []).case
        except CaseError as error:
            places = {fault.field for fault in error.faults}
            open_ = [at for at, _ in fields if tried[at] < len(candidates(0))]
            refused = [at for at in open_ if dotted(at) in places] or [
                at for at in open_ if any(are_one_in_other(dotted(at), place) for place in places)
            ]
            if not refused:
                raise
            for at in refused:
                tried[at] += 1
        else:
            kept = [text_of(data, at) for at, _ in fields if tried[at] < len(candidates(0))]
            return case_text(case), kept


def are_one_in_other(one: str, other: str) -> bool:
    """Whether one place holds the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def candidates(n: int) -> tuple[str, str, str]:
    """Texts for a field: of any length, of a phrase, of a short name."""
    start, some = STARTS[n % len(STARTS)], MARKUP[n % len(MARKUP)]
    return (
        f"{start} field {n} {' '.join(MARKUP)} {LONG}",
        f"{start} {some}"[:110],
        (f"{start} " if n % 2 else "") + some[:14],
    )


def texts(node: Any, at: Keys = ()) -> Iterator[Keys]:
    """Where a text stands."""
    if isinstance(node, str):
        yield at
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, (*at, key))
    elif isinstance(node, list):
        for n, value in enumerate(node):
            yield from texts(value, (*at, n))


def text_of(data: Any, at: Keys) -> str:
    for key in at:
        data = data[key]
    return str(data)


def put(data: Any, at: Keys, text: str) -> None:
    for key in at[:-1]:
        data = data[key]
    data[at[-1]] = text
