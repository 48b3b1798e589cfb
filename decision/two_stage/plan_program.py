"""Two-stage plans by one PuLP program: x now, and for every trigger the bundle in force once it has fired.

A response adds levers to x or raises them, and only levels that stand in time with the preparations in x.
Where two triggers may fire together, both responses must be feasible at once. Every plan that the solver
returns is checked in exact arithmetic; one that fails is cut off.
Source: G. B. Dantzig, "Linear programming under uncertainty", Management Science 1 (1955) 197-206.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from decision.model.bundle import exact_values, violated, weighted
from decision.model.problem import Problem, negated
from decision.running.limits import OutOfTime
from decision.running.parts import Progress
from decision.solve.nogoods import nogood
from decision.solve.program import Program
from decision.solve.solve_and_cut import CuttableProgram, Maximum, SolverRun
from decision.solve.solver_outcome import Solved
from decision.solve.value_formulation import Expression
from decision.two_stage.stages import Stages

ZERO = Fraction(0)

NO_TRIGGER = ""
"""The future in which no trigger fires, beside the triggers' own names."""


@dataclass(frozen=True)
class Plan:
    """The first-stage bundle, and by trigger the bundle in force after it, all as choice indexes."""

    now: frozenset[int]
    after: Mapping[str, frozenset[int]]

    def in_future(self, future: str) -> frozenset[int]:
        """The bundle in force in a future."""
        return self.now if future == NO_TRIGGER else self.after[future]


def futures(stages: Stages) -> tuple[str, ...]:
    """The futures of a case: no trigger, and each trigger."""
    return (NO_TRIGGER, *(response.trigger for response in stages.responses))


def problem_in(stages: Stages, future: str) -> Problem:
    """The values of bundles in a future, and what binds them there."""
    return (
        stages.now
        if future == NO_TRIGGER
        else next(r.problem for r in stages.responses if r.trigger == future)
    )


def value_in(stages: Stages, plan: Plan, future: str) -> float:
    """The value of a plan in a future, in points, recomputed from the case."""
    problem = problem_in(stages, future)
    return weighted(exact_values(problem, plan.in_future(future)), problem.weights)


def faults(stages: Stages, plan: Plan) -> tuple[str, ...]:
    """What a plan violates, in exact arithmetic: constraints and limits, lead times, and levers that fall."""
    broken = list(violated(stages.now, plan.now, exact_values(stages.now, plan.now)))
    for response in stages.responses:
        after = plan.after[response.trigger]
        broken += [f"{response.trigger}: {name}" for name in violated(response.problem, after, {})]
        broken += [
            f"{response.trigger}: {stages.now.choices[i].name}"
            for i in plan.now
            if not after & set(stages.higher(i))
        ]
        broken += [
            f"{response.trigger}: {stages.now.choices[i].name}"
            for i in after - plan.now
            if stages.months(plan.now, i) > response.within
        ]
    return tuple(dict.fromkeys((*broken, *joint_faults(stages, plan))))


def joint_faults(stages: Stages, plan: Plan) -> tuple[str, ...]:
    """What the responses to triggers that may fire together violate at once, in exact arithmetic."""
    broken: list[str] = []
    for both in stages.both:
        joined = stages.joined(*(plan.after[name] for name in both.triggers))
        broken += [f"{both.name}: {name}" for name in violated(both.problem, joined, {})]
    return tuple(broken)


class PlanProgram(CuttableProgram[Plan]):
    """The program of all plans; what is maximised changes, rows are only added."""

    def __init__(self, stages: Stages) -> None:
        self.stages = stages
        self.now = Program(stages.now, "plan")
        self.pulp = self.now.pulp
        self.after: dict[str, Program] = {}
        for response in stages.responses:
            prefix = f"On_{response.trigger}_Then_"
            program = Program(response.problem, within=self.now, prefix=prefix)
            self.after[response.trigger] = program
            self._add_raises(program)
            self._add_readiness(program, response.within)
        for both in stages.both:
            self._add_both(both.triggers, both.problem)
        self._cuts = 0
        self.aside: list[Plan] = []

    def program(self, future: str) -> Program:
        """The part of the program that holds the bundle in force in a future."""
        return self.now if future == NO_TRIGGER else self.after[future]

    def expected_value(
        self, shares: Mapping[str, float], weights: Mapping[str, float] | None = None
    ) -> Expression:
        """The sum of the values in the futures, each times its share; at the case's weights unless others are given."""
        terms: dict[str, float] = {}
        constant = 0.0
        for future, share in shares.items():
            program = self.program(future)
            value = program.weighted_value(program.problem.weights if weights is None else weights)
            constant += share * value.constant
            terms |= {name: share * coefficient for name, coefficient in value.terms.items()}
        return Expression(terms, constant)

    def additions(self, now: frozenset[int]) -> Expression:
        """Minus the number of levels that responses add to this first stage, in all futures together."""
        terms: dict[str, float] = {}
        for program in self.after.values():
            added = [i for i in range(len(program.problem.choices)) if i not in now]
            terms |= negated(program.sum_over(added).terms)
        return Expression(terms)

    def add_most(self, now: frozenset[int], count: int) -> None:
        """Adds a row: responses add that many levels to this first stage at most."""
        self.now.add_across("Additions", _whole(self.additions(now), -1), None, count)

    def least_shortfall(self, best: Mapping[str, float]) -> Expression:
        """Minus the largest regret: a new variable of at most value less best value in every future.

        best: by future, in points.
        """
        shortfall = self.now.add_number("Shortfall")
        for future, most in best.items():
            value = self.expected_value({future: 1.0})
            terms = {**value.terms, **negated(shortfall.terms)}
            self.now.add_across(f"Regret_{future or 'None'}", terms, most - value.constant, None)
        return shortfall

    def add_floor(self, label: str, expression: Expression, least: float) -> None:
        """Adds a row: the expression is `least` or more."""
        self.now.add_across(label, expression.terms, least - expression.constant, None)

    def hold(self, chosen: frozenset[int]) -> None:
        """Adds a row: the first stage is this bundle."""
        self.now.add_across("Hold", _whole(self.now.likeness(chosen)), len(chosen), None)

    def exclude_now(self, chosen: frozenset[int]) -> None:
        """Adds a cut: every plan with this first stage, and no other."""
        self.aside = [plan for plan in self.aside if plan.now != chosen]
        self._cuts += 1
        self.now.add_across(
            f"Not_this_now_{self._cuts}", _whole(self.now.likeness(chosen)), None, len(chosen) - 1
        )

    def cut_off(self, plan: Plan) -> None:
        """Adds a row that excludes this plan and no other."""
        self._cuts += 1
        terms = _whole(self.now.likeness(plan.now))
        count = len(plan.now)
        for name, program in self.after.items():
            terms |= _whole(program.likeness(plan.after[name]))
            count += len(plan.after[name])
        self.now.add_across(f"Not_this_plan_{self._cuts}", terms, None, count - 1)

    def maximise(self, expression: Expression) -> None:
        """Sets the objective."""
        self.now.maximise(expression)

    def solution(self) -> Plan:
        """Returns the plan of the solution last found."""
        return Plan(self.now.solution(), {name: program.solution() for name, program in self.after.items()})

    def objective_value(self) -> float:
        """Returns the solver's value of that plan."""
        return self.now.objective_value()

    def _add_raises(self, program: Program) -> None:
        """Once a trigger has fired every lever stands at least where it stood."""
        for i, choice in enumerate(self.stages.now.choices):
            levels = self.stages.higher(i)
            terms = {**_whole(program.sum_over(levels)), **_whole(self.now.sum_over(levels), -1)}
            program.add_across(f"Keeps_{choice.name}", terms, 0, None)

    def _add_readiness(self, program: Program, within: Fraction) -> None:
        """A level that is added stands in time, with what is prepared."""
        for i, choice in enumerate(self.stages.now.choices):
            late = self.stages.lead_time[i] - within
            if late <= 0:
                continue
            terms: dict[str, Fraction | int] = dict.fromkeys(program.sum_over([i]).terms, late)
            for m, prepared in self.stages.prepares.items():
                saved = prepared.get(choice.lever, ZERO) + (late if m == i else ZERO)
                terms |= {name: -saved for name in self.now.sum_over([m]).terms if saved}
            program.add_across(f"Ready_{choice.name}", terms, None, 0)

    def _add_both(self, triggers: tuple[str, str], problem: Problem) -> None:
        """Both responses in force: every lever at the higher of its two levels."""
        one, other = triggers
        joint = Program(problem, within=self.now, prefix=f"On_{one}_And_{other}_Then_", free=True)
        for i, choice in enumerate(self.stages.now.choices):
            levels = self.stages.higher(i)
            mine = _whole(joint.sum_over(levels))
            parts = [_whole(self.after[name].sum_over(levels), -1) for name in triggers]
            for name, part in zip(triggers, parts, strict=True):
                joint.add_across(f"Holds_{name}_Of_{choice.name}", mine | part, 0, None)
            every = mine | parts[0] | parts[1]
            joint.add_across(f"Only_{choice.name}", every, None, 0)


@dataclass
class PlanSearch(SolverRun):
    """The state of one run: programs of plans solved one after the other against one deadline."""

    stages: Stages
    """The two-stage problem."""

    solver: str
    """Name of the solver."""

    time_limit: float | None = None
    """Seconds for the whole run; None for no limit."""

    progress: Progress | None = None
    """Told of what is being done; None for nobody."""

    solves: int = 0
    """Programs solved so far."""

    started: float = field(default_factory=time.monotonic)
    """Monotonic time at which the run began, in seconds."""

    _cut: list[Plan] = field(default_factory=list)

    def program(self, stages: Stages | None = None) -> PlanProgram:
        """A fresh program, less the plans that exact arithmetic rejected."""
        program = PlanProgram(stages or self.stages)
        for plan in self._cut:
            program.exclude(plan)
        return program

    def solve_once(self, program: Any) -> Solved:
        """Solves a pulp.LpProblem in the time left, and reports it as progress."""
        solved = super().solve_once(program)
        self.tell("solving two-stage programs", self.solves)
        return solved

    def most(
        self, program: PlanProgram, expression: Expression, value: Callable[[Plan], float]
    ) -> Plan | None:
        """Returns the plan of greatest `expression`, proved; None when there is none. Raises as `proved_maximum`."""
        return self.proved_maximum(program, expression, value).best

    def proved_maximum(
        self, program: PlanProgram, expression: Expression, value: Callable[[Plan], float]
    ) -> Maximum[Plan]:
        """Maximises an expression over all plans. Raises OutOfTime, Disagreement.

        value: the exact value for which `expression` stands.
        """

        def reject(plan: Plan) -> None:
            if program.stages is self.stages:  # what other stages rule out may be a plan of these
                self._cut.append(plan)
            program.exclude(plan)
            for future in futures(program.stages):
                problem, chosen = problem_in(program.stages, future), plan.in_future(future)
                if problem.chances and violated(problem, chosen, exact_values(problem, chosen)):
                    program.program(future).exclude_all(chosen, nogood(problem, chosen))

        found = self.maximum(
            program, expression, value, lambda plan: not faults(program.stages, plan), reject
        )
        if not found.proved:
            raise OutOfTime
        return found

    def best(self, program: PlanProgram, shares: Mapping[str, float]) -> Plan | None:
        """The plan of greatest value over the futures, each with its share, as recomputed from the case."""

        def value(plan: Plan) -> float:
            return sum(share * value_in(program.stages, plan, future) for future, share in shares.items())

        return self.most(program, program.expected_value(shares), value)


def _whole(expression: Expression, times: int = 1) -> dict[str, int]:
    """The terms as whole numbers: what a row is to hold exactly is handed over without floating point."""
    return {name: times * int(coefficient) for name, coefficient in expression.terms.items()}
