"""A deterrence margin in a linear program, exactly.

Where the margin is only pushed up, it is held below the lead over every course that is possible. Where it may
be pushed down, one binary names the course that holds it. Where choices decide whether a course is possible,
a binary follows each obstacle both ways: obstacles move in steps, so that just above a limit is a step above.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Protocol

from decision.margin import CoursePoints, Margin, Obstacle, Points
from decision.problem import Problem

Ends = tuple[Fraction, Fraction]


class Rows(Protocol):
    """What takes variables and rows; choices are variables by their names."""

    problem: Problem

    def add_variable(self, name: str, low: float | None, high: float | None, category: str) -> None: ...

    def add_row(
        self,
        label: str,
        terms: Mapping[str, float],
        least: Fraction | float | None,
        most: Fraction | float | None,
    ) -> None: ...


def add_margin(rows: Rows, name: str, margin: Margin, *, pushed_down: bool) -> str:
    """The name of a new variable that is the margin; at most the margin, unless pushed_down."""
    form = _Form(rows, name, margin)
    form.at_most()
    if pushed_down:
        form.at_least()
    return form.variable


@dataclass(frozen=True)
class _Rival:
    """A course to deter: our lead over it, its ends, and the variable that says it is possible (or None)."""

    name: str
    lead: Points
    ends: Ends
    possible: str | None


class _Form:
    """One margin under construction."""

    def __init__(self, rows: Rows, name: str, margin: Margin) -> None:
        self.rows, self.name, self.margin = rows, name, margin
        self.variable = f"Margin_of_{name}"
        self.rivals: list[_Rival] = []
        levers = tuple(rows.problem.levers.values())
        for course, lead in zip(margin.deterred, margin.leads(), strict=True):
            always, possible = self._possible(course)
            if always or possible:
                self.rivals.append(_Rival(course.name, lead, lead.reach(levers), possible))
        ends = [rival.ends for rival in self.rivals]
        self.can_be_none = all(rival.possible for rival in self.rivals)
        if self.can_be_none:
            ends.append((margin.otherwise, margin.otherwise))
        self.low, self.high = min(low for low, _ in ends), max(high for _, high in ends)
        rows.add_variable(self.variable, float(self.low), float(self.high), "Continuous")

    def at_most(self) -> None:
        """No more than the lead over any possible course, nor than what stands for none."""
        for rival in self.rivals:
            terms = self._terms(rival.lead) | {self.variable: -1.0}
            least = -rival.lead.constant
            if rival.possible:
                slack = self.high - rival.ends[0]
                terms[rival.possible] = -float(slack)
                least -= slack
            self.rows.add_row(f"Below_lead_{self.name}_{rival.name}", terms, least, None)
        if self.can_be_none and self.high > self.margin.otherwise:
            slack = self.high - self.margin.otherwise
            terms = {self.variable: 1.0} | {r.possible: -float(slack) for r in self.rivals if r.possible}
            self.rows.add_row(f"Below_none_{self.name}", terms, None, self.margin.otherwise)

    def at_least(self) -> None:
        """No less than the lead over one possible course, or than what stands for none if there is none."""
        holders: dict[str, float] = {}
        for rival in self.rivals:
            holder = f"Holds_{self.name}_{rival.name}"
            self.rows.add_variable(holder, 0, 1, "Integer")
            holders[holder] = 1.0
            slack = rival.ends[1] - self.low
            terms = _negative(self._terms(rival.lead)) | {self.variable: 1.0, holder: -float(slack)}
            self.rows.add_row(f"Above_{holder}", terms, rival.lead.constant - slack, None)
            if rival.possible:
                self.rows.add_row(f"Open_{holder}", {rival.possible: 1.0, holder: -1.0}, 0, None)
        if self.can_be_none:
            none = f"Holds_{self.name}_None"
            self.rows.add_variable(none, 0, 1, "Integer")
            holders[none] = 1.0
            slack = self.margin.otherwise - self.low
            terms = {self.variable: 1.0, none: -float(slack)}
            self.rows.add_row(f"Above_{none}", terms, self.margin.otherwise - slack, None)
            for rival in self.rivals:
                if rival.possible:
                    label = f"Open_{none}_{rival.name}"
                    self.rows.add_row(label, {rival.possible: 1.0, none: 1.0}, None, 1)
        self.rows.add_row(f"One_{self.name}", holders, 1, 1)

    def _possible(self, course: CoursePoints) -> tuple[bool, str | None]:
        """Whether the course is always possible, and else the variable that says when; never: (False, None)."""
        name = f"{self.name}_{course.name}"
        clear = [self._clear(f"{name}_{obstacle.item}", obstacle) for obstacle in course.obstacles]
        if False in clear:
            return False, None
        open_ones = [variable for variable in clear if isinstance(variable, str)]
        if not open_ones:
            return True, None
        possible = f"Possible_{name}"
        self.rows.add_variable(possible, 0, 1, "Integer")
        for variable in open_ones:
            self.rows.add_row(f"Only_{possible}_{variable}", {variable: 1.0, possible: -1.0}, 0, None)
        every = dict.fromkeys(open_ones, 1.0) | {possible: -1.0}
        self.rows.add_row(f"All_{possible}", every, None, len(open_ones) - 1)
        return False, possible

    def _clear(self, name: str, obstacle: Obstacle) -> str | bool:
        """The variable that is 1 just where the obstacle keeps its limit; or always, or never."""
        over = obstacle.points.less(Points(obstacle.limit, {}))
        step = lcm(over.constant.denominator, *(move.denominator for move in over.choices.values()))
        over = Points(over.constant * step, {i: move * step for i, move in over.choices.items()})
        low, high = over.reach(self.rows.problem.levers.values())
        if high <= 0 or low > 0:
            return high <= 0
        clear = f"Clear_{name}"
        self.rows.add_variable(clear, 0, 1, "Integer")
        terms = self._terms(over)
        self.rows.add_row(f"Within_{name}", terms | {clear: float(high)}, None, high - over.constant)
        self.rows.add_row(f"Beyond_{name}", terms | {clear: float(1 - low)}, 1 - over.constant, None)
        return clear

    def _terms(self, points: Points) -> dict[str, float]:
        return {self.rows.problem.choices[i].name: float(step) for i, step in points.choices.items() if step}


def _negative(terms: Mapping[str, float]) -> dict[str, float]:
    return {name: -coefficient for name, coefficient in terms.items()}
