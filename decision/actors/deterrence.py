"""Whether an actor is deterred under a bundle, its deterrence margin, and what would change its best response.

The best response is the possible course of greatest attractiveness. Each item is moved alone to the points where
another course becomes the best response (one-way sensitivity); where they lie within the item's own range, the actor
is on the edge.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from decision.model.actor_calculus import Calculus, ItemKind, to_deter
from decision.model.deterrence_margin import CoursePoints, Margin
from decision.model.effects import CaseEffects
from decision.model.problem import Objective, Problem
from decision.model.question import Question
from decision.model.shapley_values import shares
from decision.model.value_function import ValueFunction
from options import ESTIMATES, Case, Estimate

Deterrence = Literal["robustly_deterred", "deterred", "on_the_edge", "not_deterred"]

ZERO = Fraction(0)


@dataclass(frozen=True)
class Span:
    """Points at the low, the likely and the high end."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True)
class ItemPoints:
    """An item of a course after the bundle's shifts."""

    kind: ItemKind
    """Incentive, cost or practical constraint."""

    points: Span
    """At its low, likely and high end."""
    shift: float
    """Points that the bundle adds to it."""
    impossible_above: float | None
    """Points above which the course is impossible; None: there is no such limit."""


@dataclass(frozen=True)
class CourseView:
    """A course of an actor under a bundle."""

    attractiveness: Span
    """Incentives less constraints, in points."""
    possible: bool
    """Whether no item exceeds its limit, at likely points."""
    barred_by: Mapping[str, float]
    """Item -> points by which it exceeds its limit."""
    items: Mapping[str, ItemPoints]
    """By item."""


@dataclass(frozen=True)
class Turn:
    """The points of one item, all else equal, past which the actor's best response changes."""

    course: str
    """The course that the item belongs to."""
    item: str
    """The item of that course whose points move."""

    now: float
    """The item's likely points."""
    at: float
    """The points past which the best response changes."""
    to: str | None
    """The best response then; None: no course is possible."""
    within_range: bool
    """Whether `at` lies between the item's own low and high end."""


@dataclass(frozen=True)
class ActorView:
    """An actor under a bundle."""

    courses: Mapping[str, CourseView]
    """By course."""
    best_response: str | None
    """The possible course of greatest attractiveness; None where no course is possible."""
    ties: tuple[str, ...]
    """The other courses of the same attractiveness."""
    near_ties: tuple[str, ...]
    """The courses that one item, within its own range, would make the best response."""
    closed: bool
    """Whether the accepted course is impossible, which is no deterrence."""
    margin: Span | None
    """The deterrence margin, in points: the objective's worst where the accepted course is impossible, its best
    where no course to deter is possible; None where that is so and no objective is derived from the actor."""
    deterrence: Deterrence
    """Judged over the ranges of all items."""
    turns: tuple[Turn, ...]
    """The nearest first."""
    moved_by: Mapping[str, float]
    """Lever -> points of margin that it adds against the status quo (Shapley values); empty where the margin of
    some bundle between the two is not stated, or it was not asked for."""
    joint: float
    """Points of margin that levers too many to tell apart add together."""
    others: Mapping[str, str]
    """Actor -> course that each other actor is taken to choose: the accepted one."""


def deterrence(
    question: Question, levels: Mapping[str, str], *, with_levers: bool = True
) -> dict[str, ActorView]:
    """Computes every actor under a bundle (lever -> level), the other actors at the courses that we accept.

    with_levers: also compute what each lever adds to the margin, which takes longest. Raises OutOfTime only then.
    """
    problem, calculus = question.problem(), Calculus(CaseEffects(question.case))
    return {
        actor: _View(problem, calculus, actor, levels).view(with_levers) for actor in question.case.actors
    }


class _View:
    """One actor under one bundle."""

    def __init__(self, problem: Problem, calculus: Calculus, actor: str, levels: Mapping[str, str]) -> None:
        case = calculus.case
        self.problem, self.calculus, self.actor, self.levels = problem, calculus, actor, levels
        self.stated, self.actors = case.actors[actor], len(case.actors)
        self.chosen = problem.chosen(levels)
        self.deterred = to_deter(self.stated)
        self.ends = _ends(case, actor)
        self.others = {name: course for name, course in self.calculus.accepted().items() if name != actor}
        self.likely = {name: self.calculus.course(actor, name, "likely") for name in self.stated.courses}
        self.attraction = {name: course.attraction.at(self.chosen) for name, course in self.likely.items()}
        self.possible = [name for name, course in self.likely.items() if course.possible(self.chosen)]
        self.closed = self.stated.accepts not in self.possible

    def view(self, with_levers: bool) -> ActorView:
        order = sorted(self.possible, key=lambda name: -self.attraction[name])
        best = order[0] if order else None
        ties = tuple(name for name in order[1:] if self.attraction[name] == self.attraction[order[0]])
        turns = tuple(sorted(self._turns(order), key=lambda turn: abs(turn.at - turn.now)))
        near = dict.fromkeys(turn.to for turn in turns if turn.within_range and turn.to is not None)
        margin = self._margin()
        tells = with_levers and margin is not None and self._stated_between()
        by_lever, joint = self._moved_by() if tells else ({}, 0.0)
        return ActorView(
            courses={name: self._course(name) for name in self.stated.courses},
            best_response=best,
            ties=ties,
            near_ties=tuple(name for name in near if name not in (best, *ties)),
            closed=self.closed,
            margin=margin,
            deterrence=self._deterrence(best, ties, turns),
            turns=turns,
            moved_by=by_lever,
            joint=joint,
            others=self.others,
        )

    def _course(self, name: str) -> CourseView:
        ends = [
            float(self.calculus.course(self.actor, name, estimate).attraction.at(self.chosen))
            for estimate in ESTIMATES
        ]
        items = {}
        for item, (kind, stated) in self.calculus.items(self.actor, name).items():
            points = [self.calculus.points(self.actor, name, item, estimate) for estimate in ESTIMATES]
            low, likely, high = (float(each.at(self.chosen)) for each in points)
            shift = float(points[1].at(self.chosen) - points[1].constant)
            limit = None if stated.impossible_above is None else float(stated.impossible_above)
            items[item] = ItemPoints(kind, Span(low, likely, high), shift, limit)
        return CourseView(
            attractiveness=Span(*ends),
            possible=name in self.possible,
            barred_by={
                obstacle.item: float(obstacle.points.at(self.chosen) - obstacle.limit)
                for obstacle in self.likely[name].obstacles
                if obstacle.stands(self.chosen)
            },
            items=items,
        )

    def _margin(self) -> Span | None:
        """The margin at each end; an end at which the case does not state it is left out of the least and the greatest."""
        ends = {}
        for estimate in ESTIMATES:
            margin = self._margin_at(estimate)
            leads = margin.accepted.possible(self.chosen) and self._open(margin)
            if leads or self.ends is not None:
                ends[estimate] = float(margin.total(self.chosen))
        if "likely" not in ends:
            return None
        return Span(min(ends.values()), ends["likely"], max(ends.values()))

    def _margin_at(self, estimate: Estimate) -> Margin:
        return self.calculus.margin(self.actor, estimate, self.ends or (ZERO, ZERO))

    def _open(self, margin: Margin) -> bool:
        """Whether some course to deter is possible."""
        return any(course.possible(self.chosen) for course in margin.deterred)

    def _deterrence(self, best: str | None, ties: tuple[str, ...], turns: Iterable[Turn]) -> Deterrence:
        if self.closed:
            # What it does instead is not what we accept; only that the accepted course opens would turn that.
            opens = any(turn.within_range and turn.to == self.stated.accepts for turn in turns)
            return "on_the_edge" if opens else "not_deterred"
        undesired = {name in self.deterred for name in (best, *ties)}
        if len(undesired) > 1:
            return "on_the_edge"
        taken = undesired.pop()
        if not taken and self._robust():
            return "robustly_deterred"
        if any(turn.within_range and self._deters(turn) == taken for turn in turns):
            return "on_the_edge"
        return "not_deterred" if taken else "deterred"

    def _deters(self, turn: Turn) -> bool:
        """Whether past the turn the actor takes no course to deter, and the accepted one is still open to it."""
        items = self.calculus.items(self.actor, turn.course)
        closes = turn.course == self.stated.accepts and turn.to != turn.course
        limit = items[turn.item][1].impossible_above
        if closes and limit is not None and Fraction(turn.at) >= Fraction(limit):
            return False
        return turn.to not in self.deterred

    def _robust(self) -> bool:
        """Deterred even with the accepted course at its low end and all others at their high end."""
        margin = self._margin_at("low")
        if not margin.accepted.possible(self.chosen):
            return False
        return not self._open(margin) or margin.total(self.chosen) > 0

    def _turns(self, order: list[str]) -> Iterable[Turn]:
        """Every item that, moved alone, changes the best response or makes it impossible."""
        if not order:
            return
        best = order[0]
        for name, course in self.likely.items():
            standing = [obstacle for obstacle in course.obstacles if obstacle.stands(self.chosen)]
            for item, (kind, stated) in self.calculus.items(self.actor, name).items():
                now = self.calculus.points(self.actor, name, item, "likely").at(self.chosen)
                limit = None if stated.impossible_above is None else Fraction(stated.impossible_above)
                gap = self.attraction[best] - self.attraction[name]
                to: str | None = name
                if name != best and not standing:
                    at = now + gap if kind == "incentive" else now - gap
                elif name != best:
                    if [obstacle.item for obstacle in standing] != [item] or limit is None:
                        continue
                    at = min(limit, now - gap)
                else:
                    to = order[1] if len(order) > 1 else None
                    if to is None and limit is None:
                        continue
                    lead = None if to is None else self.attraction[best] - self.attraction[to]
                    if kind == "incentive":
                        if lead is None:
                            continue
                        at = now - lead
                    else:
                        rises = [now + lead] if lead is not None else []
                        at = min([*rises, limit] if limit is not None else rises)
                yield self._turn(name, item, now, at, to)

    def _turn(self, course: str, item: str, now: Fraction, at: Fraction, to: str | None) -> Turn:
        low, high = (
            self.calculus.points(self.actor, course, item, end).at(self.chosen) for end in ("low", "high")
        )
        return Turn(course, item, float(now), float(at), to, low <= at <= high)

    def _stated_between(self) -> bool:
        """Whether every bundle between the status quo and this one has a margin that the case states."""
        if self.ends is not None:
            return True
        before = self.problem.chosen(self.problem.status_quo)
        kept, moved = before & self.chosen, before ^ self.chosen
        levers = [tuple(i for i in choices if i in moved) for choices in self.problem.levers.values()]
        margin = self._margin_at("likely")

        def may_close(course: CoursePoints) -> bool:
            return any(
                obstacle.points.at(kept) + obstacle.points.reach(levers)[1] - obstacle.points.constant
                > obstacle.limit
                for obstacle in course.obstacles
            )

        return not may_close(margin.accepted) and not all(map(may_close, margin.deterred))

    def _moved_by(self) -> tuple[dict[str, float], float]:
        """What each lever that differs from the status quo adds to the margin."""
        identity = ValueFunction(((Fraction(0), Fraction(0)), (Fraction(1), Fraction(1))))
        margin = Objective(self.actor, self._margin_at("likely"), identity)
        return shares(self.problem, margin, self.levels, self.actors)


def _ends(case: Case, actor: str) -> tuple[Fraction, Fraction] | None:
    """Worst and best of the first objective that is derived from the actor; None where there is none."""
    for stated in case.objectives.values():
        if stated.actor == actor:
            assert stated.worst is not None and stated.best is not None, "a derived total has a range"
            return Fraction(stated.worst), Fraction(stated.best)
    return None
