"""Since the last brief: what changed in the inputs, what it did to the recommendation, and what moved it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from decision import Alone, Bundle, Comparison, Optimum, Problem, bundle_id
from options import (
    Case,
    Change,
    Claim,
    Lever,
    Scenario,
    Score,
    Versions,
    highest_marking,
    markings_borne,
    markings_in_order,
)
from options.differences.changes import merged
from reports.brief.findings import Findings, Setting
from reports.brief.naming import in_a_sentence, named
from reports.request.endings import left_out_line
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Remark, Section, Table
from reports.words.catalogue import column, heading, words
from reports.words.changes import actions_in_short, differences_in_short
from reports.words.inputs import input_name, input_value
from reports.words.names import constraint_name
from reports.words.proof import not_proved
from reports.words.wording import DASH, day, listed, plural, points, sentence

Part = TypeVar("Part", Lever, Claim, Scenario, Score)
"""What may bear a marking of its own."""


def since(findings: Findings) -> Section | None:
    """None where the brief is compared with no earlier one."""
    told = findings.since
    if told is None:
        return None
    case, moving = with_both(told.versions), bearing(told)
    beside = len(told.versions.changes) - len(moving)
    lead = f"The last brief was as of {day(told.versions.old.case.as_of)}. {_counted(len(moving), beside)}"
    table = Table(
        "What changed in what the recommendation follows from",
        (column("input"), column("before"), column("after")),
        tuple(
            (input_name(case, each), input_value(case, each, each.old), _after(case, each)) for each in moving
        ),
        wide=(0,),
    )
    blocks = [
        Paragraph(lead),
        *_in_short(told, findings),
        *what_moved(told, findings),
        *([table] if moving else []),
    ]
    gaps = [left_out_line(each) for each in told.movers.left_out]
    if told.unfinished:
        why = "Interrupted" if told.interrupted else "Stopped by the time limit"
        gaps.append(f"{why}; not finished: {listed(told.unfinished)}.")
    return Section("since", heading("since"), (*blocks, *(Paragraph(line, "caveat") for line in gaps)))


def _counted(moving: int, beside: int) -> str:
    """How much changed."""
    if not moving and not beside:
        return "No input has changed since."
    others = f"; {plural(beside, 'other change')} of texts, sources and dates cannot" if beside else ""
    return f"Since then {plural(moving, 'change')} may bear on the recommendation{others}."


def bearing(told: Comparison) -> list[Change]:
    """The changes of what the recommendation follows from, in the order of the case."""
    fields = {field for step in told.movers.steps for field in step}
    return [each for each in told.asked.changes if each.field in fields]


def with_both(versions: Versions) -> Case:
    """The new version, and beside it what only the old one has, by the names of the new one: for names and markings alone.

    What both have bears the higher of its two markings, since both of its values are told.
    """
    old, new = versions.by_new_names, versions.new.case
    order = list(merged(dict.fromkeys(markings_in_order(old)), dict.fromkeys(markings_in_order(new))))

    def higher(before: Part, after: Part) -> Part:
        one, other = (order.index(each.marking) if each.marking else -1 for each in (before, after))
        return after if other >= one else after.model_copy(update={"marking": before.marking})

    def both(before: Mapping[str, Part], after: Mapping[str, Part]) -> dict[str, Part]:
        return {**before, **{name: higher(before.get(name, each), each) for name, each in after.items()}}

    levers = both(old.levers, new.levers)
    for name in old.levers.keys() & new.levers.keys():
        before, after = old.levers[name].levels, new.levers[name].levels
        levels = {
            at: level.model_copy(update={"scores": both(before[at].scores, level.scores)})
            if at in before
            else level
            for at, level in after.items()
        }
        levers[name] = levers[name].model_copy(update={"levels": {**before, **levels}})
    sections = (
        "objectives",
        "resources",
        "constraints",
        "triggers",
        "actors",
        "sources",
        "experts",
        "synergies",
        "horizons",
    )
    kept = new.weights or old.weights
    if old.weights and new.weights:
        kept = new.weights.model_copy(update={"profiles": {**old.weights.profiles, **new.weights.profiles}})
    return new.model_copy(
        update={name: {**getattr(old, name), **getattr(new, name)} for name in sections}
        | {"levers": levers, "weights": kept, "markings": tuple(order)}
        | {"evidence": both(old.evidence, new.evidence), "scenarios": both(old.scenarios, new.scenarios)}
    )


def marked_whole(versions: Versions) -> Case:
    """The same, marked as the highest of anything in either version: a list of changes tells of all."""
    case = with_both(versions)
    borne = [each for of in (versions.old.case, versions.new.case) for _, each in markings_borne(of)]
    return case.model_copy(update={"marking": highest_marking(case, borne)})


MOVED = {
    True: "The recommendation has changed",
    False: "The recommendation is the same",
    None: "Whether the recommendation has changed is not known",
}
"""What is said first, by whether it has moved."""


def recommendations(told: Comparison, setting: Setting, *, with_ids: bool = False) -> list[Block]:
    """What was recommended and what is, or why nothing is, and how the two differ.

    findings: on the new version, with the names of its bundles. with_ids: the ids of both bundles too.
    """
    case, versions = with_both(told.asked), told.asked
    old, new = told.old_levels, dict(told.new.bundles[0].levels) if told.new.bundles else None
    entries = (
        _answer(column("before"), versions.old.case, told.old_problem, told.old, with_ids),
        _answer(column("after"), versions.new.case, told.new_problem, told.new, with_ids),
    )
    blocks: list[Block] = [Heading(MOVED[told.movers.has_moved]), Entries(entries)]
    if told.movers.has_moved and old is not None and new is not None and old != new:
        text = f"The new bundle is the old one {differences_in_short(case, old, new, grouping=True)}."
        if bundle_id(old) in named(setting).letters:
            text += f" The old one is {in_a_sentence(setting, old)} now."
        blocks.append(Paragraph(text))
    return blocks


def _in_short(told: Comparison, setting: Setting) -> list[Block]:
    """The same where the first page has the new recommendation."""
    blocks = recommendations(told, setting)
    if told.movers.has_moved is False:
        return blocks[:1]
    if not told.old.bundles or not told.new.bundles or told.old_levels == dict(told.new.bundles[0].levels):
        return blocks
    then, now = told.old.bundles[0], told.new.bundles[0]
    worth = f"It was worth {points(then.value)} points then; the bundle of this brief is worth {points(now.value)}."
    return [blocks[0], blocks[-1], Paragraph(worth)]


def _answer(label: str, case: Case, problem: Problem, found: Optimum, with_ids: bool) -> Entry:
    """One version's best bundle, or the conflict that allows none."""
    if found.status == "infeasible":
        names = listed(constraint_name(case, name) for name in found.conflict)
        together = " together" if len(found.conflict) > 1 else ""
        return Entry(f"no bundle is feasible: {names} cannot hold{together}", label=label)
    if not found.bundles:
        return Entry("no bundle was found in the time given", label=label)
    best = found.bundles[0]
    tags = (words("titled")["hypothetical"].lower(),) if problem.is_hypothetical else ()
    remarks = (Remark(f"bundle {best.id}"),) if with_ids else ()
    if not found.is_settled:
        remarks = (Remark(f"not proved best: {not_proved(found)}"), *remarks)
    return Entry(
        f"{_bundle(case, best)}, {points(best.value)} points", label=label, tags=tags, remarks=remarks
    )


def _bundle(case: Case, bundle: Bundle) -> str:
    """A bundle as what it changes from today."""
    today = "keep what is in force" if case.status_quo else "do nothing for now"
    return actions_in_short(case, bundle.levels) or today


def what_moved(told: Comparison, setting: Setting) -> list[Block]:
    """The changes that alone move the recommendation, and the smallest sets that give the new one."""
    found = told.movers
    alone = tuple(
        Entry(sentence(f"It {_alone(told, setting, each)}"), label=step_name(told, each.step))
        for each in found.alone
    )
    blocks: list[Block] = []
    if alone:
        title = "What moved it" if found.has_moved else "Changes that alone would have moved it"
        blocks += [Heading(title), Entries(alone)]
    if found.by_names and found.has_moved and found.smallest == ((),):
        blocks.append(Paragraph("Other names and another order alone did it: ties go to the first by name."))
    if found.has_moved is False and not alone and not found.unfinished and found.steps:
        blocks.append(Paragraph("No change alone would have moved it."))
    sets = [each for each in found.smallest if len(each) > 1]
    if sets:
        count, more = len(sets[0]), " of which the first are told" if found.are_more else ""
        which = (
            f"one of {len(sets):,} sets of {count:,}{more}" if len(sets) > 1 or more else f"these {count:,}"
        )
        blocks += [
            Paragraph(f"No fewer than {count:,} changes together give the new recommendation: {which}."),
            Entries(_each(told, sets)),
        ]
    if found.suffices:
        count = len(found.suffices)
        text = f"{plural(count, 'change')} together give the new recommendation, and none of them can be left out."
        blocks += [Paragraph(text), Entries(_each(told, [found.suffices]))]
    return blocks


def bears_letters(told: Comparison, setting: Setting) -> bool:
    """Whether the answer calls a bundle by a letter: the old recommendation, or what a change alone gives."""
    old = {bundle_id(told.old_levels)} if told.old_levels and told.movers.has_moved else set()
    given = {each.bundle.id for each in told.movers.alone if each.bundle is not None and not each.gives_new}
    return not (old | given).isdisjoint(named(setting).letters)


def _alone(told: Comparison, setting: Setting, each: Alone) -> str:
    """What a change alone does."""
    case, old = with_both(told.asked), told.old_levels
    if each.gives_new:
        return "alone gives the new recommendation"
    if each.bundle is None:
        return "alone leaves no feasible bundle"
    if old is not None and dict(each.bundle.levels) == old:
        return "alone makes it hypothetical" if each.is_hypothetical else "alone makes it a recommendation"
    if each.bundle.id in named(setting).letters:
        return f"alone gives another: {in_a_sentence(setting, each.bundle.levels)}"
    if old is None:
        return f"alone gives another: {_bundle(case, each.bundle)}"
    return f"alone gives another: the old one {differences_in_short(case, old, each.bundle.levels, grouping=True)}"


def _each(told: Comparison, sets: Sequence[Sequence[int]]) -> tuple[Entry, ...]:
    """The changes of one set, or several sets, each in an entry."""
    if len(sets) == 1:
        return tuple(Entry(step_name(told, step)) for step in sets[0])
    return tuple(Entry("; ".join(step_name(told, step) for step in each)) for each in sets)


def step_name(told: Comparison, number: int) -> str:
    """A change, and how many others come with it that cannot be made without it."""
    case, (first, *others) = with_both(told.asked), told.movers.steps[number]
    change = next((each for each in told.asked.changes if each.field == first), None)
    name = first if change is None else _worded(case, change)
    depending = (
        "another that depends on it" if len(others) == 1 else f"{len(others):,} others that depend on it"
    )
    return f"{name}, with {depending}" if others else name


def _worded(case: Case, change: Change) -> str:
    name = input_name(case, change)
    if change.old is None:
        return f"{name} (new)" if _is_part(change) else f"{name}, now {input_value(case, change, change.new)}"
    if change.new is None:
        return f"{name} (gone)"
    before, after = (input_value(case, change, value) for value in (change.old, change.new))
    return f"{name}, from {before} to {after}" if len(before + after) < MOST_SAID else f"{name} (changed)"


MOST_SAID = 60
"""Characters of two values that are told beside a name."""


def _is_part(change: Change) -> bool:
    return isinstance(change.new, dict)


def _after(case: Case, change: Change) -> str:
    if change.new is None:
        return "gone"
    return (
        "new"
        if change.old is None and isinstance(change.new, dict)
        else input_value(case, change, change.new)
    )


def tables(told: Comparison) -> Iterator[Table]:
    """All that changed, by kind, with the keys and the lines of both files."""
    captions = {
        "number": "Numbers that changed",
        "rule": "Other inputs that are computed with",
        "evidence": "What is known, and from whom",
        "text": "Texts, which nothing computes with",
    }
    case = with_both(told.versions)
    for kind, caption in captions.items():
        rows = tuple(
            (each.field, input_value(case, each, each.old), _after(case, each), _lines(each))
            for each in told.versions.changes
            if each.kind == kind
        )
        if rows:
            yield Table(
                caption, (column("input"), column("before"), column("after"), "Lines"), rows, wide=(1, 2)
            )


def _lines(change: Change) -> str:
    """The lines of both files."""
    old, new = (DASH if place is None else str(place) for place in (change.old_place, change.new_place))
    return f"{old}, {new}"
