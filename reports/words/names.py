"""Display names of levers, objectives, scenarios and so on: the title, or the key made readable.

What bears a protective marking of its own is always named with it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from textwrap import shorten

from options import (
    WORST_OFF,
    Case,
    Group,
    TagBound,
    TotalBound,
    Written,
    breaks_a_sentence,
    counts_levers,
    unit_of,
    written_of,
)
from reports.words.units import counted, with_unit
from reports.words.wording import MINUS, AnyNumber, marked, quantity, stated
from reports.words.wording import amount as amount_in

MOST_SHORT = 40
"""Characters of a name in figures and tables where the case states no short one."""


def readable(key: str) -> str:
    """The key with spaces and a capital: `red_lines` as Red lines."""
    return key.replace("_", " ").capitalize()


def _titled(title: str | None, key: str) -> str:
    """The title without a full stop at its end, which would end a sentence; or the key made readable."""
    return title.strip().rstrip(".") if title else readable(key)


def lever_name(case: Case, lever: str) -> str:
    """The lever's title, or its key made readable, after its protective marking."""
    stated = case.levers[lever]
    return marked(_titled(stated.title, lever), stated.marking)


def lever_in_short(case: Case, lever: str) -> str:
    """What figures and tables call a lever: its short name, or its name, cut where it is long; after its marking.

    The annex of scores has the whole name.
    """
    stated = case.levers[lever]
    if stated.short:
        return marked(stated.short, stated.marking)
    whole = lever_name(case, lever)
    return (
        whole
        if len(whole) <= MOST_SHORT
        else _cut(tuple(lever_name(case, name) for name in case.levers))[whole]
    )


@lru_cache(maxsize=8)
def _cut(names: tuple[str, ...]) -> Mapping[str, str]:
    """By name, the same cut to MOST_SHORT characters at a word; whole where the cut would make two names alike."""
    cut = {name: shorten(name, MOST_SHORT, placeholder=" …") for name in names}
    alike = Counter(cut.values())
    return {name: short if alike[short] == 1 else name for name, short in cut.items()}


def lever_noun(case: Case, lever: str) -> str:
    """What running text calls a lever: its noun, or its name; after its protective marking.

    A name that would break the sentence stands in quotation marks.
    """
    stated = case.levers[lever]
    if stated.noun:
        return marked(stated.noun, stated.marking)
    title = _titled(stated.title, lever)
    return marked(f"“{title}”", stated.marking) if breaks_a_sentence(title) else lever_name(case, lever)


def choice_noun(case: Case, lever: str, level: str) -> str:
    """What running text calls a lever at a level: the level's noun, or the lever's, or its name."""
    stated = case.levers[lever]
    noun = stated.levels[level].noun
    return marked(noun, stated.marking) if noun else lever_noun(case, lever)


def level_name(case: Case, lever: str, level: str) -> str:
    """The level's title, or its key; empty for the only level of a lever."""
    stated = case.levers[lever].levels[level]
    if stated.title:
        return _titled(stated.title, level)
    return "" if len(case.levers[lever].levels) == 1 else level.replace("_", " ")


def choice_name(case: Case, lever: str, level: str) -> str:
    """`Lever: level`, or the lever alone."""
    name = level_name(case, lever, level)
    return f"{lever_name(case, lever)}: {name}" if name else lever_name(case, lever)


def level_in_short(case: Case, lever: str, level: str) -> str:
    """What figures and tables call a level: its short name, or its name; the lever's for the only level of a lever."""
    return (
        case.levers[lever].levels[level].short
        or level_name(case, lever, level)
        or lever_in_short(case, lever)
    )


def choice_in_short(case: Case, lever: str, level: str) -> str:
    """`Lever: level` by their short names, or the lever alone."""
    name = lever_in_short(case, lever)
    if len(case.levers[lever].levels) == 1:
        return name
    told = level_in_short(case, lever, level)
    return told if names_its_lever(case, lever, level) else f"{name}: {told}"


def names_its_lever(case: Case, lever: str, level: str) -> bool:
    """Whether the short name of a level says of itself which lever it is of: `Forty sponge streets` of Sponge streets.

    It has a word of the lever's short name, and no other level has the same short name.
    """
    short = case.levers[lever].levels[level].short
    if not short or case.levers[lever].marking:
        return False
    alike = sum(each.short == short for stated in case.levers.values() for each in stated.levels.values())
    return alike == 1 and not _long_words(short).isdisjoint(_long_words(lever_in_short(case, lever)))


def _long_words(text: str) -> set[str]:
    """Its words of four letters or more, without capitals."""
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3}


def ends_told(bound: Group | TagBound, written: Callable[[AnyNumber], str]) -> str:
    """What a constraint asks of an amount, as in `at least 1 and at most 2`; written: an amount in words."""
    ends = (("exactly", bound.exactly), ("at least", bound.at_least), ("at most", bound.at_most))
    return " and ".join(f"{word} {written(end)}" for word, end in ends if end is not None)


def group_name(case: Case, group: str) -> str:
    """The title of a group of those affected, or its key made readable."""
    return _titled(case.groups[group].title, group)


def group_in_short(case: Case, group: str) -> str:
    """What figures and tables call a group of those affected."""
    return case.groups[group].short or group_name(case, group)


def for_group(case: Case, bound: TotalBound, *, in_short: bool = False) -> str:
    """Whose part of the total a bound is on, after a space: ` for Northern towns`; empty where the whole is bounded."""
    if bound.for_group is None:
        return ""
    if bound.for_group == WORST_OFF:
        return " for the worst-off group"
    return f" for {(group_in_short if in_short else group_name)(case, bound.for_group)}"


def asked_of_group(case: Case, bound: TotalBound) -> str:
    """What a bound asks for a group, as in `at least 40 households for the worst-off group`."""
    word, end = ("at least", bound.at_least) if bound.at_least is not None else ("at most", bound.at_most)
    size = with_unit(stated(end or 0), case.objectives[bound.objective].unit)
    estimate = "" if bound.estimate == "likely" else f", on {bound.estimate} estimates"
    return f"{word} {size}{for_group(case, bound)}{estimate}"


def tag_bound_told(case: Case, bound: TagBound) -> str:
    """What a constraint asks of the levers that bear its tag, as in `at most 2 of the measures tagged capital`."""

    def written(amount: AnyNumber) -> str:
        if bound.resource is not None:
            return f"{resource_amount(case, bound.resource, amount)} of {resource_name(case, bound.resource)}"
        if bound.objective is not None:
            stated_in = case.objectives[bound.objective].unit
            return f"{amount_in(amount, stated_in)} of {objective_name(case, bound.objective)}"
        return stated(amount)

    told = ends_told(bound, written)
    return f"{told}{' of' if counts_levers(bound) else ' from'} the measures tagged {bound.tag}"


def member_name(case: Case, member: str) -> str:
    """`lever` or `lever.level`, as constraints, synergies and scenarios name them."""
    lever, _, level = member.partition(".")
    return choice_name(case, lever, level) if level else lever_name(case, lever)


def member_in_short(case: Case, member: str) -> str:
    """The same by the short names."""
    lever, _, level = member.partition(".")
    return choice_in_short(case, lever, level) if level else lever_in_short(case, lever)


def objective_name(case: Case, objective: str) -> str:
    """The objective's title, or its key made readable."""
    return _titled(case.objectives[objective].title, objective)


def objective_well(case: Case, objective: str) -> str:
    """The objective in the direction that is better, as in `avoiding escalation`."""
    return case.objectives[objective].good or objective_name(case, objective)


def objective_valued(case: Case, objective: str) -> str:
    """What tables and figures of its value, of which more is better, call an objective: Avoiding escalation."""
    good = case.objectives[objective].good
    return good[0].upper() + good[1:] if good else objective_in_short(case, objective)


def objective_in_short(case: Case, objective: str) -> str:
    """What figures and tables call an objective."""
    return case.objectives[objective].short or objective_name(case, objective)


def resource_name(case: Case, resource: str) -> str:
    """The resource's title, or its key made readable."""
    return _titled(case.resources[resource].title, resource)


def profile_name(case: Case, profile: str) -> str:
    """The title of a weight profile, or its key made readable."""
    profiles = case.weights.profiles if case.weights else {}
    return _titled(profiles[profile].title if profile in profiles else None, profile)


def scenario_name(case: Case, scenario: str | None) -> str:
    """The scenario's title, or its key made readable, after its marking; None is the scores as written."""
    if scenario is None:
        return "the numbers as written"
    stated = case.scenarios[scenario]
    return marked(_titled(stated.title, scenario), stated.marking)


def resource_amount(case: Case, resource: str, size: AnyNumber, of: AnyNumber | None = None) -> str:
    """An amount of a resource as the case has it written, or else with its unit; of: the limit to tell beside it."""
    unit = unit_of(case.resources, resource)
    written = written_of(case.resources, resource) or Written(suffix=f" {unit}" if unit else "")
    shown = float(size) * float(written.times)
    digits = quantity(abs(shown)) if written.decimals is None else f"{abs(shown):,.{written.decimals}f}"
    told = f"{MINUS if shown < 0 else ''}{written.prefix}{digits}"
    if of is not None:
        # A unit that is a word is said once: 164 of 180 posts, but US$137m of US$180m.
        return f"{told}{'' if written.suffix[:1] == ' ' else written.suffix} of {resource_amount(case, resource, of)}"
    return f"{told}{counted(digits, written.suffix)}"


def resource_change(case: Case, resource: str, size: AnyNumber) -> str:
    """An amount more, or less, of a resource, with its sign."""
    told = resource_amount(case, resource, size)
    return told if told.startswith(MINUS) or told == resource_amount(case, resource, 0) else f"+{told}"


def actor_name(case: Case, actor: str) -> str:
    """The actor's title, or its key made readable."""
    return _titled(case.actors[actor].title, actor)


def course_name(case: Case, actor: str, course: str) -> str:
    """The title of an actor's course of action, or its key made readable."""
    return _titled(case.actors[actor].courses[course].title, course)


def item_name(item: str) -> str:
    """The readable key of an incentive, cost or obstacle, which has no title."""
    return item.replace("_", " ")


def trigger_name(case: Case, trigger: str) -> str:
    """The trigger's title, or its key made readable."""
    return _titled(case.triggers[trigger].title, trigger)


def claim_text(case: Case, claim: str) -> str:
    """The claim itself, after its protective marking."""
    return marked(case.evidence[claim].claim, case.evidence[claim].marking)


def source_name(case: Case, source: str | None) -> str:
    """The source's title, or its key made readable; empty where there is none."""
    if source is None:
        return ""
    return case.sources[source].title or readable(source) if source in case.sources else readable(source)


def constraint_name(case: Case, name: str) -> str:
    """The title of a constraint, a resource limit, or a demand of the command line as it is typed."""
    if name in case.constraints:
        return _titled(case.constraints[name].title, name)
    if name in case.resources:
        return f"{resource_name(case, name)} limit"
    kind, _, member = name.partition(" ")
    return f"--{kind.replace('_', '-')} {member}" if member else readable(name)
