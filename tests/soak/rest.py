"""robust, evidence, contingency and actors against enumeration, on the cases of tests/soak/worlds.py."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np

from decision import (
    Question,
    Sampling,
    contingency,
    deterrence,
    equilibria,
    optimize,
    removal,
    robust,
    stages,
    weigh_evidence,
)
from options import Case, Score
from tests.oracle import actors as calculus
from tests.oracle import claim_states
from tests.oracle.bundles import key
from tests.oracle.listing import Column, Listing
from tests.oracle.plans import NONE, PlanOracle
from tests.soak.borders import Data, as_case
from tests.soak.core import (
    NEAR,
    Failure,
    breakpoint_failures,
    bundle_failures,
    frontier_failures,
    map_failures,
    near,
    optimum_failures,
)
from tests.soak.worlds import unprepared

WEIGHT_OF_SOURCE = {"A": 1.0, "B": 0.8, "C": 0.6, "D": 0.4, "E": 0.2, "F": 0.5}


def robust_failures(case: Case, random: Random, data: Data) -> Iterator[Failure]:
    listing = Listing(case)
    if listing.doubtful or not listing.corners or not len(listing.feasible) or listing.ties_doubtful():
        return
    question = Question(case)
    optimum = optimize(question.problem(), top=2, different=0, with_breakpoints=False)
    if not optimum.bundles or optimum.bundles[0].id != listing.id(listing.ties[0]):
        yield Failure(
            "robust", "another recommendation", listing.id(listing.ties[0]), str(optimum.bundles[:1])[:80]
        )
        return
    found = robust(question, optimum, Sampling(seed=1, draws=30, shape="pert"))
    if found.unfinished:
        yield Failure("robust", "unfinished without a limit", "nothing", str(found.unfinished))
        return
    yield from regret_failures(listing, found.regret)
    yield from weight_regret_failures(listing, found.over_weights)
    yield from score_failures(listing, found.breakpoints, random)
    yield from draws_failures(found.draws)
    if found.expected is not None:
        yield from expected_failures(listing, found.expected)
    yield from awaited_failures(listing, found.awaited)
    yield from evidence_failures(listing, found.evidence)


def futures(listing: Listing) -> dict[str, Column]:
    """V in every scenario; `as_written` where the case has none."""
    names = list(listing.case.scenarios)
    return {name: listing.worth_at(listing.weights, name) for name in names} or {"as_written": listing.worth}


def regret_failures(listing: Listing, found: Any) -> Iterator[Failure]:
    ahead = futures(listing)
    best = {name: max(column[int(row)] for row in listing.feasible) for name, column in ahead.items()}

    def regret(row: int) -> dict[str, Fraction]:
        return {name: best[name] - column[row] for name, column in ahead.items()}

    for name, most in best.items():
        row = listing.row(_levels(found.best[name]))
        if not listing.is_feasible[row] or not near(float(ahead[name][row]), float(most)):
            yield Failure("regret", "the best of a scenario", f"{name} {float(most)}", f"{found.best[name]}")
        elif not listing.ties_doubtful(ahead[name]):
            first = listing.id(listing.ties_of(ahead[name])[0])
            if name == listing.scenario and found.best[name] != first:
                yield Failure("regret", "the best of the working scenario of ties", first, found.best[name])
    for bundle, by in found.regret.items():
        exact = regret(listing.row(_levels(bundle)))
        for name, lost in by.items():
            if not near(lost, float(exact[name])):
                yield Failure(
                    "regret", "regret of a bundle", f"{bundle} {name} {float(exact[name])}", str(lost)
                )
    for row in (listing.ties[0], listing.status_quo):
        if listing.id(row) not in found.regret:
            yield Failure("regret", "a bundle is missing", listing.id(row), str(list(found.regret))[:200])
    largest = {int(row): max(regret(int(row)).values()) for row in listing.feasible}
    least = min(largest.values())
    mine = listing.row(found.minimax_regret.levels)
    if (
        mine not in largest
        or not near(float(largest[mine]), float(least))
        or not near(found.least_regret, float(least))
    ):
        yield Failure(
            "regret", "minimax regret", str(float(least)), f"{found.minimax_regret.id} {found.least_regret}"
        )
    floors = {int(row): min(column[int(row)] for column in ahead.values()) for row in listing.feasible}
    most = max(floors.values())
    mine = listing.row(found.maximin.levels)
    if (
        mine not in floors
        or not near(float(floors[mine]), float(most))
        or not near(found.greatest_floor, float(most))
    ):
        yield Failure("regret", "maximin", str(float(most)), f"{found.maximin.id} {found.greatest_floor}")


def _levels(text: str) -> dict[str, str]:
    return dict(part.split(".") for part in text.split("+")) if text != "none" else {}


def weight_regret_failures(listing: Listing, found: Any) -> Iterator[Failure]:
    if found is None:
        yield Failure("regret over weights", "missing", "an answer", "none")
        return
    corners = np.array([[float(c[name]) for name in listing.names] for c in listing.corners])
    worth = listing.matrix @ corners.T
    lost = (worth[listing.feasible].max(axis=0) - worth).max(axis=1)
    floor = worth.min(axis=1)
    for name, exact in (
        ("minimax", lost[listing.feasible].min()),
        ("maximin", floor[listing.feasible].max()),
    ):
        told = found.least_regret if name == "minimax" else found.greatest_floor
        if not near(told, float(exact)):
            yield Failure("regret over weights", name, str(float(exact)), str(told))
    for bundle, told in found.greatest.items():
        row = listing.row(_levels(bundle))
        if not near(told, float(lost[row])):
            yield Failure("regret over weights", "greatest regret", f"{bundle} {lost[row]}", str(told))
    for bundle, told in found.floors.items():
        row = listing.row(_levels(bundle))
        if not near(told, float(floor[row])):
            yield Failure("regret over weights", "least value", f"{bundle} {floor[row]}", str(told))


# Breakpoints of scores


def with_score(case: Case, at: str, objective: str, scenario: str | None, likely: Fraction) -> Case:
    """The case with the likely value of one score in force changed, and that alone: its ends stay where they are."""

    def changed(score: Score) -> Score:
        ends = {
            end: getattr(score, end) if getattr(score, end) is not None else score.likely
            for end in ("low", "high")
        }
        return score.model_copy(update={"likely": likely, "by_horizon": None, **ends})

    if scenario and objective in case.scenarios[scenario].scores.get(at, {}):
        state = case.scenarios[scenario]
        by = {**state.scores[at], objective: changed(state.scores[at][objective])}
        state = state.model_copy(update={"scores": {**state.scores, at: by}})
        return case.model_copy(update={"scenarios": {**case.scenarios, scenario: state}})
    lever, _, level = at.partition(".")
    stated = case.levers[lever].levels[level]
    scores = {**stated.scores, objective: changed(stated.scores[objective])}
    levels = {**case.levers[lever].levels, level: stated.model_copy(update={"scores": scores})}
    return case.model_copy(
        update={"levers": {**case.levers, lever: case.levers[lever].model_copy(update={"levels": levels})}}
    )


def score_failures(listing: Listing, found: Sequence[Any] | None, random: Random) -> Iterator[Failure]:
    """Up to the turn the bundle stays best, beyond it the one that is named is."""
    if found is None:
        yield Failure("score breakpoints", "missing", "an answer", "none")
        return
    order = sorted(range(len(found)), key=lambda n: random.random())
    turning = [n for n in order if found[n].down is not None or found[n].up is not None]
    rest = [n for n in order if n not in turning]
    mine = listing.id(listing.ties[0])
    for each in [found[n] for n in turning[:2] + rest[:1]]:
        at, _, objective = each.score.rpartition(".")

        def moved(to: Fraction, at: str = at, objective: str = objective) -> Listing:
            return Listing(with_score(listing.case, at, objective, listing.scenario, to))

        likely = Fraction(str(each.likely))
        for sign, turn, bundle in ((-1, each.down, each.down_bundle), (1, each.up, each.up_bundle)):
            named = None if bundle is None else bundle.id
            way = "down" if sign < 0 else "up"
            if turn is None:
                for far in (Fraction(1, 2), 7, 60):
                    if _loss(moved(likely + sign * far), mine) > NEAR:
                        yield Failure(
                            "score breakpoints",
                            f"a turn {way} is missing",
                            f"{each.score} within {far} of {each.likely}",
                            "none",
                        )
                        break
                continue
            edge = Fraction(turn)
            if abs(edge - likely) > Fraction(1, 500):
                for inside in (edge - sign * Fraction(1, 1000), (edge + likely) / 2):
                    if _loss(moved(inside), mine) > NEAR:
                        yield Failure(
                            "score breakpoints",
                            f"it turns before the turn {way}",
                            f"{mine} at {each.score} = {float(inside)}",
                            str(turn),
                        )
                        break
            beyond = [moved(edge + sign * Fraction(1, n)) for n in (1000, 10_000)]
            if any(each.doubtful for each in beyond):
                continue
            if named is None:
                if len(beyond[1].feasible):
                    yield Failure(
                        "score breakpoints", f"named none {way}", "no feasible bundle", f"{each.score} {turn}"
                    )
                continue
            losses = [_loss(there, named) for there in beyond]
            if losses[0] > NEAR and losses[1] > losses[0] / 20:
                first = beyond[1].id(beyond[1].ties[0])
                yield Failure(
                    "score breakpoints",
                    f"the named rival does not win {way}",
                    f"{each.score} beyond {turn}: {first}",
                    f"{named} loses {losses[0]}",
                )
            if all(not there.ties_doubtful() and there.id(there.ties[0]) == mine for there in beyond):
                yield Failure(
                    "score breakpoints",
                    f"no turn {way}",
                    f"{mine} stays at {each.score} beyond {turn}",
                    named,
                )


def _loss(listing: Listing, bundle: str) -> float:
    """What a bundle loses against the best; without end where it is not feasible."""
    row = listing.row(_levels(bundle))
    if not len(listing.feasible) or not listing.is_feasible[row]:
        return float("inf")
    return float(listing.best - listing.worth[row])


def draws_failures(found: Any) -> Iterator[Failure]:
    if found is None or found.draws != 30:
        yield Failure("draws", "not all made", "30", "none" if found is None else str(found.draws))
        return
    whole = sum(share.share for share in found.acceptability.values())
    if whole < 1 - 1e-9:
        yield Failure("draws", "acceptability", "1 or more", str(whole))


def expected_failures(listing: Listing, found: Any) -> Iterator[Failure]:
    ahead = futures(listing)
    worth = np.column_stack([ahead[name].floats()[listing.feasible] for name in ahead])
    names = list(ahead)
    ends = [_ends(listing.case.scenarios[name].likelihood) for name in names]
    low, high = np.array([a for a, _ in ends]), np.array([b for _, b in ends])
    middle = np.array([found.likelihoods[name] for name in names])
    if abs(middle.sum() - 1) > 1e-6 or (middle < low - 1e-6).any() or (middle > high + 1e-6).any():
        yield Failure("value of information", "likelihoods", f"{low} to {high}, sum 1", str(middle))
        return

    def evpi(p: np.ndarray) -> float:
        return float(worth.max(axis=0) @ p - (worth @ p).max())

    rows = {listing.id(int(row)): n for n, row in enumerate(listing.feasible)}
    best = float((worth @ middle).max())
    if (
        found.bundle.id not in rows
        or not near(float((worth @ middle)[rows[found.bundle.id]]), best)
        or not near(found.value, best)
    ):
        yield Failure("value of information", "best expected", str(best), f"{found.bundle.id} {found.value}")
    if not near(found.evpi, evpi(middle)):
        yield Failure("value of information", "evpi", str(evpi(middle)), str(found.evpi))
    corners = likelihood_corners(low, high)
    if found.least_evpi is not None and corners:
        least = min(map(evpi, corners))
        if not near(found.least_evpi, least):
            yield Failure("value of information", "least evpi", str(least), str(found.least_evpi))
        most = max(map(evpi, [*corners, middle, np.mean(corners, axis=0)]))
        if found.most_evpi < most - NEAR:
            yield Failure("value of information", "most evpi", f"{most} at least", str(found.most_evpi))
        for corner in [*corners, middle]:
            told = max((worth @ corner)[rows[bundle.id]] for bundle in found.best_for_some)
            if told < (worth @ corner).max() - NEAR:
                yield Failure(
                    "value of information",
                    "best for some",
                    str((worth @ corner).max()),
                    str([bundle.id for bundle in found.best_for_some]),
                )
                break
    for name, segments in found.turns.items():
        n = names.index(name)
        for segment in segments:
            for t in np.linspace(segment.start, segment.end, 7):
                p = middle * (1 - t) / max(1e-12, 1 - middle[n])
                p[n] = t
                lost = float((worth @ p).max() - (worth @ p)[rows[segment.best.id]])
                if lost > NEAR:
                    yield Failure(
                        "value of information",
                        "a turn's bundle is not best",
                        f"{name} at {t}",
                        f"{segment} loses {lost}",
                    )
                    return


def _ends(likelihood: Any) -> tuple[float, float]:
    if likelihood is None:
        return 0.0, 1.0
    low, high = likelihood if isinstance(likelihood, tuple) else (likelihood, likelihood)
    return float(low), float(high)


def likelihood_corners(low: np.ndarray, high: np.ndarray) -> list[np.ndarray]:
    """All at an end of their own but one, which takes what is left."""
    found = []
    for free in range(len(low)):
        for ends in product(*(((low[n], high[n]) if n != free else (0.0,)) for n in range(len(low)))):
            p = np.array(ends)
            p[free] = 1 - p.sum()
            if low[free] - 1e-12 <= p[free] <= high[free] + 1e-12:
                found.append(p)
    return found


def awaited_failures(listing: Listing, found: Sequence[Any]) -> Iterator[Failure]:
    """Every awaited claim, with every scenario that rests on it and what the best bundle gains there."""
    case = listing.case
    if not case.scenarios:
        return
    awaited = {name for name, claim in case.evidence.items() if claim.awaited}
    if {each.claim for each in found} != awaited:
        yield Failure("awaited claims", "which", str(awaited), str([each.claim for each in found]))
    ahead = futures(listing)
    for each in found:
        resting = {name for name, state in case.scenarios.items() if each.claim in (state.rests_on or ())}
        told = getattr(each, "scenarios", None)
        told = [each] if told is None else told
        named = {part.scenario for part in told if part.scenario is not None}
        if named != resting:
            yield Failure(
                "awaited claims", "scenarios", f"{each.claim}: {sorted(resting)}", str(sorted(named))
            )
        for part in told:
            if part.scenario is None:
                continue
            column = ahead[part.scenario]
            gain = float(max(column[int(row)] for row in listing.feasible) - column[listing.ties[0]])
            if not near(part.gain, gain):
                yield Failure(
                    "awaited claims", "gain", f"{each.claim} {part.scenario} {gain}", str(part.gain)
                )


# Evidence


def evidence_failures(listing: Listing, found: Any) -> Iterator[Failure]:
    case = listing.case
    if dict(found.states) != claim_states(case):
        yield Failure("evidence", "states", str(claim_states(case)), str(dict(found.states)))
    yield from hypothesis_failures(case, found.hypotheses)
    by_source: dict[str, list[str]] = {}
    for name, claim in case.evidence.items():
        if claim.source:
            by_source.setdefault(claim.source, []).append(name)
    asked = [(("source", name), tuple(claims), found.sources.get(name)) for name, claims in by_source.items()]
    asked += [(("claim", n), (n,), found.claims.get(n)) for n, c in case.evidence.items() if not c.awaited]
    known: dict[Any, Any] = {}
    for what, claims, told in asked:
        if told is None:
            yield Failure("evidence", "a drop is missing", str(what), "none")
            continue
        for fallen in ("withdrawn", "low", "high"):
            falls = tuple(_falling(case, claims))
            if (fallen, falls) not in known:
                known[fallen, falls] = _after(case, claims, fallen)
            expected, then = known[fallen, falls], getattr(told, fallen)
            if expected != "doubtful" and expected != (None if then is None else then.id):
                yield Failure("evidence", f"after a drop, {fallen}", f"{what}: {expected}", str(then))


def hypothesis_failures(case: Case, found: Sequence[Any]) -> Iterator[Failure]:
    """Every scenario, those that no claim bears on last, the least evidence against first."""
    if not any(claim.bears_on for claim in case.evidence.values()):
        return
    against = {}
    for scenario in case.scenarios:
        rated = [c for c in case.evidence.values() if scenario in c.bears_on]
        weight = sum(
            WEIGHT_OF_SOURCE[c.reliability or "F"]
            for c in rated
            if c.bears_on[scenario].rating == "inconsistent" and not c.awaited
        )
        against[scenario] = (not rated, weight)
    expected = sorted(against, key=lambda name: (against[name][0], round(against[name][1], 9)))
    if [each.scenario for each in found] != expected:
        yield Failure("evidence", "hypotheses", str(expected), str([each.scenario for each in found]))
    for each in found:
        if abs(each.against - against[each.scenario][1]) > 1e-9:
            yield Failure("evidence", "weight against", str(against[each.scenario]), str(each.against))


def _falling(case: Case, claims: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for where, at, objective, score in _scores(case):
        if score.evidence and set(score.evidence) <= set(claims):
            yield where, at, objective


def _scores(case: Case) -> Iterator[tuple[str, str, str, Score]]:
    for lever, stated in case.levers.items():
        for level, content in stated.levels.items():
            for objective, score in content.scores.items():
                yield "", f"{lever}.{level}", objective, score
    for name, state in case.scenarios.items():
        for at, by in state.scores.items():
            for objective, score in by.items():
                yield name, at, objective, score


def _after(case: Case, claims: Sequence[str], fallen: str) -> str | None:
    """What `optimize` would recommend of the case with the scores fallen; `doubtful` on a tolerance's edge."""
    for where, at, objective in list(_falling(case, claims)):
        lever, _, level = at.partition(".")
        if where:
            state = case.scenarios[where]
            score = state.scores[at][objective]
            nothing = Fraction(0)
            if case.objectives[objective].combine == "max":
                nothing = Fraction(state.baseline.get(objective, case.objectives[objective].baseline or 0))
            by = {**state.scores[at], objective: _fallen(score, fallen, nothing)}
            state = state.model_copy(update={"scores": {**state.scores, at: by}})
            case = case.model_copy(update={"scenarios": {**case.scenarios, where: state}})
            continue
        stated = case.levers[lever].levels[level]
        scores = dict(stated.scores)
        if fallen == "withdrawn":
            del scores[objective]
        else:
            scores[objective] = _fallen(scores[objective], fallen, Fraction(0))
        levels = {**case.levers[lever].levels, level: stated.model_copy(update={"scores": scores})}
        case = case.model_copy(
            update={
                "levers": {**case.levers, lever: case.levers[lever].model_copy(update={"levels": levels})}
            }
        )
    after = Listing(case)
    if after.doubtful:
        return "doubtful"
    if not len(after.feasible):
        return None
    return "doubtful" if after.ties_doubtful() else after.id(after.ties[0])


def _fallen(score: Score, fallen: str, nothing: Fraction) -> Score:
    if fallen == "withdrawn":
        return Score.model_construct(likely=nothing, low=None, high=None, by_horizon=None, evidence=())
    end = getattr(score, fallen)
    return score if end is None else score.model_copy(update={"likely": end, "by_horizon": None})


def hurried_rest_failures(case: Case, random: Random, data: Data) -> Iterator[Failure]:
    """robust and evidence under a time limit that ends anywhere: no exception; what is there is right."""
    limit = random.choice([0.001, 0.01, 0.02, 0.05, 0.1, 0.2])
    listing = Listing(case)
    if listing.doubtful or not listing.corners or not len(listing.feasible) or listing.ties_doubtful():
        return
    question = Question(case)
    optimum = optimize(question.problem(), top=2, different=0, with_breakpoints=False)
    found = robust(question, optimum, Sampling(seed=1, draws=30, shape="pert"), time_limit=limit)
    if not optimum.bundles or optimum.bundles[0].id != listing.id(listing.ties[0]):
        return
    if found.regret is not None:
        yield from regret_failures(listing, found.regret)
    if found.over_weights is not None:
        yield from weight_regret_failures(listing, found.over_weights)
    if found.expected is not None:
        yield from expected_failures(listing, found.expected)
    weighed = weigh_evidence(question, optimum, time_limit=limit)
    if not weighed.unfinished:
        yield from evidence_failures(listing, weighed)


# Contingency


def plan_failures(case: Case, random: Random, data: Data) -> Iterator[Failure]:
    first = Listing(case)
    oracle = PlanOracle(case)
    scenarios = [after.scenario for after in oracle.after.values()]
    if first.doubtful or any(Listing(case, scenario).doubtful for scenario in scenarios):
        return
    found = contingency(stages(Question(case)))
    if not oracle.plans:
        if found.plan is not None or found.status != "infeasible" or not found.conflict:
            yield Failure(
                "contingency",
                "not infeasible",
                "infeasible, with a conflict",
                f"{found.status} {found.conflict}",
            )
        return
    if found.plan is None or found.status != "optimal":
        yield Failure(
            "contingency", "falsely infeasible", str(oracle.plans[0]), f"{found.status} {found.conflict}"
        )
        return
    plan = _plan_key(found.plan)
    if plan not in oracle.plans:
        yield Failure("contingency", "a plan that is not allowed", "one of the plans", str(plan))
        return
    for future in [NONE, *case.triggers]:
        if not near(found.plan.by_future[future], float(oracle.value(plan, future))):
            yield Failure(
                "contingency",
                "value in a future",
                f"{future} {float(oracle.value(plan, future))}",
                str(found.plan.by_future),
            )
    best = oracle.best_in()
    likelihoods = {name: Fraction(p) for name, p in found.likelihoods.items()}

    def worth(plan: Any) -> Fraction:
        if found.criterion == "minimax_regret":
            return -oracle.largest_regret(plan, best)
        return oracle.expected(plan, likelihoods)

    stated = all(trigger.likelihood is not None for trigger in case.triggers.values())
    if (found.criterion == "expected_value") != stated:
        yield Failure("contingency", "criterion", str(stated), found.criterion)
    most = float(max(map(worth, oracle.plans)))
    if not near(found.plan.value, most):
        yield Failure("contingency", "not the best plan", str(most), f"{plan} {found.plan.value}")
        return
    yield from myopic_failures(oracle, found, worth)
    if found.criterion == "expected_value":
        yield from likelihood_failures(case, oracle, found, plan)
    without = PlanOracle(as_case(unprepared(data)))
    exact = float(max(map(worth, without.plans))) if without.plans else None
    told = found.unprepared_value
    if (exact is None) != (told is None) or (exact is not None and not near(exact, told)):
        yield Failure("contingency", "value without preparations", str(exact), str(told))


def _plan_key(plan: Any) -> Any:
    return key(plan.now.levels), {name: key(step.bundle.levels) for name, step in plan.on.items()}


def myopic_failures(oracle: PlanOracle, found: Any, worth: Any) -> Iterator[Failure]:
    most_now = float(max(oracle.now.value(now) for now in oracle.nows))
    if found.myopic_now is None or not near(found.myopic_now.value, most_now):
        yield Failure(
            "contingency", "myopic now", str(most_now), str(found.myopic_now and found.myopic_now.value)
        )
        return
    if not near(found.reserves, float(oracle.now.best) - most_now):
        yield Failure(
            "contingency", "cost of the reserves", str(float(oracle.now.best) - most_now), str(found.reserves)
        )
    if not near(found.hedging, most_now - float(oracle.now.value(key(found.plan.now.levels)))):
        yield Failure("contingency", "hedging", str(most_now), str(found.hedging))
    left = [plan for plan in oracle.plans if plan[0] == key(found.myopic_now.levels)]
    if (found.myopic is None) != (not left):
        yield Failure("contingency", "myopic plan", f"{len(left)} left", str(found.myopic)[:80])
    elif left and not near(found.myopic.value, float(max(map(worth, left)))):
        yield Failure(
            "contingency", "myopic value", str(float(max(map(worth, left)))), str(found.myopic.value)
        )


def likelihood_failures(case: Case, oracle: PlanOracle, found: Any, plan: Any) -> Iterator[Failure]:
    """The most that the plan loses within the intervals, and on each stretch a plan that is best."""
    corners = oracle.likelihood_corners()
    lost = max(float(oracle.best_expected(at) - oracle.expected(plan, at)) for at in corners)
    if found.largest_loss is not None and not near(found.largest_loss, lost):
        yield Failure("contingency", "largest loss", str(lost), str(found.largest_loss))
    middle = {name: Fraction(p) for name, p in found.likelihoods.items()}
    for name, stretches in found.stretches.items():
        for stretch in stretches:
            told = (key(_levels(stretch.best.now)), {t: key(_levels(b)) for t, b in stretch.best.on.items()})
            if told not in oracle.plans:
                yield Failure("contingency", "a stretch's plan is not allowed", "allowed", str(stretch))
                return
            for part in (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1)):
                p = Fraction(stretch.start) + part * (Fraction(stretch.end) - Fraction(stretch.start))
                at = {**middle, name: p}
                short = float(oracle.best_expected(at) - oracle.expected(told, at))
                if short > NEAR:
                    yield Failure(
                        "contingency",
                        "a stretch's plan is not best",
                        f"{name} = {float(p)}",
                        f"{stretch} loses {short}",
                    )
                    return


def hurried_plan_failures(case: Case, random: Random, data: Data) -> Iterator[Failure]:
    limit = random.choice([0.001, 0.01, 0.02, 0.05, 0.1])
    if Listing(case).doubtful:
        return
    oracle = PlanOracle(case)
    if any(Listing(case, after.scenario).doubtful for after in oracle.after.values()):
        return
    found = contingency(stages(Question(case)), time_limit=limit)
    if found.plan is not None and _plan_key(found.plan) not in oracle.plans:
        yield Failure(
            "contingency, hurried", "a plan that is not allowed", "allowed", str(_plan_key(found.plan))
        )
    if found.status == "infeasible" and oracle.plans:
        yield Failure("contingency, hurried", "falsely infeasible", "a plan", str(found.conflict))


# Actors


def game_failures(case: Case, random: Random, data: Data) -> Iterator[Failure]:
    top = random.choice([1, 3, 5])
    way, drawn = random.random(), random.random()
    listing = Listing(case)
    if listing.doubtful or not listing.corners:
        return
    question = Question(case)
    problem = question.problem()
    table = way < 0.5
    found = optimize(problem, top=top, different=1 if table else 0, with_breakpoints=table, with_table=table)
    part = "optimize, table" if table else "optimize, program"
    yield from optimum_failures(f"actors: {part}", listing, found, top)
    for name, segments in found.breakpoints.items():
        yield from breakpoint_failures("actors: breakpoints", listing, name, segments)
    if drawn < 0.3:
        from decision import frontier, sweep

        yield from frontier_failures("actors: frontier", listing, frontier(problem), plain=False)
        yield from map_failures("actors: sweep", listing, sweep(problem))
    rows = [listing.status_quo, int(drawn * 7919) % listing.size]
    if found.bundles:
        yield from bundle_failures("actors", listing, found.bundles[:1])
        rows.append(listing.row(found.bundles[0].levels))
    for row in rows:
        levels = dict(listing.key(row))
        yield from view_failures(case, levels, deterrence(question, levels))
        told = equilibria(question, levels)
        told = getattr(told, "found", told)
        expected = sorted(sorted(each.items()) for each in calculus.equilibria(case, levels))
        if sorted(sorted(each.profile.items()) for each in told) != expected:
            yield Failure(
                "actors", "equilibria", f"{levels}: {expected}", str([each.profile for each in told])
            )
    if len(listing.feasible):
        yield from removal_failures(listing, removal(question))


def view_failures(case: Case, levels: Mapping[str, str], views: Mapping[str, Any]) -> Iterator[Failure]:
    for actor, view in views.items():
        record = case.actors[actor]
        judged = {name: calculus.course(case, levels, actor, name, "likely") for name in record.courses}
        for name, (worth, possible) in judged.items():
            told = view.courses[name]
            if told.possible != possible or not near(told.attractiveness.likely, float(worth)):
                yield Failure(
                    "actors", "a course", f"{actor}.{name} {float(worth)} {possible}", str(told)[:200]
                )
        open_ones = {name: worth for name, (worth, possible) in judged.items() if possible}
        most = max(open_ones.values(), default=None)
        bests = {name for name, worth in open_ones.items() if worth == most}
        told_bests = {view.best_response, *view.ties} - {None}
        if told_bests != bests:
            yield Failure("actors", "best response", f"{actor} {levels}: {bests}", str(told_bests))
        derived = [o for o in case.objectives.values() if o.derived_from and o.derived_from.actor == actor]
        if derived and view.margin is not None:
            ends = (Fraction(derived[0].worst), Fraction(derived[0].best))
            exact = float(calculus.margin(case, levels, actor, "likely", *ends))
            if not near(view.margin.likely, exact):
                yield Failure("actors", "margin", f"{actor} {levels}: {exact}", str(view.margin))
        closed = not judged[record.accepts][1]
        if closed and view.deterrence in ("deterred", "robustly_deterred"):
            yield Failure("actors", "deterred by an impossible course", f"{actor} {levels}", view.deterrence)


def removal_failures(listing: Listing, found: Any) -> Iterator[Failure]:
    case = listing.case
    if found is None:
        yield Failure("actors", "removal missing", "an answer", "none")
        return
    if getattr(found, "why_not", None) or getattr(found, "late", False):
        return
    free = []
    for row in listing.feasible:
        profiles = calculus.equilibria(case, dict(listing.key(int(row))))
        if not any(_harmful(case, profile) for profile in profiles):
            free.append(int(row))
    if not free:
        if found.best is not None or found.at_least:
            yield Failure(
                "actors", "removal where nothing removes", "none", str(found.best and found.best.id)
            )
        return
    best = float(max(listing.worth[row] for row in free))
    if found.best is None or not near(found.best.value, best) or listing.row(found.best.levels) not in free:
        yield Failure(
            "actors", "removal: best", str(best), str(found.best and (found.best.id, found.best.value))
        )
    elif not listing.ties_doubtful():
        tied = [row for row in free if listing.worth[row] >= Fraction(best) - Fraction(1, 10**6)]
        first = listing.id(listing.in_order(np.array(tied))[0])
        if found.best.id != first:
            yield Failure("actors", "removal: best of ties", first, found.best.id)
    for name, bundle in found.at_least.items():
        use = listing.use(name)
        least = min(use[row] for row in free)
        row = listing.row(bundle.levels)
        if row not in free or use[row] != least:
            yield Failure(
                "actors", "removal: least", f"{name} {float(least)}", f"{bundle.id} {float(use[row])}"
            )
        elif not near(bundle.value, float(max(listing.worth[r] for r in free if use[r] == least))):
            yield Failure("actors", "removal: least, best of equal ones", "the best", bundle.id)


def _harmful(case: Case, profile: Mapping[str, str]) -> bool:
    for actor, course in profile.items():
        record = case.actors[actor]
        names = [n for n in record.courses if n != record.accepts] if record.deters is None else record.deters
        if course in names:
            return True
    return False
