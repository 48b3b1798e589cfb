"""The view model of a brief, from which page, PDF, workbook and JSON are rendered."""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

from decision import LeftOut
from decision.analysis_parts import (
    COURSES,
    EFFICIENT,
    HORIZONS,
    MAP,
    OTHER_WEIGHTS,
    PLAN,
    ROBUSTNESS,
    STEPS,
    TESTS,
    WORTH,
)
from options import Case
from reports.brief.findings import Findings
from reports.brief.forms import Form, formed, has_annexes
from reports.brief.markings import page_marking, with_markings
from reports.brief.sections.actors import actors
from reports.brief.sections.alternatives import alternatives
from reports.brief.sections.budgets import budget_steps
from reports.brief.sections.constraints import constraints
from reports.brief.sections.contingency import contingency
from reports.brief.sections.dissent import dissent
from reports.brief.sections.first_page import decision_line, first_page
from reports.brief.sections.groups import groups
from reports.brief.sections.handling import handling
from reports.brief.sections.horizons import horizons
from reports.brief.sections.known import known
from reports.brief.sections.ledger import ledger
from reports.brief.sections.method import method
from reports.brief.sections.mind import mind
from reports.brief.sections.notes import notes
from reports.brief.sections.other_bundles import other_bundles
from reports.brief.sections.other_side import other_side
from reports.brief.sections.plan import plan
from reports.brief.sections.reasons import reasons
from reports.brief.sections.robustness import robustness
from reports.brief.sections.run import run_record
from reports.brief.sections.scores import scores
from reports.brief.sections.signposts import signposts
from reports.brief.sections.since import since, with_both
from reports.brief.sections.turns import turns
from reports.brief.sections.weight_map import weight_map
from reports.brief.sections.weights import weights
from reports.brief.sections.why import why
from reports.brief.sections.words import words
from reports.request.overrides import overrides_line
from reports.words import catalogue
from reports.words.blocks import Block, Callout, Columns, Figure, Paragraph, Section, Table
from reports.words.catalogue import heading
from reports.words.inputs import in_names
from reports.words.recommending import caveat
from reports.words.wording import listed

SectionWriter = Callable[[Findings], Section | None]

BODY: tuple[SectionWriter, ...] = (
    first_page,
    since,
    known,
    why,
    budget_steps,
    turns,
    alternatives,
    dissent,
    groups,
    actors,
    plan,
    mind,
    notes,
    handling,
)
"""The sections that argue, in order; one that returns None is left out."""

ANNEXES: tuple[SectionWriter, ...] = (
    reasons,
    other_bundles,
    weight_map,
    robustness,
    horizons,
    other_side,
    contingency,
    signposts,
    scores,
    ledger,
    constraints,
    weights,
    method,
    words,
    run_record,
)
"""The sections that prove."""


@dataclass(frozen=True)
class SectionPlace:
    """Where a reader looks for a part of the analysis."""

    key: str
    """The section's, which has its heading from the catalogue where it has nothing else to show."""
    parts: tuple[str, ...]
    """The parts of the analysis that it shows."""


PLACES: Mapping[SectionWriter, SectionPlace] = {
    budget_steps: SectionPlace("budgets", (STEPS,)),
    alternatives: SectionPlace("alternatives", (TESTS,)),
    other_bundles: SectionPlace("bundles", (WORTH,)),
    weight_map: SectionPlace("weight_map", (EFFICIENT, MAP)),
    robustness: SectionPlace("robustness", (ROBUSTNESS,)),
    horizons: SectionPlace("horizons", (HORIZONS,)),
    plan: SectionPlace("plan", (PLAN,)),
    mind: SectionPlace("mind", (ROBUSTNESS,)),
    dissent: SectionPlace("dissent", (OTHER_WEIGHTS,)),
    other_side: SectionPlace("other_side", (COURSES,)),
    signposts: SectionPlace("signposts", (ROBUSTNESS,)),
    contingency: SectionPlace("contingency", (PLAN,)),
}
"""The places of parts that may be missing."""


MISSING = catalogue.words("missing")
"""What is said of what is not there."""


class NoSection(ValueError):
    """A section was requested that this brief does not have."""


@dataclass(frozen=True)
class Brief:
    """The view model: everything that a brief shows, in its order."""

    title: str
    """The title of the case."""
    question: str
    """The question in the case; empty where it states none."""
    marking: str
    """The protective marking of every page, the highest of what they show; empty where there is none."""
    decision_line: str
    """Who decides, and by when."""
    hypothetical: bool
    """Whether the evidence does not carry the scenario, so that nothing is recommended."""
    caveat: str
    """What every page says of the standing of the answer; empty where the evidence establishes the scenario."""
    sections: tuple[Section, ...]
    """Body, then annexes; without those for which nothing was computed."""

    def figures(self) -> Iterator[Figure]:
        """All figures, in order."""
        return (
            block for section in self.sections for block in blocks_of(section) if isinstance(block, Figure)
        )


def blocks_of(section: Section) -> Iterator[Block]:
    """All blocks of a section, those within columns included."""
    for block in section.blocks:
        if isinstance(block, Columns):
            yield from (inner for column in block.columns for inner in column)
        else:
            yield block


def tables_of(section: Section) -> Iterator[Table]:
    """All tables of a section, those of figures included."""
    for block in blocks_of(section):
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Figure):
            yield block.table


def view(findings: Findings, only: Collection[str] = (), form: Form = "brief") -> Brief:
    """The view model of findings that have a best bundle.

    only: keys of the sections to keep; empty: all. form: how the sections are put together. Raises NoSection for an
    unknown key.
    """
    body = [section for write in BODY if (section := _with_gaps(findings, write)) is not None]
    written = (_with_gaps(findings, write) for write in (ANNEXES if has_annexes(form) else ()))
    annexes = [section for section in written if section is not None]
    lettered = [
        replace(section, title=_annexed(letter, section.title), annex=True)
        for letter, section in zip(ascii_uppercase, annexes, strict=False)
    ]
    sections = (*_told_settings(findings, formed(findings, form, body)), *lettered)
    known = [section.key for section in sections]
    unknown = [name for name in only if name not in known]
    if unknown:
        raise NoSection(MISSING["no_section"].format(unknown[0], ", ".join(known)))
    shown = tuple(section for section in sections if not only or section.key in only)
    # What changed since the last brief may bear markings that nothing in this version does.
    marked = with_both(findings.since.versions) if findings.since else findings.case
    shown = with_markings(marked, shown)
    return Brief(
        title=findings.case.title,
        question=findings.case.question or "",
        marking=page_marking(marked, shown),
        decision_line=decision_line(findings.case),
        hypothetical=findings.hypothetical,
        caveat=caveat(findings.problem),
        sections=shown,
    )


def _left_out(case: Case, each: LeftOut) -> str:
    """A part that is left out, why, and what has it."""
    told = in_names(case, str(each))
    if not each.get:
        return MISSING["left_out"].format(told)
    if "--thorough" in each.get:
        return MISSING["left_out_thorough"].format(told)
    if each.get.startswith("-"):
        return MISSING["left_out_options"].format(told, each.get)
    return MISSING["left_out_has"].format(told, each.get.split(maxsplit=1)[0])


def _annexed(letter: str, title: str) -> str:
    """`Annex A: the measures in full`."""
    return MISSING["annex"].format(letter, title[0].lower() + title[1:])


def _told_settings(findings: Findings, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, the first of which begins with what the options changed of the case, after its warning if any."""
    changed = overrides_line(findings.case if findings.stated is None else findings.stated, findings.asked)
    if not changed or not sections:
        return tuple(sections)
    blocks = sections[0].blocks
    at = 1 if blocks and isinstance(blocks[0], Callout) else 0
    told = (*blocks[:at], Paragraph(changed, "caveat"), *blocks[at:])
    return (replace(sections[0], blocks=told), *sections[1:])


def _with_gaps(findings: Findings, write: SectionWriter) -> Section | None:
    """The section, and in its place what of it was left out or cut short; None where there is neither."""
    section, place = write(findings), PLACES.get(write)
    if place is None:
        return section
    found = findings.found
    left = [each for part in place.parts for each in found.left_out_of.get(part, ())]
    cut = [name for part in place.parts for name in found.unfinished_of.get(part, ())]
    # The terminal, too, is told by that section of what of it was left out.
    lines = (
        []
        if section is not None and write is other_side
        else [_left_out(findings.case, each) for each in left]
    )
    if cut:
        lines.append(MISSING["interrupted" if found.interrupted else "stopped"].format(listed(cut)))
    if not lines:
        return section
    blocks = tuple(Paragraph(line, "caveat") for line in lines)
    if section is None:
        title = heading(place.key)
        return Section(place.key, title, blocks)
    return replace(section, blocks=(*section.blocks, *blocks))


def tabled(brief: Brief, drawn: Container[str]) -> Brief:
    """The same brief with a table of its data in place of every figure whose key is not among these."""

    def kept(blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, Columns):
                yield replace(block, columns=tuple(tuple(kept(column)) for column in block.columns))
            elif isinstance(block, Figure) and block.key not in drawn:
                yield Paragraph(block.title)
                yield block.table
            else:
                yield block

    return replace(
        brief,
        sections=tuple(replace(section, blocks=tuple(kept(section.blocks))) for section in brief.sections),
    )
