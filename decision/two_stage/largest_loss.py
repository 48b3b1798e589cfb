"""The most that a plan loses anywhere within the intervals of likelihood, against the best plan there.

At any likelihoods the loss is the maximum over all plans of a linear function of them, so that it is convex, and
greatest at a vertex. Where all ends may hold at once one mixed-integer program finds plan and vertex together: a binary
for each trigger chooses its end, and what the other plan gains there counts only at the high end. Else the vertices are
solved one by one.
"""

from decision.model.problem import Problem
from decision.model.reach import reachable
from decision.solve.solve_and_cut import Disagreement
from decision.solve.value_formulation import Expression
from decision.two_stage.plan_program import NO_TRIGGER, Plan, PlanSearch, value_in
from decision.two_stage.scenario_probabilities import LikelihoodBounds, expected, probabilities, vertices
from decision.two_stage.stages import Stages

MOST_VERTICES = 32
"""Vertices that are solved one by one."""


def largest_loss(search: PlanSearch, ends: LikelihoodBounds, plan: Plan) -> float | None:
    """Finds the largest loss of the plan in points; None where there are too many vertices. Raises OutOfTime.

    ends: trigger -> least and greatest likelihood.
    """
    if all(low == high for low, high in ends.values()):
        return 0.0
    if sum(high for _, high in ends.values()) <= 1:
        return _by_one_program(search, ends, plan)
    found = vertices(ends)
    if found is None or len(found) > MOST_VERTICES:
        return None
    losses = [0.0]
    program = search.program()
    for vertex in found:
        at = probabilities(vertex)
        best = search.best(program, at)
        assert best is not None, "a plan is known"
        losses.append(expected(search.stages, best, at) - expected(search.stages, plan, at))
    return max(losses)


def _by_one_program(search: PlanSearch, ends: LikelihoodBounds, plan: Plan) -> float:
    """Maximises the loss at the low ends, plus what the high ends add where that is positive."""
    stages = search.stages
    program = search.program()
    total = program.expected_value(probabilities({name: low for name, (low, _) in ends.items()}))
    terms = dict(total.terms)
    constant = total.constant - expected(
        stages, plan, probabilities({name: low for name, (low, _) in ends.items()})
    )
    ahead = value_in(stages, plan, NO_TRIGGER)
    for name, (low, high) in ends.items():
        if low == high:
            continue
        # What another plan gains here when the trigger fires, less what it gains when none does.
        gain = program.expected_value({name: 1.0, NO_TRIGGER: -1.0})
        offset = gain.constant - (value_in(stages, plan, name) - ahead)
        most = _reach(program.program(name).problem) + _reach(program.now.problem) + abs(offset)
        (counted,) = program.now.add_number(f"Counted_{name}").terms
        program.now.add_variable(f"High_{name}", 0, 1, "Integer")
        program.now.add_across(f"Only_high_{name}", {counted: 1.0, f"High_{name}": -most}, None, 0)
        below = {counted: 1.0, f"High_{name}": most} | {t: -c for t, c in gain.terms.items()}
        program.now.add_across(f"At_most_gained_{name}", below, None, most + offset)
        terms[counted] = float(high - low)
    found = search.proved_maximum(
        program, Expression(terms, constant), lambda other: _loss(stages, ends, plan, other)
    )
    assert found.best is not None, "a plan is known"
    loss = _loss(stages, ends, plan, found.best)
    if found.underrated:
        raise Disagreement(
            f"{search.solver} says a plan loses less than {loss}, which the case says it loses"
        )
    return max(0.0, loss)


def _loss(stages: Stages, ends: LikelihoodBounds, plan: Plan, other: Plan) -> float:
    """The greatest loss against this other plan, recomputed from the case."""
    by = {f: value_in(stages, other, f) - value_in(stages, plan, f) for f in (NO_TRIGGER, *ends)}
    steps = {name: by[name] - by[NO_TRIGGER] for name in ends}
    return by[NO_TRIGGER] + sum(
        float(high if steps[name] > 0 else low) * steps[name] for name, (low, high) in ends.items()
    )


def _reach(problem: Problem) -> float:
    """An upper bound on the absolute value of any bundle, in points (a big M)."""
    most = 0.0
    for objective in problem.weighed():
        assert objective.value is not None
        low, high = reachable(problem, objective.effects)
        bends = [total for total, _ in objective.value.points if low <= total <= high]
        sizes = [abs(float(objective.value(total))) for total in (low, high, *bends)]
        most += problem.weights[objective.name] * max(sizes)
    return most
