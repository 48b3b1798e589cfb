"""The efficient frontier: dominance, the four methods against one another, intervals of scores, and early stops."""

import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from importlib import import_module
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from benchmarks.cases import case_text
from decision import Frontier, OutOfTime, Problem, RequestError, frontier, score_intervals, settle, sweep
from decision.efficient.efficient_set import Method
from decision.efficient.parallel_search import COMPILING
from decision.solve.enumeration import enumerate_bundles
from options import Case, load_case, read_case
from tests.oracle import Key, Oracle, bundle_id
from tests.oracle.totals import value
from tests.strategies import as_case

module = import_module("decision.efficient.frontier")  # the name of the function too
METHODS: tuple[Method, ...] = ("listing", "bounded listing", "zones", "decision diagram")
KNAPSACK = Path(__file__).parent.parent / "reference" / "mavrotas_florios_3kp40.yaml"
Data = dict[str, Any]


def ids(found: Frontier) -> list[str]:
    return [bundle.id for bundle in found.bundles]


def one_lever(objectives: Data, levels: Data, **sections: Data) -> Case:
    """A case of one lever, whose levels have these scores."""
    return as_case(
        {
            "format": 1,
            "title": "A made-up case",
            "as_of": "2024-03-15",
            "objectives": objectives,
            "levers": {"x": {"levels": {name: {"scores": scores} for name, scores in levels.items()}}},
            **sections,
        }
    )


def rising(best: float = 100, **more: Any) -> Data:
    return {"sense": "maximise", "worst": 0, "best": best, **more}


def falling(**more: Any) -> Data:
    return {"sense": "minimise", "worst": 100, "best": 0, **more}


def generated(seed: int, levers: int) -> Case:
    """Levers of one to three levels, five objectives (a maximum, a clamped piecewise linear one), three budgets."""
    random = Random(seed)
    objectives: Data = {
        "reach": rising(4 * levers),
        "trust": rising(4 * levers, baseline=0.125),
        "strain": falling(worst=6 * levers),
        "speed": rising(
            2 * levers, clamp=True, value=[[0, 0], [levers // 2, 60], [levers, 60], [2 * levers, 100]]
        ),
        "alarm": falling(worst=9, combine="max", baseline=1),
    }
    names = [f"lever_{n:02}" for n in range(levers)]
    budgets = ("money", "staff", "time")
    made: Data = {}
    for name in names:
        made[name] = {"levels": {}}
        for level in ("low", "middle", "high")[: random.choice((1, 1, 2, 3))]:
            scores = {objective: random.randint(0, 8) for objective in objectives}
            scores["trust"] = random.randint(-200, 800) / 100
            cost = {budget: random.randint(-1, 9) for budget in budgets}
            made[name]["levels"][level] = {"cost": cost, "scores": scores}
    synergies = {
        f"joined_{n}": {
            "levers": random.sample(names, 2),
            "scores": {"reach": random.randint(-3, 3), "alarm": random.randint(2, 9)},
            "cost": {"money": random.randint(-4, 4)},
        }
        for n in range(3)
    }
    one, two, three, four = random.sample(names, 4)
    return as_case(
        {
            "format": 1,
            "title": "A made-up case",
            "as_of": "2024-03-15",
            "objectives": objectives,
            "resources": {budget: {"limit": 2 * levers} for budget in budgets},
            "levers": made,
            "synergies": synergies,
            "constraints": {
                "needs": {"lever": one, "requires": [two]},
                "not_both": {"lever": three, "excludes": [four]},
            },
        }
    )


def test_bundles_of_equal_value_are_all_kept_and_ordered_by_value_then_id() -> None:
    levels = {"d": {"a": 3, "b": 1}, "c": {"a": 3, "b": 1}, "e": {"a": 3, "b": 2}, "f": {"a": 9, "b": 90}}
    case = one_lever({"a": rising(), "b": falling()}, levels)
    for method in METHODS:
        assert ids(frontier(settle(case), method=method)) == ["x.c", "x.d", "none", "x.f"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("objective", "scores"),
    [
        (rising(40, value=[[0, 0], [10, 50], [20, 50], [30, 50], [40, 100]]), (15, 25)),
        (rising(40, clamp=True, value=[[0, 0], [10, 100], [40, 100]]), (15, 90)),
        (rising(40, clamp=True, value=[[0, 0], [10, 0], [40, 100]], baseline=50), (-70, -42)),
    ],
)
def test_totals_on_a_constant_piece_have_equal_value(
    objective: Data, scores: tuple[int, int], method: Method
) -> None:
    """Constant pieces that meet are one, those beyond a clamp included."""
    low, high = scores
    case = one_lever({"a": objective, "b": rising()}, {"one": {"a": low, "b": 3}, "two": {"a": high, "b": 3}})
    assert {"x.one", "x.two"} <= set(ids(frontier(settle(case), method=method)))


@pytest.mark.parametrize(
    ("hidden", "efficient"), [("information", ["x.good", "x.poor"]), ("weight", ["x.good"])]
)
def test_a_fault_where_nothing_is_weighed_counts_unless_the_information_rules_it_out(
    hidden: str, efficient: list[str]
) -> None:
    """A weight that is 0 now may be another tomorrow; one that no admissible weighting has tells nothing apart."""
    weights: Data = {"profiles": {"all": {"method": "direct", "values": {"a": 1, "b": 0}}}}
    if hidden == "information":
        weights["information"] = ["a >= 1"]
    levels = {"good": {"a": 5, "b": 3}, "poor": {"a": 5, "b": 2}}
    found = frontier(settle(one_lever({"a": rising(), "b": rising()}, levels, weights=weights)))
    assert ids(found) == efficient
    assert found.supported.all()


def test_scores_that_differ_in_the_third_decimal_differ() -> None:
    levels = {"one": {"a": 0.301, "b": 0.1}, "two": {"a": 0.3, "b": 0.1}, "three": {"a": 0.3, "b": 0.101}}
    assert ids(frontier(settle(one_lever({"a": rising(), "b": rising()}, levels)))) == ["x.one", "x.three"]


def test_values_far_beyond_the_scale_are_compared_as_others_are() -> None:
    """What rounding does grows with the values; bundles that are best somewhere must be found all the same."""
    levels = {
        "one": {"a": 0, "b": -13.1604, "c": -35.6796},
        "two": {"a": -0.398, "b": -13.156, "c": -35.6796},
        "three": {"a": 0, "b": -27.896, "c": -35.64},
    }
    objectives = {name: rising(1) for name in "abc"}
    case = one_lever(objectives, levels, constraints={"wanted": {"must": "x"}})
    found = frontier(settle(case))
    assert set(ids(found)) == {"x.one", "x.two", "x.three"}
    assert found.supported.all()
    assert sweep(settle(case)).certified


def test_where_every_lever_only_harms_the_empty_bundle_alone_is_efficient() -> None:
    found = frontier(settle(one_lever({"a": rising(), "b": falling()}, {"on": {"a": -1, "b": 2}})))
    assert ids(found) == ["none"]
    assert found.core_index == {"x": {"on": 0.0}}
    assert found.supported.tolist() == [True]


def test_with_one_objective_the_best_bundles_are_the_efficient_ones() -> None:
    case = one_lever({"a": rising()}, {"one": {"a": 7}, "two": {"a": 7}, "three": {"a": 6.999}})
    for method in METHODS:
        assert ids(frontier(settle(case), method=method)) == ["x.one", "x.two"]


def test_a_lever_may_have_hundreds_of_levels() -> None:
    levels = {f"l{n}": {"a": n, "b": n} for n in range(1, 301)}
    found = frontier(settle(one_lever({"a": rising(), "b": falling()}, levels)), method="zones")
    assert set(ids(found)) == {"none", *(f"x.{name}" for name in levels)}


@pytest.mark.parametrize(
    ("method", "count"), [("listing", 60), ("bounded listing", 60), ("zones", 14), ("decision diagram", 60)]
)
def test_eight_objectives(method: Method, count: int) -> None:
    """Search zones grow with every objective: they are given fewer bundles."""
    random = Random(8)
    names = [f"goal_{n}" for n in range(8)]
    levels = {f"l{n}": {name: random.randint(0, 3) for name in names} for n in range(count)}
    case = one_lever({name: rising() for name in names}, levels)
    oracle = Oracle(case)
    expected = sorted(bundle_id(b) for b in oracle.feasible if not oracle.dominated(b))
    assert sorted(ids(frontier(settle(case), method=method, workers=2))) == expected


def test_where_no_bundle_is_feasible_the_conflict_is_named_and_the_answer_complete() -> None:
    rules = {"wanted": {"must": "x"}, "refused": {"must_not": "x"}}
    found = frontier(settle(one_lever({"a": rising()}, {"on": {"a": 1}}, constraints=rules)))
    assert (found.bundles, found.complete, found.gap) == ((), True, 0.0)
    assert set(found.conflict) == {"wanted", "refused"}
    assert found.core_index == {"x": {"on": 0.0}}


def too_many_digits(free_levers: int) -> Problem:
    """No machine integer holds both scores; the levers besides do nothing."""
    levels = (
        "{one: {scores: {a: 0.0000000000000000001}}, two: {scores: {a: 12345}}, three: {scores: {a: 12345}}}"
    )
    free = "".join(f", y{n}: {{levels: {{'on': {{}}}}}}" for n in range(free_levers))
    return settle(
        read_case(
            "format: 1\ntitle: t\nas_of: 2024-03-15\nobjectives: {a: {sense: maximise, worst: 0, best: 9}}\n"
            f"levers: {{x: {{levels: {levels}}}{free}}}\n"
        )
    )


def test_numbers_with_too_many_digits_are_compared_in_fractions() -> None:
    assert ids(frontier(too_many_digits(0))) == ["x.three", "x.two"]


def test_numbers_with_too_many_digits_are_refused_with_the_way_out() -> None:
    with pytest.raises(RequestError, match="fewer decimals"):
        frontier(too_many_digits(12))


@pytest.mark.parametrize(("seed", "levers"), [(1, 8), (2, 9)])
def test_three_methods_agree_and_neither_threads_nor_the_order_of_levers_matter(
    seed: int, levers: int
) -> None:
    case = generated(seed, levers)
    problem = settle(case)
    table = enumerate_bundles(problem)
    plain = frontier(problem, method="listing", workers=1)
    expected = ids(plain)
    assert len(expected) > 30
    assert plain.complete
    for method, workers in product(METHODS, (1, 2)):
        assert ids(frontier(problem, method=method, workers=workers)) == expected
    turned = case.model_copy(update={"levers": dict(reversed(case.levers.items()))})
    assert ids(frontier(settle(turned), method="zones", workers=2)) == expected
    if table is not None:
        kept = {row.tobytes() for row in plain.chosen}
        for held, worth in zip(table.chosen[::97], table.values[::97], strict=True):
            better = (plain.values >= worth - 1e-9).all(axis=1) & (plain.values > worth + 1e-9).any(axis=1)
            assert (held.tobytes() in kept) != better.any()


def test_supported_bundles_are_best_in_an_enumeration_and_core_indices_add_up() -> None:
    problem = settle(generated(5, 10))
    found, table = frontier(problem), enumerate_bundles(problem)
    assert table is not None
    weights = np.random.default_rng(1).dirichlet(np.ones(5), 400)
    tops = (weights @ table.values.T).max(axis=1)
    worth = weights @ found.values.T
    best_somewhere = (worth >= tops[:, None] - 1e-9).any(axis=0)
    assert found.supported[best_somewhere].all()
    assert best_somewhere.sum() > 3
    assert not found.supported.all()
    for row in np.flatnonzero(~found.supported):
        assert (worth[:, row] < tops - 1e-9).all()
    sizes = [len(bundle.levels) for bundle in found.bundles]
    shares = sum(share for levels in found.core_index.values() for share in levels.values())
    assert shares * len(sizes) == pytest.approx(sum(sizes))


CORNERS: list[tuple[list[str], list[tuple[str, str, str]]]] = [
    (["a >= b", "b >= c"], [("1", "0", "0"), ("1/2", "1/2", "0"), ("1/3", "1/3", "1/3")]),
    (["a >= 0.5"], [("1", "0", "0"), ("1/2", "1/2", "0"), ("1/2", "0", "1/2")]),
    (["a >= 0.125", "b >= 0.375", "c >= 0.25"],
     [("3/8", "3/8", "1/4"), ("1/8", "5/8", "1/4"), ("1/8", "3/8", "1/2")]),
]  # fmt: skip


@pytest.mark.parametrize(("information", "corners"), CORNERS)
def test_dominance_within_weight_information_is_that_at_its_corners(
    information: list[str], corners: list[tuple[str, str, str]]
) -> None:
    """Integer scores on ranges of 64, so that bundles tie at vertices; in exact fractions."""
    random = Random(3)
    levels = {f"l{n}": {name: random.randint(0, 6) for name in "abc"} for n in range(60)}
    weights = {
        "profiles": {"all": {"method": "direct", "values": {"a": 0.4, "b": 0.35, "c": 0.25}}},
        "default": "all",
    }
    if information[0] == "a >= 0.5":
        weights["profiles"]["all"]["values"] = {"a": 0.6, "b": 0.3, "c": 0.1}
    if len(information) == 3:
        weights["profiles"]["all"]["values"] = {"a": 0.25, "b": 0.45, "c": 0.3}
    weights["information"] = information
    case = one_lever({name: rising(64) for name in "abc"}, levels, weights=weights)
    oracle = Oracle(case)
    efficient = [bundle for bundle in oracle.feasible if not oracle.dominated(bundle)]
    exact = [[Fraction(part) for part in corner] for corner in corners]
    worth = {
        bundle: [
            sum(w * v for w, v in zip(corner, oracle.values(bundle).values(), strict=True))
            for corner in exact
        ]
        for bundle in efficient
    }
    expected = [one for one in efficient if not any(more(worth[two], worth[one]) for two in efficient)]
    assert 0 < len(expected) < len(efficient)
    assert sorted(ids(frontier(settle(case)))) == sorted(map(bundle_id, expected))


def more(one: Sequence[Fraction], other: Sequence[Fraction]) -> bool:
    """Dominance: nowhere less and somewhere more."""
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def interval_case(seed: int, kind: str) -> Case:
    """Four levers, two objectives, scores in intervals, or points that make bundles equal for all scores."""
    random = Random(seed)
    objectives: Data = {"a": rising(20), "b": falling(worst=20)}
    if kind == "bent":
        objectives["a"] = rising(20, value=[[0, 0], [5, 60], [20, 100]])
    if kind == "clamped":
        objectives["a"] = rising(6, clamp=True)
    if kind == "peak":
        objectives["b"] = falling(worst=20, combine="max", baseline=1)
    levers: Data = {}
    for name in "wxyz":
        scores: Data = {}
        for objective in objectives:
            likely = random.randint(1, 6)
            width = random.choice((0, 0, 1, 2))
            scores[objective] = {"low": likely - width, "likely": likely, "high": likely + width}
        levers[name] = {"levels": {"on": {"cost": {"money": random.randint(1, 3)}, "scores": scores}}}
    weights: Data = {"profiles": {"all": {"method": "direct", "values": {"a": 0.6, "b": 0.4}}}}
    if seed % 2:
        weights["information"] = ["a >= b"]
    return as_case(
        {
            "format": 1,
            "title": "A made-up case",
            "as_of": "2024-03-15",
            "objectives": objectives,
            "resources": {"money": {"limit": 6}},
            "levers": levers,
            "synergies": {"both": {"levers": ["w", "x"], "scores": {"a": 2}}},
            "weights": weights,
        }
    )


def undominated_over_intervals(case: Case) -> list[str]:
    """Every pair of bundles, at every vertex of the intervals of scores and of the weights."""
    oracle = Oracle(case)
    corners = [(Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))]
    if case.weights is not None and case.weights.information:
        corners[1] = (Fraction(1, 2), Fraction(1, 2))
    leads = {name: values_at_ends(case, oracle, name) for name in case.objectives}

    def dominates(one: Key, other: Key) -> bool:
        some_more = False
        for corner in corners:
            least = most = Fraction(0)
            for weight, at in zip(corner, leads.values(), strict=True):
                apart = [mine - theirs for mine, theirs in zip(at[one], at[other], strict=True)]
                least, most = least + weight * min(apart), most + weight * max(apart)
            if least < 0:
                return False
            some_more |= most > 0
        return some_more

    feasible = oracle.feasible
    return [bundle_id(one) for one in feasible if not any(dominates(two, one) for two in feasible)]


def values_at_ends(case: Case, oracle: Oracle, objective: str) -> dict[Key, list[Fraction]]:
    """The value of every bundle on an objective, for every combination of ends of the scores."""
    stated = case.objectives[objective]
    base = Fraction(stated.baseline or 0)
    ends = {
        lever: sorted({Fraction(score.low), Fraction(score.high)})
        for lever, record in case.levers.items()
        if (score := record.levels["on"].scores[objective])
        and score.low is not None
        and score.high is not None
    }
    worths: dict[Key, list[Fraction]] = {bundle: [] for bundle in oracle.feasible}
    for picked in product(*ends.values()):
        scores = dict(zip(ends, picked, strict=True))
        for bundle, list_of in worths.items():
            parts = [scores[lever] for lever, _ in bundle]
            if {"w", "x"} <= dict(bundle).keys():
                parts += [
                    Fraction(s.scores[objective]) for s in case.synergies.values() if objective in s.scores
                ]
            total = max([base, *parts]) if stated.combine == "max" else base + sum(parts)
            list_of.append(value(case, objective, total))
    return worths


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", ["straight", "bent", "clamped", "peak"])
def test_dominance_over_score_intervals_is_that_over_the_corners_of_their_box(kind: str, seed: int) -> None:
    """Equal for linear sums; otherwise it may keep more, never less."""
    case = interval_case(seed, kind)
    problem = settle(case)
    found = frontier(problem, intervals=score_intervals(case, problem))
    expected = undominated_over_intervals(case)
    assert found.within_intervals
    assert found.exact == (kind == "straight")
    if kind == "straight":
        assert sorted(ids(found)) == sorted(expected)
    assert set(expected) <= set(ids(found))


def test_bundles_equal_for_all_scores_are_both_kept_within_intervals() -> None:
    """Beyond a clamp, a lead in the total is none in value: neither dominates the other."""
    levels = {"one": {"a": 30, "b": 3}, "two": {"a": 35, "b": 3}}
    case = one_lever({"a": rising(20, clamp=True), "b": falling(baseline=50)}, levels)
    problem = settle(case)
    found = frontier(problem, intervals=score_intervals(case, problem))
    assert {"x.one", "x.two"} <= set(ids(found))


@pytest.mark.parametrize(("method", "workers", "most"), [("listing", 1, 5), ("zones", 2, 20)])
def test_the_gap_of_a_stopped_search_bounds_what_is_missing(method: Method, workers: int, most: int) -> None:
    """No bundle that is missing exceeds the best of those found by more than the gap, at any weighting."""
    problem = settle(generated(6, 11))
    whole = frontier(problem)
    part = frontier(problem, method=method, workers=workers, most_bundles=most)
    assert (part.stopped, part.complete) == ("full", False)
    assert part.gap is not None
    assert 0 < len(part.chosen) <= workers * most < len(whole.chosen)
    weights = np.vstack([np.eye(5), np.random.default_rng(2).dirichlet(np.ones(5), 500)])
    short = (weights @ whole.values.T).max(axis=1) - (weights @ part.values.T).max(axis=1)
    assert short.max() > 0
    assert short.max() <= part.gap + 1e-9


@pytest.mark.parametrize("method", ["bounded listing", "zones"])
def test_work_cuts_the_search_at_the_same_place_every_time(method: Method) -> None:
    problem = settle(generated(6, 11))
    whole = frontier(problem, method=method)
    cut, again = (frontier(problem, method=method, most_work=5_000) for _ in range(2))
    assert (cut.stopped, cut.complete, whole.complete) == ("out_of_work", False, True)
    assert len(cut.chosen) > 0 and (cut.chosen == again.chosen).all()
    assert cut.gap is not None and cut.gap == again.gap
    every = frontier(problem, method=method, most_work=10**9)
    assert every.complete and (every.chosen == whole.chosen).all()


def test_as_many_bundles_are_evaluated_as_there_is_time_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = frontier(settle(generated(6, 11)))
    monkeypatch.setattr(module, "LEAST_TOLD", 3)
    assert found.first(len(found.chosen), 0.0) == found.bundles[:3]
    assert found.first(len(found.chosen), 1e6) == found.bundles


def test_progress_reports_bundles_depth_share_and_time_left() -> None:
    told: list[tuple[str, int, int | None]] = []
    found = frontier(settle(load_case(KNAPSACK)), progress=lambda *parts: told.append(parts))
    searched = [(text, done) for text, done, of in told if of == 100]
    assert len(searched) > 3
    assert all("bundles found, " in text and "levers decided" in text for text, _ in searched)
    assert any("s to go if the rest is like it" in text for text, _ in searched)
    assert all(0 <= done <= 100 for _, done in searched)
    assert searched[0][1] < 100
    assert found.complete


def test_progress_reports_compilation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decision.efficient.method_selection.IS_COMPILED", False)
    told: list[str] = []
    frontier(settle(load_case(KNAPSACK)), progress=lambda text, done, of: told.append(text))
    assert told[0] == "compiling the search, once for this version"
    assert any("bundles found" in text for text in told)


@pytest.mark.parametrize("stop", [OutOfTime, KeyboardInterrupt])
def test_where_the_search_is_stopped_while_it_is_compiled_one_efficient_bundle_is_known(
    monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    problem = settle(generated(6, 11))
    whole = frontier(problem, method="zones")

    def progress(text: str, *_: object) -> None:
        if text == COMPILING:
            raise stop

    for where in ("running.compilation", "efficient.method_selection", "efficient.parallel_search"):
        monkeypatch.setattr(f"decision.{where}.IS_COMPILED", False)
    found = frontier(problem, method="zones", progress=progress)
    assert (found.complete, found.interrupted) == (False, stop is KeyboardInterrupt)
    assert found.gap is not None and found.gap > 0
    assert len(ids(found)) == 1 and set(ids(found)) < set(ids(whole))


def test_out_of_time_what_was_found_is_feasible_and_undominated_with_a_gap() -> None:
    found = frontier(settle(read_case(case_text(40))), time_limit=0.2)
    assert (found.stopped, found.complete) == ("time_limit", False)
    assert found.gap is not None
    assert found.gap > 0
    assert len(found.chosen)
    some = found.first(30)
    assert all(bundle.feasible for bundle in some)
    for one, other in combinations(found.values[:150], 2):
        assert not ((one >= other + 1e-9).any() and (one >= other - 1e-12).all())
        assert not ((other >= one + 1e-9).any() and (other >= one - 1e-12).all())


def test_the_map_of_a_case_too_large_to_list_holds_the_supported_bundles() -> None:
    problem = settle(load_case(KNAPSACK))
    assert enumerate_bundles(problem) is None
    mapped, found = sweep(problem), frontier(problem)
    assert mapped.certified
    named = {cell.bundle.id for cell in mapped.cells} | {name for cell in mapped.cells for name in cell.equal}
    supported = {bundle.id for bundle, best in zip(found.bundles, found.supported, strict=True) if best}
    assert named == supported


def test_the_map_goes_by_programs_where_too_few_bundles_may_be_held() -> None:
    problem = settle(load_case(KNAPSACK))
    mapped, whole = sweep(problem, most_bundles=1), sweep(problem)
    assert mapped.certified
    assert {cell.bundle.id for cell in mapped.cells} == {cell.bundle.id for cell in whole.cells}
    cut = sweep(problem, most_bundles=1, time_limit=0.02)
    assert not cut.certified
    assert cut.unfinished
    assert cut.gap is None or cut.gap > 0


def test_the_mathematics_loads_without_its_compiler() -> None:
    """Commands that search for no efficient bundles would wait for it."""
    told = "import decision, sys; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
