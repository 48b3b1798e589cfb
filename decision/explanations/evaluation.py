"""A named bundle, feasible or not: what it breaks and by how much, and what it loses in every scenario and by every
profile.

What would allow it: each broken limit and bound at the nearest number that the bundle keeps, and the broken rules
dropped. All of it together makes the bundle feasible, and nothing less of each number does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from functools import partial
from typing import Any

from decision.explanations.comes_in import ComesIn
from decision.explanations.contest import Contest
from decision.explanations.why_not import WhyNot, why_not
from decision.model.bundle import Bundle
from decision.model.question import Question
from decision.model.slack import slacks
from decision.model.value_function import TOLERANCE
from decision.model.varied_question import stated_quantity, varied
from decision.running.left_out import LeftOut
from decision.running.limits import limited
from decision.running.parts import Keep, Part, Progress, run
from decision.running.shown import Shown, points
from decision.solve.certificate import Certificate, certificate
from decision.solve.optimize import Optimum
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import EXACT, MOST_DECIMALS, Consent, Quantity, is_floor, quantities


@dataclass(frozen=True)
class Judged:
    """A bundle in one scenario, or by one profile's weights."""

    bundle: Bundle
    """The bundle as it is there."""

    best: Bundle | None
    """The best bundle there; None where none is feasible."""

    @property
    def loss(self) -> float | None:
        """Its loss against the best, in points; below 0 for an infeasible bundle that would be better; None without one."""
        return None if self.best is None else _loss(self.best, self.bundle)


@dataclass(frozen=True)
class Allowance:
    """One change that a bundle needs to be allowed."""

    constraint: str
    """The constraint or resource."""

    quantity: Quantity | None
    """The number that would change; None where the rule would have to be dropped."""

    old: Decimal | None
    """The number as it is."""

    new: Decimal | None
    """The nearest number that the bundle keeps; None: dropped."""


@dataclass(frozen=True, repr=False)
class Evaluation(Shown):
    """The answer to `evaluate`."""

    bundle: Bundle
    """The bundle, in the question's scenario by its weights."""

    broken: Mapping[str, float]
    """By constraint or resource that it breaks: by how much, in the unit of what is bounded, at the worst place where it
    is checked."""

    best: Bundle | None
    """The best bundle; None where none is feasible, or it was not found in time."""

    loss: float | None
    """The loss against the best in points, below 0 for an infeasible bundle that would be better; None without a best."""

    by_scenario: Mapping[str, Judged]
    """In every scenario of the case, each with its own limits and scores."""

    by_profile: Mapping[str, Judged]
    """By the weights of every profile."""

    allowed_by: tuple[Allowance, ...]
    """The changes that together allow it; none where it is feasible."""

    loss_then: float | None
    """Its loss against the best bundle under these changes; None where it is feasible or that was not found in time."""

    wins_if: tuple[ComesIn, ...]
    """The smallest single changes under which it is feasible and recommended, one for each number that can; none where it
    is recommended already, where no single number suffices, and where they were not found in time."""

    left_out: tuple[LeftOut, ...]
    """Numbers of which that was not found, and why."""

    unfinished: tuple[str, ...]
    """The parts that the time limit or an interruption cut short."""

    interrupted: bool
    """Whether the user interrupted it."""

    certificate: Certificate
    """Solver and effort."""

    def facts(self) -> list[tuple[str, str]]:
        """Returns the main facts for display."""
        return [
            ("bundle", self.bundle.id),
            ("feasible", "yes" if self.bundle.feasible else f"no: {', '.join(self.broken)}"),
            ("value", points(self.bundle.value)),
            ("loss", points(self.loss)),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]


def evaluate_bundle(
    question: Question,
    levels: Mapping[str, str],
    optimum: Optimum | None = None,
    *,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluates a bundle, given as lever -> level, against the best bundle, in every scenario and by every profile.

    optimum: the answer to the question, where it is known already. time_limit: seconds. Raises RequestError; never
    raises KeyboardInterrupt.
    """
    problem = question.problem()
    search = Search(problem, solver, time_limit)
    chosen = problem.chosen(levels)
    bundle = search.bundle(chosen)
    allowed_by = allowances(question, bundle)
    solves = 0

    def judged(asked: Question, scenario: str | None = None) -> Judged:
        nonlocal solves
        own = search.again(asked.problem(scenario=scenario))
        best = recommended(own)
        solves += own.solves
        return Judged(own.bundle(chosen), None if best is None else own.bundle(best))

    def here() -> Judged:
        if optimum is not None and optimum.is_settled:
            return Judged(bundle, next(iter(optimum.bundles), None))
        return judged(question)

    case = question.case
    parts = [
        _part(BEST, here),
        *(_part(_in(name), partial(judged, question, name)) for name in case.scenarios),
        *(_part(_by(name), partial(judged, replace(question, weights=name))) for name in _profiles(question)),
    ]

    def wins(found: Mapping[str, Any], keep: Keep) -> WhyNot | None:
        now = found[BEST].best
        if now is None or now.id == bundle.id:
            return None
        return why_not(Contest(problem, solver), question, problem.chosen(now.levels), levels, keep)

    parts.append(Part(WINS, wins, needs=(BEST,)))
    if allowed_by and not bundle.feasible:
        parts.append(_part(ALLOWED, lambda: judged(allowing(question, allowed_by))))
    with limited(time_limit):
        done = run(parts, progress)
    found = done.found
    now: Judged | None = found.get(BEST)
    then: Judged | None = found.get(ALLOWED)
    turned: WhyNot | None = found.get(WINS)
    return Evaluation(
        bundle=bundle,
        broken=_broken(question, bundle),
        best=None if now is None else now.best,
        loss=None if now is None else now.loss,
        by_scenario={name: found[_in(name)] for name in case.scenarios if _in(name) in found},
        by_profile={name: found[_by(name)] for name in _profiles(question) if _by(name) in found},
        allowed_by=allowed_by,
        loss_then=None if then is None else then.loss,
        wins_if=() if turned is None else turned.comes_in,
        left_out=() if turned is None else turned.left_out,
        unfinished=done.unfinished,
        interrupted=done.interrupted,
        certificate=certificate(solver, search.seconds(), solves),
    )


BEST, ALLOWED = "the best bundle", "the best bundle where this one is allowed"
WINS = "what would make it the best"
"""The parts of an evaluation, beside one for each scenario and profile, as `unfinished` names them."""


def allowances(question: Question, bundle: Bundle) -> tuple[Allowance, ...]:
    """Returns the changes that together allow a bundle: one for each limit, bound and rule that it breaks."""
    worst, found = _worst(question, bundle), []
    for name in bundle.violates:
        amount = worst[name][1]
        number = _broken_number(question, name, amount)
        if number is None:
            found.append(Allowance(name, None, None, None))
            continue
        least = is_floor(number)
        new = _decimal(amount, ROUND_FLOOR if least else ROUND_CEILING)
        if isinstance(question.case.constraints.get(name), Consent):  # a value, which is a float
            new = new.quantize(Decimal("1e-9"), ROUND_FLOOR)
        found.append(Allowance(name, number, stated_quantity(question, number), new))
    return tuple(found)


def allowing(question: Question, changes: tuple[Allowance, ...]) -> Question:
    """Returns the question under these changes: limits and bounds at their numbers, broken rules dropped."""
    dropped = {change.constraint for change in changes if change.quantity is None}
    for change in changes:
        if change.quantity is not None and change.new is not None:
            question = varied(question, change.quantity, change.new)
    constraints = {name: each for name, each in question.case.constraints.items() if name not in dropped}
    return replace(
        question,
        case=question.case.model_copy(update={"constraints": constraints}),
        must=tuple(member for member in question.must if f"must {member}" not in dropped),
        must_not=tuple(member for member in question.must_not if f"must_not {member}" not in dropped),
    )


def _part(name: str, find: Callable[[], Judged]) -> Part:
    return Part(name, lambda found, keep: find())


def _in(scenario: str) -> str:
    return f"scenario {scenario}"


def _by(profile: str) -> str:
    return f"profile {profile}"


def _profiles(question: Question) -> tuple[str, ...]:
    return tuple(question.case.weights.profiles) if question.case.weights else ()


def _loss(best: Bundle, bundle: Bundle) -> float:
    loss = best.value - bundle.value
    return 0.0 if abs(loss) <= TOLERANCE and bundle.feasible else loss


def _worst(question: Question, bundle: Bundle) -> Mapping[str, tuple[Fraction, Fraction]]:
    """By constraint and limit: the least slack, and the amount there."""
    worst: dict[str, tuple[Fraction, Fraction]] = {}
    for each in slacks(question, bundle.levels):
        if each.constraint not in worst or each.slack < worst[each.constraint][0]:
            worst[each.constraint] = each.slack, each.amount
    return worst


def _broken(question: Question, bundle: Bundle) -> Mapping[str, float]:
    worst = _worst(question, bundle)
    return {name: float(-worst[name][0]) for name in bundle.violates}


def _broken_number(question: Question, name: str, amount: Fraction) -> Quantity | None:
    """The limit or bound of this name that an amount breaks; None for a rule, and a bound that holds with a probability."""
    for each in quantities(question.case):
        if each.kind not in ("limit", "bound") or each.of[0] != name:
            continue
        stated = stated_quantity(question, each)
        if stated is None or getattr(question.case.constraints.get(name), "probability", None) is not None:
            return None
        kept = amount >= stated if is_floor(each) else amount <= stated
        if not kept or each.of[-1] == "exactly":
            return each
    return None


def _decimal(number: Fraction, rounding: str) -> Decimal:
    """The fraction as a decimal that a case may state, rounded where it is none."""
    with localcontext(prec=EXACT, rounding=rounding):
        found = Decimal(number.numerator) / Decimal(number.denominator)
        return Decimal(f"{found.quantize(Decimal(1).scaleb(-MOST_DECIMALS)).normalize():f}")
