"""The exact mixed-integer formulation of a deterrence margin.

Where the objective only pushes the margin up, it is bounded above by the lead over every possible course. Where the
margin may be pushed down, one binary selects the course that attains it. Where choices decide whether a course is
possible, a binary follows each obstacle in both directions: obstacles move in discrete steps, so that the next value
above a limit is one step above it. Where the accepted course may be impossible, its binary fixes the margin. Rows over
integer variables alone are stated as fractions, to hold exactly; rows with the margin in floating point.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from decision.model.deterrence_margin import CoursePoints, Margin, Obstacle, Points
from decision.model.problem import negated
from decision.solve.program_rows import ProgramRows

Ends = tuple[Fraction, Fraction]
"""Lower and upper bound, in points."""

VariableTerms = dict[str, Fraction | float]
"""Coefficients by variable."""

ZERO, ONE = Fraction(0), Fraction(1)


def add_margin(rows: ProgramRows, name: str, margin: Margin, *, pushed_down: bool) -> str:
    """Adds a variable that is at most the margin, and equal to it if `pushed_down`; returns its name.

    It follows the margin as it is before it is turned.
    """
    formulation = _Formulation(rows, name, margin)
    formulation.at_most()
    if pushed_down:
        formulation.at_least()
    return formulation.variable


def add_margin_bound(
    rows: ProgramRows, name: str, margin: Margin, lower: Fraction | None, upper: Fraction | None
) -> None:
    """Adds rows that bound the margin's total, over integer variables alone: no variable stands for the margin."""
    if margin.turned:
        lower, upper = (None if end is None else -end for end in (upper, lower))
    formulation = _Formulation(rows, name, margin, with_variable=False)
    if lower is not None:
        formulation.floor(lower)
    if upper is not None:
        formulation.ceiling(upper)


@dataclass(frozen=True)
class _Rival:
    """A course to deter."""

    name: str
    """Its name."""

    lead: Points
    """The lead of the accepted course over it."""

    ends: Ends
    """Bounds on the lead."""

    possible: str | None
    """The binary that says whether it is possible; None where it always is."""


class _Formulation:
    """The formulation of one margin."""

    def __init__(self, rows: ProgramRows, name: str, margin: Margin, *, with_variable: bool = True) -> None:
        self.rows, self.name, self.margin = rows, name, margin
        self.variable = f"Margin_of_{name}"
        self.rivals: list[_Rival] = []
        levers = tuple(rows.problem.levers.values())
        always, self.accepted = self._possible(margin.accepted)
        self.never_accepted = not always and self.accepted is None
        for course, lead in zip(margin.deterred, margin.leads(), strict=True):
            if self.never_accepted:
                break
            always, possible = self._possible(course)
            if always or possible:
                self.rivals.append(_Rival(course.name, lead, lead.reach(levers), possible))
        ends = [rival.ends for rival in self.rivals]
        self.can_be_none = not self.never_accepted and all(rival.possible for rival in self.rivals)
        if self.can_be_none:
            ends.append((margin.otherwise, margin.otherwise))
        if self.accepted or self.never_accepted:
            ends.append((margin.closed, margin.closed))
        self.low, self.high = min(low for low, _ in ends), max(high for _, high in ends)
        if with_variable:
            rows.add_variable(self.variable, float(self.low), float(self.high), "Continuous")

    def floor(self, lower: Fraction) -> None:
        """Requires the lead over every possible course to be at least `lower`, and excludes states that count as less."""
        for rival in self.rivals:
            slack = max(lower - rival.ends[0], ZERO)
            terms, least = self._terms(rival.lead), lower - rival.lead.constant
            for possible in (rival.possible, self.accepted):
                if possible:
                    terms[possible] = -slack
                    least -= slack
            self.rows.add_row(f"{self.name}_Over_{rival.name}", terms, least, None)
        if self.margin.closed < lower:
            self._bar_closed()
        if self.can_be_none and self.margin.otherwise < lower:
            terms, least = {r.possible: ONE for r in self.rivals if r.possible}, ONE
            if self.accepted:
                terms[self.accepted] = -ONE
                least = ZERO
            self.rows.add_row(f"{self.name}_Some", terms, least, None)

    def ceiling(self, upper: Fraction) -> None:
        """Requires the lead over some possible course, or the state that replaces it, to be at most `upper`."""
        if self.never_accepted:
            if self.margin.closed > upper:
                self._bar_closed()
            return
        holders: dict[str, Fraction] = {}
        for rival in self.rivals:
            holder = self._new_holder(f"Holds_{self.name}_{rival.name}", rival.possible)
            slack = max(rival.ends[1] - upper, ZERO)
            terms = self._terms(rival.lead) | {holder: slack}
            self.rows.add_row(
                f"{self.name}_Under_{rival.name}", terms, None, upper + slack - rival.lead.constant
            )
            holders[holder] = ONE
        if self.can_be_none and self.margin.otherwise <= upper:
            holders[self._new_none()] = ONE
        if self.accepted and self.margin.closed <= upper:
            holders[self._new_closed()] = ONE
        self.rows.add_row(f"{self.name}_Some_held", holders, ONE, None)

    def _bar_closed(self) -> None:
        """Requires the accepted course to be possible."""
        if self.accepted:
            self.rows.add_row(f"{self.name}_Accepted", {self.accepted: ONE}, ONE, None)
        elif self.never_accepted:
            self.rows.add_row(f"{self.name}_Accepted", {}, ONE, None)

    def at_most(self) -> None:
        """Bounds the variable above by the margin: by the lead over each possible course, or the state that replaces it."""
        for rival in self.rivals:
            terms: VariableTerms = {**self._terms(rival.lead), self.variable: -1.0}
            least = -rival.lead.constant
            slack = self.high - rival.ends[0]
            for possible in (rival.possible, self.accepted):
                if possible:
                    terms[possible] = -slack
                    least -= slack
            self.rows.add_row(f"Below_lead_{self.name}_{rival.name}", terms, least, None)
        if self.can_be_none and self.high > self.margin.otherwise:
            slack = self.high - self.margin.otherwise
            none: VariableTerms = {self.variable: 1.0}
            none |= {r.possible: -slack for r in self.rivals if r.possible}
            most = self.margin.otherwise
            if self.accepted:
                none[self.accepted] = slack
                most += slack
            self.rows.add_row(f"Below_none_{self.name}", none, None, most)
        if self.accepted and self.high > self.margin.closed:
            closed: VariableTerms = {self.variable: 1.0, self.accepted: self.margin.closed - self.high}
            self.rows.add_row(f"Below_closed_{self.name}", closed, None, self.margin.closed)

    def at_least(self) -> None:
        """Bounds the variable below by the margin: by the lead over one selected course, or the state that replaces it."""
        if self.never_accepted:
            return
        holders: dict[str, Fraction] = {}
        for rival in self.rivals:
            holder = self._new_holder(f"Holds_{self.name}_{rival.name}", rival.possible)
            slack = rival.ends[1] - self.low
            terms: VariableTerms = {**negated(self._terms(rival.lead)), self.variable: 1.0, holder: -slack}
            self.rows.add_row(f"Above_{holder}", terms, rival.lead.constant - slack, None)
            holders[holder] = ONE
        counts = []
        if self.can_be_none:
            counts.append((self._new_none(), self.margin.otherwise))
        if self.accepted:
            counts.append((self._new_closed(), self.margin.closed))
        for holder, count in counts:
            slack = count - self.low
            terms = {self.variable: 1.0, holder: -slack}
            self.rows.add_row(f"Above_{holder}", terms, count - slack, None)
            holders[holder] = ONE
        self.rows.add_row(f"One_{self.name}", holders, 1, 1)

    def _new_holder(self, holder: str, *needed: str | None) -> str:
        """Adds a selecting binary that may be 1 only where all these are, and the accepted course is possible."""
        self.rows.add_variable(holder, 0, 1, "Integer")
        for n, possible in enumerate((self.accepted, *needed), start=1):
            if possible:
                self.rows.add_row(f"Open_{holder}_{n}", {possible: ONE, holder: -ONE}, 0, None)
        return holder

    def _new_none(self) -> str:
        """Adds a binary that may be 1 only where no course to deter is possible, and the accepted one is."""
        none = self._new_holder(f"Holds_{self.name}_None")
        for rival in self.rivals:
            if rival.possible:
                label = f"Open_{none}_{rival.name}"
                self.rows.add_row(label, {rival.possible: ONE, none: ONE}, None, 1)
        return none

    def _new_closed(self) -> str:
        """Adds a binary that may be 1 only where the accepted course is impossible."""
        closed = f"Holds_{self.name}_Closed"
        assert self.accepted is not None
        self.rows.add_variable(closed, 0, 1, "Integer")
        self.rows.add_row(f"Open_{closed}", {self.accepted: ONE, closed: ONE}, None, 1)
        return closed

    def _possible(self, course: CoursePoints) -> tuple[bool, str | None]:
        """Returns whether the course is always possible, else the binary that says when; (False, None) for never."""
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
            self.rows.add_row(f"Only_{possible}_{variable}", {variable: ONE, possible: -ONE}, 0, None)
        every = dict.fromkeys(open_ones, ONE) | {possible: -ONE}
        self.rows.add_row(f"All_{possible}", every, None, len(open_ones) - 1)
        return False, possible

    def _clear(self, name: str, obstacle: Obstacle) -> str | bool:
        """Returns the binary that is 1 exactly where the obstacle is within its limit; True for always, False for never."""
        over = obstacle.points.less(Points(obstacle.limit, {}))
        step = lcm(over.constant.denominator, *(move.denominator for move in over.choices.values()))
        over = Points(over.constant * step, {i: move * step for i, move in over.choices.items()})
        low, high = over.reach(self.rows.problem.levers.values())
        if high <= 0 or low > 0:
            return high <= 0
        clear = f"Clear_{name}"
        self.rows.add_variable(clear, 0, 1, "Integer")
        terms = self._terms(over)
        self.rows.add_row(f"Within_{name}", terms | {clear: high}, None, high - over.constant)
        self.rows.add_row(f"Beyond_{name}", terms | {clear: 1 - low}, 1 - over.constant, None)
        return clear

    def _terms(self, points: Points) -> dict[str, Fraction]:
        return {self.rows.problem.choices[i].name: step for i, step in points.choices.items() if step}
