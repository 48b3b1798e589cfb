"""The smallest single changes that bring a target into the recommended bundle, one for each number of a case that may move.

Each border is found exactly by the method of its kind. At the border itself the target may only tie, so that the problem is
solved again there; and numbers of few digits beyond it are tried until one brings the target in, for use in an option.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, log10

from decision.explanations.border import Border
from decision.explanations.bound_border import bound_border
from decision.explanations.bundle_border import bundle_border
from decision.explanations.changed_problem import changed_problem
from decision.explanations.contest import Contest
from decision.explanations.number_paths import MovedNumber, NotExact, written
from decision.explanations.own_number_border import own_number_border
from decision.explanations.target import Target
from decision.explanations.weight_border import weight_border
from decision.model.question import Question
from decision.model.varied_question import stated_quantity
from decision.running.left_out import LeftOut
from options import Quantity, TotalBound, counts_elsewhere, is_floor, quantities, quantity

DIGITS = 2
"""Significant digits of a change with which short numbers are tried first."""

MOST_DIGITS = 12
"""Significant digits with which they are tried last."""

DECIMALS, SAME = 9, Fraction(1, 10**11)
"""Decimals of a number of the case, and the relative difference that rounding makes."""


@dataclass(frozen=True)
class ComesIn:
    """One number of the case, and the least change of it that brings the target into the recommended bundle."""

    of: Quantity
    """The number."""

    old: float
    """As it is."""

    new: float
    """The border: the nearest number at which, or next to which, the target is in."""

    at_border: bool
    """Whether it is in at the border itself; else the rule of ties is against it there, or a rival is feasible yet."""

    above: bool
    """Whether numbers above the border bring it in; else those below."""

    enough: float | None
    """A number of few digits at or beyond the border that brings it in; None where none of few digits does."""

    own: bool = True
    """Whether it is a number of the target itself, or one that all bundles share."""

    @property
    def change(self) -> float:
        """How far the border is from the number as it is, with its sign."""
        return self.new - self.old

    @property
    def step(self) -> float | None:
        """How far the number that is enough is from the number as it is, with its sign; None where there is none."""
        return None if self.enough is None else self.enough - self.old

    @property
    def loosens(self) -> bool:
        """Whether it lets bundles in: a higher limit or ceiling, or a lower floor; True for all else."""
        if self.of.kind not in ("limit", "bound"):
            return True
        return self.above != is_floor(self.of)

    @property
    def relative(self) -> float | None:
        """How far the number that is enough is from the number as it is, as a share of that; None where that is 0."""
        return None if not self.old or self.step is None else self.step / abs(self.old)


def own_numbers(question: Question, levels: Iterable[tuple[str, str]]) -> Iterator[Quantity]:
    """Yields the scores and costs that the case states for some levels and that an answer may depend on: scores that are
    weighed or bounded, costs of which a resource with a limit takes a part."""
    case, problem = question.case, question.problem()
    bounded = {each.objective for each in case.constraints.values() if isinstance(each, TotalBound)}
    limited = {r.name for r in problem.resources if r.limit is not None}
    limited |= {part for name in limited for part in case.resources[name].parts}
    wanted = set(levels)
    counts = {"score": bounded | set(problem.weights), "cost": limited}
    for of in quantities(case):
        told = of.kind in counts and of.of[:2] in wanted and of.of[2] in counts[of.kind]
        if told and quantity(case, of, problem.scenario) is not None:
            yield of


def common_numbers(question: Question) -> Iterator[Quantity]:
    """Yields the limits, bounds and weights of a question."""
    problem = question.problem()
    limited = {r.name for r in problem.resources if r.limit is not None}
    for of in quantities(question.case):
        if (
            (of.kind == "limit" and of.of[0] in limited)
            or of.kind == "bound"
            or (of.kind == "weight" and len(problem.weights) > 1)
        ):
            yield of


def changes(
    contest: Contest, question: Question, target: Target, among: Iterable[Quantity]
) -> Iterator[ComesIn | LeftOut]:
    """Yields the change of every number that brings the target in, and the numbers left out. Raises OutOfTime."""
    for of in among:
        try:
            if counts_elsewhere(question.case, of):
                raise NotExact
            border = nearest_border(contest, question, target, of)
        except NotExact:
            yield LeftOut(
                f"what {of.name} would have to be",
                "it moves what holds with a probability, a margin, or what a tag or another total adds up",
                "vary",
            )
            continue
        told = None if border is None else _told(contest, question, target, of, border)
        if told is not None:
            yield told


def nearest_border(contest: Contest, question: Question, target: Target, of: Quantity) -> Border | None:
    """Returns the border of one number that is nearest to it; None where it brings the target in nowhere."""
    if of.kind in ("limit", "bound"):
        return bound_border(contest, question, target, of)
    if of.kind == "weight":
        return weight_border(contest, question, target, of)
    find = own_number_border if target.bundle is None else bundle_border
    borders = [find(contest, target, MovedNumber(question, of, way)) for way in (1, -1)]
    known = [border for border in borders if border is not None]
    old = Fraction(stated_quantity(question, of) or 0)
    return min(known, key=lambda border: abs(border.number - old), default=None)


def _told(
    contest: Contest, question: Question, target: Target, of: Quantity, border: Border
) -> ComesIn | None:
    """Returns the change; None where the target only ties at the border and beyond, and the rule of ties is against it."""
    old = stated_quantity(question, of)
    assert old is not None, "numbers that are not stated are not moved"
    border = replace(border, number=_plain(border.number))

    tried: dict[Decimal, bool] = {}

    def wins(number: Decimal) -> bool:
        if number not in tried:
            in_range = of.kind != "weight" or 0 <= number <= 1
            tried[number] = in_range and contest.wins(changed_problem(question, of, number), target)
        return tried[number]

    at_border = wins(written(border.number))
    enough = next((float(n) for n in _short(Fraction(old), border) if wins(n)), None)
    if not at_border and enough is None:
        return None
    return ComesIn(
        of=of,
        old=float(old),
        new=float(border.number),
        at_border=at_border,
        above=border.way > 0,
        enough=enough,
        own=of.kind not in ("score", "cost") or target.bundle is None,
    )


def _plain(number: Fraction) -> Fraction:
    """Returns the number of few decimals from which a border differs by the rounding of weights alone, if any."""
    near = round(number, DECIMALS)
    return near if abs(near - number) <= SAME * max(Fraction(1), abs(number)) else number


def _short(old: Fraction, border: Border) -> Iterator[Decimal]:
    """Yields numbers at or beyond a border on its side, of ever more digits of the change from the number as it is."""
    change = abs(border.number - old)
    first = DIGITS - 1 - floor(log10(change)) if change else DIGITS
    for digits in range(max(0, first), max(0, first) + MOST_DIGITS):
        unit = Fraction(1, 10**digits)
        scaled = border.number / unit
        near = ceil(scaled) if border.way > 0 else floor(scaled)
        for number in (near, near + border.way):
            yield written(number * unit)
