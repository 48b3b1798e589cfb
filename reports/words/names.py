"""Display names of levers, objectives, scenarios and so on: the title, or the key made readable.

What bears a protective marking of its own is always named with it.
"""

from collections.abc import Mapping

from options import Case
from reports.words.wording import listed, marked


def readable(key: str) -> str:
    """The key with spaces and a capital: `red_lines` as Red lines."""
    return key.replace("_", " ").capitalize()


def lever_name(case: Case, lever: str) -> str:
    """The lever's title, or its key made readable, after its protective marking."""
    stated = case.levers[lever]
    return marked(stated.title or readable(lever), stated.marking)


def level_name(case: Case, lever: str, level: str) -> str:
    """The level's title, or its key; empty for the only level of a lever."""
    stated = case.levers[lever].levels[level]
    if stated.title:
        return stated.title
    return "" if len(case.levers[lever].levels) == 1 else level.replace("_", " ")


def choice_name(case: Case, lever: str, level: str) -> str:
    """`Lever: level`, or the lever alone."""
    name = level_name(case, lever, level)
    return f"{lever_name(case, lever)}: {name}" if name else lever_name(case, lever)


def member_name(case: Case, member: str) -> str:
    """`lever` or `lever.level`, as constraints, synergies and scenarios name them."""
    lever, _, level = member.partition(".")
    return choice_name(case, lever, level) if level else lever_name(case, lever)


def objective_name(case: Case, objective: str) -> str:
    """The objective's title, or its key made readable."""
    return case.objectives[objective].title or readable(objective)


def resource_name(case: Case, resource: str) -> str:
    """The resource's title, or its key made readable."""
    return case.resources[resource].title or readable(resource)


def profile_name(case: Case, profile: str) -> str:
    """The title of a weight profile, or its key made readable."""
    profiles = case.weights.profiles if case.weights else {}
    return (profiles[profile].title if profile in profiles else None) or readable(profile)


def scenario_name(case: Case, scenario: str | None) -> str:
    """The scenario's title, or its key made readable, after its marking; None is the scores as written."""
    if scenario is None:
        return "the numbers as written"
    stated = case.scenarios[scenario]
    return marked(stated.title or readable(scenario), stated.marking)


def actor_name(case: Case, actor: str) -> str:
    """The actor's title, or its key made readable."""
    return case.actors[actor].title or readable(actor)


def course_name(case: Case, actor: str, course: str) -> str:
    """The title of an actor's course of action, or its key made readable."""
    return case.actors[actor].courses[course].title or readable(course)


def item_name(item: str) -> str:
    """The readable key of an incentive, cost or obstacle, which has no title."""
    return item.replace("_", " ")


def trigger_name(case: Case, trigger: str) -> str:
    """The trigger's title, or its key made readable."""
    return case.triggers[trigger].title or readable(trigger)


def claim_text(case: Case, claim: str) -> str:
    """The claim itself, after its protective marking."""
    return marked(case.evidence[claim].claim, case.evidence[claim].marking)


def source_name(case: Case, source: str | None) -> str:
    """The source's title, or its key made readable; empty where there is none."""
    if source is None:
        return ""
    return case.sources[source].title or readable(source) if source in case.sources else readable(source)


def constraint_name(case: Case, name: str) -> str:
    """The title of a constraint, a resource limit, or a `must` of the command line."""
    if name in case.constraints:
        return case.constraints[name].title or readable(name)
    if name in case.resources:
        return f"{resource_name(case, name)} limit"
    return readable(name)


def moves(case: Case, old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The changes from one bundle to another, a phrase per lever in the order of the case."""
    told = []
    for lever in case.levers:
        before, after = old.get(lever), new.get(lever)
        if before == after:
            continue
        if after is None:
            told.append(f"stop {lever_name(case, lever)}")
        elif before is None:
            told.append(f"start {choice_name(case, lever, after)}")
        else:
            told.append(f"move {lever_name(case, lever)} to {level_name(case, lever, after) or after}")
    return told


def moves_in_short(case: Case, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """The changes in one phrase without levels: `start A and B, step up C, and stop D`."""
    kinds: dict[str, list[str]] = {"start": [], "step up": [], "change": [], "scale back": [], "stop": []}
    for lever in case.levers:
        before, after = old.get(lever), new.get(lever)
        if before is None and after is not None:
            kinds["start"].append(lever_name(case, lever))
        elif before is not None and after is None:
            kinds["stop"].append(lever_name(case, lever))
        elif before is not None and after is not None and before != after:
            kinds[_direction(case, lever, before, after)].append(lever_name(case, lever))
    told = [f"{kind} {listed(names)}" for kind, names in kinds.items() if names]
    return ", ".join(told if len(told) < 2 else (*told[:-1], f"and {told[-1]}"))


def _direction(case: Case, lever: str, before: str, after: str) -> str:
    """`step up` where every cost rises or stays, `scale back` where every cost falls or stays, else `change`."""
    old, new = (case.levers[lever].levels[level].cost for level in (before, after))
    steps = {new.get(name, 0) - old.get(name, 0) for name in [*old, *new]}
    up, down = any(step > 0 for step in steps), any(step < 0 for step in steps)
    return "step up" if up and not down else "scale back" if down and not up else "change"
