"""Questions about constraints and actors, on cases too large to list, against plain integer programs."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction

from decision import Question, optimize, removal
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime
from options import Case, TotalBound
from tests.oracle import actors as calculus
from tests.oracle.bundles import Key, Oracle, bundle_id, key
from tests.oracle.plain_program import GivenUp
from tests.oracle.terms import effects, times
from tests.soak.borders import decimal_of
from tests.soak.core import Failure
from tests.soak.large_asked import Asked, NotAsked
from tests.soak.large_weights import best
from tests.soak.rest import _harmful

MOST_REMOVED = 60
"""Programs by which the plain way removes equilibria."""


def conflict(asked: Asked) -> Iterator[Failure]:
    """A floor or ceiling at the most that any bundle reaches, which one meets; and a last digit beyond, which none
    does: the constraints that exclude every bundle, of which none can be spared."""
    case, oracle, random = asked.case, asked.oracle, asked.random
    sums = [
        name for name, each in case.objectives.items() if each.combine != "max" and each.derived_from is None
    ]
    if not sums:
        raise NotAsked
    name, up = random.choice(sums), random.random() < 0.5
    sign = 1 if up else -1
    terms, base = effects(case, name, oracle.scenario)
    extreme = asked.program().most((times(terms, sign), sign * base))
    changed = case
    if extreme is not None:
        most = decimal_of(oracle.totals(extreme)[name])
        met = _bounded(case, name, up, most)
        judge = Oracle(met)
        found = optimize(Question(met), top=1, different=0, with_breakpoints=False)
        mine = key(found.bundles[0].levels) if found.bundles else None
        plain = asked.program(case=met).best()
        yield from asked.judged(
            "a bound just met", mine, extreme if plain is None else plain, judge.value, oracle=judge
        )
        digit = Decimal(1).scaleb(min(-1, int(most.as_tuple().exponent)))
        changed = _bounded(case, name, up, most + sign * digit)
    judge = Oracle(changed)
    found = optimize(Question(changed), top=1, different=0, with_breakpoints=False)
    if found.bundles:
        mine = key(found.bundles[0].levels)
        yield from asked.judged(
            "a bound missed", mine, asked.program(case=changed).best(), judge.value, oracle=judge
        )
        return
    if found.status != "infeasible" or found.unfinished:
        raise OutOfTime
    members = found.conflict
    asked.answers += 1
    whole = asked.program(case=_restricted(changed, members)).most(({}, Fraction(0)))
    if whole is not None:
        yield Failure("conflict", "they allow a bundle", bundle_id(whole), str(members))
    for left_out in random.sample(members, min(3, len(members))):
        asked.answers += 1
        fewer = [each for each in members if each != left_out]
        if asked.program(case=_restricted(changed, fewer)).most(({}, Fraction(0))) is None:
            yield Failure("conflict", "one can be spared", left_out, str(members))


def _bounded(case: Case, name: str, up: bool, bound: Decimal) -> Case:
    rule = TotalBound(objective=name, at_least=bound if up else None, at_most=None if up else bound)
    return case.model_copy(update={"constraints": {**case.constraints, "beyond": rule}})


def _restricted(case: Case, members: Collection[str]) -> Case:
    """The case with these constraints and limits alone."""
    return case.model_copy(
        update={
            "constraints": {name: rule for name, rule in case.constraints.items() if name in members},
            "resources": {
                name: each if name in members else each.model_copy(update={"limit": None})
                for name, each in case.resources.items()
            },
            "scenarios": {
                name: state.model_copy(
                    update={"limits": {r: most for r, most in state.limits.items() if r in members}}
                )
                for name, state in case.scenarios.items()
            },
        }
    )


def chance(asked: Asked) -> Iterator[Failure]:
    """The best bundle, the next best, and ties, where a bound holds in a share of draws of the scores."""
    rules = asked.case.constraints.values()
    if not any(isinstance(rule, TotalBound) and rule.probability is not None for rule in rules):
        raise NotAsked
    yield from best(asked)


def removed(asked: Asked) -> Iterator[Failure]:
    """The best bundle that leaves no harmful equilibrium."""
    case = asked.case
    if not case.actors:
        raise NotAsked
    found = removal(asked.question)
    if isinstance(found, LeftOut):
        raise GivenUp(found.reason)
    levers = list(dict.fromkeys(m.partition(".")[0] for actor in case.actors.values() for m in actor.shifts))

    def harmful(bundle: Key) -> bool:
        return any(_harmful(case, profile) for profile in calculus.equilibria(case, dict(bundle)))

    program = asked.program()
    for _ in range(MOST_REMOVED):
        plain = program.best()
        if plain is None or not harmful(plain):
            break
        program.exclude(plain, levers)
    else:
        raise GivenUp("equilibria")
    mine = None if found is None or found.best is None else key(found.best.levels)
    if mine is not None and harmful(mine):
        yield Failure("removal", "a harmful equilibrium is left", bundle_id(plain or ()), bundle_id(mine))
        return
    yield from asked.judged("removal", mine, plain, asked.oracle.value)
