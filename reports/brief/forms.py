"""The forms of a brief: the full one, a submission, a memo, and page 1 alone; all made of the same sections."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from options import Case
from reports.brief.findings import Findings
from reports.brief.sections.first_page import CAVEAT
from reports.words.blocks import (
    Block,
    Callout,
    Columns,
    Entries,
    Entry,
    Explorer,
    Heading,
    Paragraph,
    Section,
)
from reports.words.catalogue import heading, words
from reports.words.wording import day

Form = Literal["brief", "submission", "memo", "one-page"]

FIRST = "page-1"
"""The key of the first page."""

ARGUED = ("why", "alternatives", "turns", "budgets", "dissent", "groups", "actors", "mind", "notes")
"""The sections of the argument of a submission, in its order."""

DISCUSSED = ("since", "known", *ARGUED, "plan", "handling")
"""The sections of a memo after its recommendation."""


WITHOUT_ANNEXES = words("first_page")["caveat_alone"]
"""What stands for the caveat of the first page where no annexes follow."""

KNOWN_BY = words("first_page")["known_by"]
CODE = 16
"""Digits of the hash of the case that a page without annexes bears."""

IN_FULL = (
    "The full brief has the reasons of all scores and weights, every claim by the number that it bears here, the "
    "constraints, and the record of the run."
)


def formed(findings: Findings, form: Form, body: Sequence[Section]) -> tuple[Section, ...]:
    """The sections of the body in the form asked for, from those of the full brief."""
    by_key = {section.key: section for section in body}
    if form == "brief" or FIRST not in by_key:
        return tuple(body)
    return tuple(section for section in MAKERS[form](findings, by_key) if section.blocks)


def has_annexes(form: Form) -> bool:
    """Whether the annexes belong to the form."""
    return form in ("brief", "submission")


def _one_page(findings: Findings, by_key: Mapping[str, Section]) -> Iterator[Section]:
    yield _standing_alone(findings, by_key[FIRST])


def _standing_alone(findings: Findings, first: Section) -> Section:
    """The first page without a word on annexes; it bears the first digits of the hash of the case, which they have."""
    caveat = Paragraph(CAVEAT, "caveat")
    known_by = KNOWN_BY.format(code=findings.stated_hash[:CODE]) if findings.stated_hash else ""
    alone = replace(caveat, text=f"{WITHOUT_ANNEXES} {known_by}".rstrip())
    return replace(first, blocks=tuple(alone if block == caveat else block for block in first.blocks))


def _memo(findings: Findings, by_key: Mapping[str, Section]) -> Iterator[Section]:
    """A heading of who writes to whom, the recommendation, and the discussion, without annexes."""
    first = _standing_alone(findings, by_key[FIRST])
    head = tuple(Paragraph(f"{name}: {told}") for name, told in _addressed(findings.case))
    yield Section("memo", heading("memo"), head)
    yield Section("recommendation", first.title, first.blocks)
    yield from (by_key[key] for key in DISCUSSED if key in by_key)
    yield Section("full_brief", heading("full_brief"), (Paragraph(IN_FULL),))


def _addressed(case: Case) -> Iterator[tuple[str, str]]:
    """The lines at the head of a memo."""
    stated = case.brief
    lines = (
        ("To", case.reader or ""),
        ("From", (stated.drafted_by if stated else None) or ""),
        ("Date", day(case.as_of)),
        ("Subject", case.title),
        ("Question", case.question or ""),
        ("Decision by", day(case.decide_by) if case.decide_by else ""),
    )
    yield from (line for line in lines if line[1])


def _submission(findings: Findings, by_key: Mapping[str, Section]) -> Iterator[Section]:
    """Issue, recommendation, timing, background, argument, handling."""
    first, case = by_key[FIRST], findings.case
    asks, rest = _asks(first.blocks)
    lead = [
        block
        for block in rest
        if isinstance(block, Callout) or (isinstance(block, Paragraph) and block.role == "lead")
    ]
    others = [block for block in rest if block not in lead]
    issue = case.question or f"{case.title}: what is to be done."
    whom = f"For {case.reader}." if case.reader else ""
    yield Section("issue", heading("issue"), (Paragraph(f"{issue} {whom}".strip()),))
    title = (
        first.title if findings.hypothetical else f"Recommendation: {first.title[0].lower()}{first.title[1:]}"
    )
    yield Section("recommendation", title, (*lead, *asks))
    yield Section("timing", heading("timing"), (*_when(case), *_blocks(by_key, "plan")))
    yield Section(
        "background", heading("background"), (*_headed(by_key, ("since",)), *_blocks(by_key, "known"))
    )
    yield Section("argument", heading("argument"), (*others, *_headed(by_key, ARGUED)))
    yield Section("handling", heading("handling_in_short"), tuple(_blocks(by_key, "handling")))


def _when(case: Case) -> tuple[Block, ...]:
    if case.decide_by is None:
        return ()
    return (
        Paragraph(f"A decision is needed by {day(case.decide_by)}. The evidence is as of {day(case.as_of)}."),
    )


def _blocks(by_key: Mapping[str, Section], key: str) -> tuple[Block, ...]:
    return by_key[key].blocks if key in by_key else ()


def _headed(by_key: Mapping[str, Section], keys: Iterable[str]) -> Iterator[Block]:
    """The blocks of sections, each after its title as a heading; without the explorer, which has a page of its own."""
    for key in keys:
        blocks = [block for block in _blocks(by_key, key) if not isinstance(block, Explorer)]
        if blocks:
            yield Heading(by_key[key].title)
            yield from blocks


def _asks(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The minutes to agree with their heading, in one list as long as they are, and the other blocks of page 1."""
    for n, block in enumerate(blocks[:-1]):
        following = blocks[n + 1]
        if isinstance(block, Heading) and isinstance(following, Columns):
            entries = [entry for column in following.columns for each in column for entry in _entries(each)]
            return [block, Entries(tuple(entries))], [*blocks[:n], *blocks[n + 2 :]]
    return [], list(blocks)


def _entries(block: Block) -> tuple[Entry, ...]:
    return block.entries if isinstance(block, Entries) else ()


MAKERS: Mapping[Form, Callable[[Findings, Mapping[str, Section]], Iterator[Section]]] = {
    "one-page": _one_page,
    "memo": _memo,
    "submission": _submission,
}
"""By form, its sections from those of the full brief."""
