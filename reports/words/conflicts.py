"""Conflicts and their ways out in words: one sentence each, which names every side and what to do."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from decision.explanations.demands import Demand
from decision.explanations.infeasibility import Conflict
from decision.explanations.prices import Price
from decision.explanations.relaxations import Relaxation
from options import (
    EXACT,
    MOST_DECIMALS,
    Case,
    Consent,
    Excludes,
    Group,
    Must,
    MustNot,
    Requires,
    TagBound,
    Together,
    TotalBound,
    Written,
    unit_of,
    written_of,
)
from reports.words.names import (
    constraint_name,
    ends_told,
    for_group,
    objective_name,
    profile_name,
    resource_name,
    scenario_name,
    tag_bound_told,
    trigger_name,
)
from reports.words.units import counted, with_unit
from reports.words.wording import MINUS, apart, listed, of_points, percent_at, sentence, stated

NOTHING = "nothing"
"""What is said of a gain of 0."""

IN_FULL = 9
"""Decimals to which a number is told in full, where no more are needed to set two apart."""

RESERVE = ": reserve of "
"""What stands between trigger and resource in the name of a reserve."""


def conflict_sentence(case: Case, conflict: Conflict, here: str | None) -> str:
    """A conflict as a sentence: what cannot hold together, where, and what resolves it. here: the computed scenario."""
    told = listed(demand_told(case, demand) for demand in conflict.demands)
    where = _where(case, conflict, here)
    ways = ways_out(case, conflict)
    if len(conflict.demands) > 1:
        holds = f"{told} cannot {'both' if len(conflict.demands) == 2 else 'all'} hold{where}"
        return sentence(f"{holds}: {ways}" if ways else holds)
    (way,) = conflict.ways_out or (None,)
    if way is None or way.new is None:
        return sentence(f"no bundle keeps {told}{where}: {ways or 'drop it'}")
    best = "the least that any takes" if way.field == "limit" else "the best that any attains"
    return sentence(f"no bundle keeps {told}{where}: {best} is {_attained(case, way, way.new)}, so {ways}")


def ways_out(case: Case, conflict: Conflict) -> str:
    """What resolves a conflict: the least change of each demand, or to leave one out where none has a number."""
    ways = conflict.ways_out
    if len(ways) > 1 and all(way.new is None and way.field == "" for way in ways):
        return "leave one out"
    told = [relaxation_told(case, way, demand) for way, demand in zip(ways, conflict.demands, strict=False)]
    return listed(told, "or")


def demand_told(case: Case, demand: Demand) -> str:
    """A demand with its name, its number or logic, and the trigger after which it binds."""
    after = ""
    if demand.stage and demand.kind != "reserve":
        after = f" after {listed(trigger_name(case, name) for name in demand.stage.split(' and '))}"
    if demand.setting:
        return demand.setting + after
    if demand.kind == "reserve":
        held = case.triggers[demand.stage]
        number = None if demand.number is None else exact_amount(case, demand.name, _decimal(demand))
        amount = "" if number is None else f" of {number}"
        return (
            f"the reserve{amount} on {resource_name(case, demand.name)} for {trigger_name(case, demand.stage)}"
            if held
            else ""
        )
    if demand.kind == "limit":
        number = "" if demand.number is None else f" of {exact_amount(case, demand.name, _decimal(demand))}"
        return f"the limit{number} on {resource_name(case, demand.name)} ({demand.name}){after}"
    return (
        f"“{constraint_name(case, demand.name)}” ({demand.name}: {asked_in_short(case, demand.name)}){after}"
    )


def asked_in_short(case: Case, name: str) -> str:
    """What a constraint asks, by keys and numbers: `must drills`, `at least 6 points`."""
    constraint = case.constraints[name]
    match constraint:
        case TotalBound():
            word, bound = ("at least", constraint.at_least)
            if bound is None:
                word, bound = ("at most", constraint.at_most)
            size = with_unit(_stated(bound), case.objectives[constraint.objective].unit)
            called = f"{objective_name(case, constraint.objective)}{for_group(case, constraint)}"
            told = f"{called} {word} {size}"
            if constraint.probability is not None:
                told += f" in {percent_at(float(constraint.probability))} of the draws"
            return told
        case Consent():
            least = constraint.at_least
            asked = (
                "no worse off than now" if least == "status_quo" else f"at least {of_points(stated(least))}"
            )
            return f"{profile_name(case, constraint.profile)} {asked}"
        case Group():
            return f"{ends_told(constraint, str)} of {_several(constraint.group)}"
        case TagBound():
            return tag_bound_told(case, constraint)
        case Requires():
            return f"{constraint.lever} requires {_several(constraint.requires)}"
        case Excludes():
            return f"{constraint.lever} excludes {_several(constraint.excludes)}"
        case Together():
            return f"{_several(constraint.together)} together"
        case Must():
            return f"must {_several(constraint.must)}"
        case MustNot():
            return f"must_not {_several(constraint.must_not)}"
    raise TypeError(f"an unknown kind of constraint: {constraint}")


def relaxation_told(case: Case, change: Relaxation, demand: Demand | None = None) -> str:
    """A change as an imperative: `raise money from 80 to 95`, `drop keep_drills`, `leave out --must drills`.

    demand: what it changes, where options of the command line are to be named as such.
    """
    option = demand.setting.partition("=")[0] if demand is not None and demand.setting else ""
    if change.new is None or change.old is None:
        if option:
            return f"leave out {option if demand is None else demand.setting}"
        return f"drop {_called(case, change.name)}"
    called = option or _called(case, change.name)
    if change.field == "probability":
        called += "'s probability"
    verb = "raise" if change.new > change.old else "lower"
    if isinstance(case.constraints.get(change.name), Consent):
        old, new = _values(change.old, change.new)
    else:
        old, new = _numbers(case, change, change.old, change.new)
    return f"{verb} {called} from {old} to {new}"


def changes_told(case: Case, changes: Sequence[Relaxation], demands: Sequence[Demand]) -> str:
    """Several changes as one imperative. demands: those known, among which options of the command line are found."""
    by_name = {demand.called: demand for demand in demands}
    return listed(relaxation_told(case, change, by_name.get(change.name)) for change in changes)


def exact_amount(case: Case, resource: str, size: Decimal, decimals: int = IN_FULL) -> str:
    """An amount of a resource in full, as the case has it written, or else with its unit."""
    unit = unit_of(case.resources, resource)
    written = written_of(case.resources, resource) or Written(suffix=f" {unit}" if unit else "")
    with localcontext(prec=EXACT):
        shown = size * written.times
    digits = stated(shown.copy_abs(), decimals)
    return f"{MINUS if shown < 0 else ''}{written.prefix}{digits}{counted(digits, written.suffix)}"


def gains(price: Price) -> tuple[str, str]:
    """The points that lifting a constraint gains, and that one unit more gains; a dash for what has no unit."""
    unit = "–" if price.one_unit is None else apart(price.one_unit) if price.one_unit else NOTHING
    return apart(price.lifted) if price.lifted else NOTHING, unit


def _called(case: Case, name: str) -> str:
    """What is changed, by its key; of a resource by its title."""
    trigger, _, resource = name.partition(RESERVE)
    if resource:
        return f"the reserve on {resource_name(case, resource)} for {trigger_name(case, trigger)}"
    if name in case.constraints:
        return name
    scenario, _, limited = name.rpartition(": ")
    if limited in case.resources:
        where = f" in {scenario_name(case, scenario)}" if scenario else ""
        return f"the limit on {resource_name(case, limited)}{where}"
    return constraint_name(case, name)


def _numbers(case: Case, change: Relaxation, old: Decimal, new: Decimal) -> tuple[str, str]:
    """Two numbers with as many decimals as set them apart, IN_FULL at the least; the new one is rounded so that it is
    enough."""
    for decimals in range(IN_FULL, MOST_DECIMALS + 1):
        with localcontext(prec=EXACT, rounding=ROUND_CEILING if new > old else ROUND_FLOOR):
            enough = new.quantize(Decimal(1).scaleb(-decimals))
        told = _number(case, change, old, decimals), _number(case, change, enough, decimals)
        if told[0] != told[1]:
            break
    return told


def _number(case: Case, change: Relaxation, number: Decimal, decimals: int = IN_FULL) -> str:
    resource = change.name.partition(RESERVE)[2] or change.name.rpartition(": ")[2]
    if resource in case.resources:
        return exact_amount(case, resource, number, decimals)
    if change.field == "probability":
        return percent_at(float(number))
    return stated(number, decimals)


def _attained(case: Case, way: Relaxation, new: Decimal) -> str:
    if isinstance(case.constraints.get(way.name), Consent) and way.old is not None:
        return _values(way.old, new)[1]
    return _number(case, way, new)


def _values(old: Decimal, new: Decimal) -> tuple[str, str]:
    """Two values of a consent with as many decimals as set them apart, 2 at the least; the new one rounded down."""
    for decimals in range(2, 9):
        unit = Decimal(1).scaleb(-decimals)
        told = old.quantize(unit), new.quantize(unit, ROUND_FLOOR)
        if told[0] > told[1]:
            return stated(told[0]), stated(told[1])
    return stated(old), stated(new)


def _where(case: Case, conflict: Conflict, here: str | None) -> str:
    if not conflict.scenarios or conflict.scenarios == (here,):
        return ""
    names = [scenario_name(case, name) for name in conflict.scenarios]
    if conflict.jointly:
        return f" across {listed(names)} together"
    return f" in {listed(names)}" if len(names) == 1 else f" in {listed(names)} alike"


def _several(members: Sequence[str]) -> str:
    return listed(members)


def _decimal(demand: Demand) -> Decimal:
    assert demand.number is not None, "it has a number"
    with localcontext(prec=EXACT):
        return Decimal(demand.number.numerator) / Decimal(demand.number.denominator)


def _stated(bound: Decimal | None) -> str:
    return "" if bound is None else stated(bound)
