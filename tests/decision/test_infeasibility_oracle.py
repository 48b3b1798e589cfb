"""Conflicts, least repairs and prices against an enumeration of all bundles and all subsets, on cases made by hypothesis.

The enumeration reads the case by itself: which bundle breaks what, and what each number would have to be for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings
from hypothesis import strategies as st

from decision import TOLERANCE, Infeasibility, Question, Relaxation, infeasibility, optimize, prices
from options import Case, Consent, Group, TotalBound
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import Key, Oracle
from tests.oracle import weights as weighting
from tests.oracle.bundles import groups_of
from tests.oracle.totals import holds, total
from tests.strategies import Data, as_case, case_dicts, members, numbers

few = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
ways = pytest.mark.parametrize("with_table", [True, False], ids=["listing", "program"])

MOST_NAMES = 8


@dataclass(frozen=True)
class Asked:
    """A case and the options of a command, for the program and for the enumeration."""

    case: Case
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    limits: dict[str, Decimal]

    @property
    def question(self) -> Question:
        return Question(self.case, must=self.must, must_not=self.must_not, limits=self.limits)

    @property
    def oracle(self) -> Oracle:
        return Oracle(self.case, must=self.must, must_not=self.must_not, limits=self.limits)


def tight() -> st.SearchStrategy[Asked]:
    return tightened(case_dicts(most_bundles=40))


@st.composite
def tightened(draw: Any, dicts: st.SearchStrategy[Data]) -> Asked:
    """A case with more demands than those of a strategy have, among them some that hardly any bundle keeps."""
    data: Data = draw(dicts)
    pool = members(data["levers"])
    rules = data.setdefault("constraints", {})
    for name, resource in data.get("resources", {}).items():
        if "limit" in resource and draw(st.integers(0, 2)) == 0:
            data["resources"][name]["limit"] = draw(st.sampled_from([0, -1, 0.3]))
    for n in range(draw(st.integers(0, 3))):
        objective = draw(st.sampled_from(sorted(data["objectives"])))
        side = draw(st.sampled_from(["at_least", "at_most"]))
        bound = draw(numbers(0, 14)) if side == "at_least" else draw(numbers(-14, 0))
        rules[f"hard_{n}"] = {"objective": objective, side: bound}
        if "scenarios" in data and draw(st.booleans()):
            rules[f"hard_{n}"]["scenarios"] = draw(st.sampled_from(["all", sorted(data["scenarios"])[:1]]))
    if draw(st.booleans()):
        group = sorted(draw(st.sets(st.sampled_from(pool), min_size=1, max_size=4)))
        rules["so_many"] = {
            "group": group,
            draw(st.sampled_from(["at_least", "exactly"])): draw(st.integers(1, 3)),
        }
    must = tuple(draw(st.lists(st.sampled_from(pool), max_size=2, unique=True)))
    must_not = tuple(draw(st.lists(st.sampled_from(pool), max_size=2, unique=True)))
    limited = [name for name, resource in data.get("resources", {}).items() if "limit" in resource]
    limits = {
        name: Decimal(draw(st.sampled_from(["0", "0.4", "-1"]))) for name in limited if draw(st.booleans())
    }
    return Asked(as_case(data), must, must_not, limits)


def names_of(asked: Asked) -> list[str]:
    oracle = asked.oracle
    limits = [name for name in asked.case.resources if oracle._limit(name) is not None]
    asked_for = [f"must {each}" for each in asked.must] + [f"must_not {each}" for each in asked.must_not]
    return [*limits, *asked.case.constraints, *asked_for]


def breaks(oracle: Oracle, bundle: Key) -> frozenset[str]:
    """The demands that a bundle breaks, by the names that the program gives them."""
    told = set()
    for name in oracle.violates(bundle):
        kind = next((kind for kind in ("must_not_", "must_") if name.startswith(kind)), None)
        told.add(
            name if kind is None or name in oracle.case.constraints else f"{kind[:-1]} {name[len(kind) :]}"
        )
    return frozenset(told)


def needs(
    asked: Asked, oracle: Oracle, name: str, bundle: Key
) -> dict[str, tuple[Fraction, Fraction]] | None:
    """By field, what a number of a demand would have to be for a bundle, and how far that is; None for logic, and for
    bounds that hold with a probability (tests/decision/test_movable_bounds.py has these)."""
    levels = dict(bundle)
    if name in asked.case.resources:
        number, limit = oracle.uses(bundle)[name], oracle._limit(name)
        assert limit is not None
        return {"limit": (number, number - Fraction(limit))}
    rule = asked.case.constraints.get(name)
    if isinstance(rule, Consent):
        own = oracle.value(bundle, weighting.profile(asked.case, rule.profile))
        return {"at_least": (own, -oracle.consent_margin(rule, bundle))}
    if isinstance(rule, Group):
        count = Fraction(sum(holds(member, levels) for member in rule.group))
        bounds = {
            f: Fraction(b) for f in ("at_least", "at_most", "exactly") if (b := getattr(rule, f)) is not None
        }
        (field, bound), *more = bounds.items()
        assert not more
        far = {"at_least": bound - count, "at_most": count - bound, "exactly": abs(bound - count)}
        return {field: (count, far[field])}
    if isinstance(rule, TotalBound) and rule.probability is None:
        scenarios = [oracle.scenario] if rule.scenarios is None else list(rule.scenarios)
        if rule.scenarios == "all":
            scenarios = list(asked.case.scenarios) or [oracle.scenario]
        totals = [
            total(asked.case, levels, rule.objective, at, rule.estimate, group)
            for at in scenarios
            for group in groups_of(asked.case, rule)
        ]
        if rule.at_most is not None:
            return {"at_most": (max(totals), max(totals) - Fraction(rule.at_most))}
        assert rule.at_least is not None
        return {"at_least": (min(totals), Fraction(rule.at_least) - min(totals))}
    return None


def is_drawn(asked: Asked, name: str) -> bool:
    rule = asked.case.constraints.get(name)
    return isinstance(rule, TotalBound) and rule.probability is not None


def subsets(names: Iterable[str]) -> list[frozenset[str]]:
    pool = list(names)
    every = chain.from_iterable(combinations(pool, size) for size in range(len(pool) + 1))
    return [frozenset(each) for each in every]


def checked(asked: Asked) -> tuple[Oracle, list[str], dict[Key, frozenset[str]]]:
    """The enumeration of an infeasible case of few names."""
    oracle, names = asked.oracle, names_of(asked)
    assume(0 < len(names) <= MOST_NAMES)
    broken = {bundle: breaks(oracle, bundle) for bundle in oracle.bundles}
    assume(all(broken.values()))
    for name, rule in asked.case.constraints.items():
        if isinstance(rule, Consent):
            # Rounding decides at the very edge of the tolerance, in the program and here.
            assume(all(abs(oracle.consent_margin(rule, b) + TOLERANCE) > 1e-8 for b in oracle.bundles))
            assume(name)
    return oracle, names, broken


@ways
@few
@given(asked=tight())
def test_the_conflicts_are_all_minimal_infeasible_subsets(asked: Asked, with_table: bool) -> None:
    _, names, broken = checked(asked)
    masks = set(broken.values())
    infeasible = {each for each in subsets(names) if all(mask & each for mask in masks)}
    minimal = {each for each in infeasible if not any(each - {name} in infeasible for name in each)}
    event(f"{min(len(minimal), 4)} conflicts, the largest of {max(map(len, minimal))}")
    found = infeasibility(asked.question, with_table=with_table)
    assert found.feasible is False and not found.unfinished
    assert not found.more
    assert len(found.conflicts) == len(minimal)
    assert {frozenset(each.names) for each in found.conflicts} == minimal
    for conflict in found.conflicts:
        assert [names.index(name) for name in conflict.names] == sorted(map(names.index, conflict.names))
        for way, demand in zip(conflict.ways_out, conflict.demands, strict=True):
            assert way.name == demand.name
            expected = least_alone(asked, way, set(conflict.names) - {demand.name})
            check_number(asked, way, expected)


@ways
@few
@given(asked=tight())
def test_the_repairs_are_of_the_fewest_changes_and_each_is_least(asked: Asked, with_table: bool) -> None:
    _, names, broken = checked(asked)
    fewest = min(map(len, broken.values()))
    corrections = {mask for mask in broken.values() if len(mask) == fewest}
    found = infeasibility(asked.question, with_table=with_table)
    told = {frozenset(change.name for change in repair.changes) for repair in found.repairs}
    event(f"{fewest} changes, {min(len(corrections), 4)} repairs")
    drawn = {mask for mask in corrections if any(is_drawn(asked, name) for name in mask)}
    assert told <= corrections and corrections - drawn <= told
    sizes = [repair.relative for repair in found.repairs]
    assert sizes == sorted(sizes)
    for repair in found.repairs:
        after = repaired(asked, repair.changes)
        assert after.feasible, repair.changes
        best = max(map(after.value, after.feasible))
        assert repair.bundle.feasible and repair.bundle.value == pytest.approx(float(best), abs=TOLERANCE)
        mask = frozenset(change.name for change in repair.changes)
        if mask in drawn:
            continue
        if fewest == 1:
            (change,) = repair.changes
            check_number(asked, change, least_alone(asked, change, set(names) - mask))
        else:
            assert repair.relative == pytest.approx(float(least_sum(asked, mask, set(names))), abs=1e-7)


def least_alone(asked: Asked, change: Relaxation, kept: set[str]) -> Fraction | None:
    """The least by which one number must move, for some bundle to keep these demands; None for logic."""
    oracle = asked.oracle
    found = [needs(asked, oracle, change.name, b) for b in oracle.bundles if not breaks(oracle, b) & kept]
    return None if found[0] is None else min(far for need in found if need for _, far in need.values())


def check_number(asked: Asked, change: Relaxation, expected: Fraction | None) -> None:
    """The number moves by as much as is expected: exactly, but for consent, which is checked within the tolerance."""
    if expected is None:
        assert change.new is None or is_drawn(asked, change.name)
        return
    assert change.old is not None and change.new is not None
    by = abs(Fraction(change.new) - Fraction(change.old))
    if isinstance(asked.case.constraints.get(change.name), Consent):
        # What no decimal states exactly is rounded to the ninth digit.
        last = 10.0 ** (change.new.adjusted() - 8)
        assert float(by) == pytest.approx(float(expected), abs=2 * TOLERANCE + last)
    else:
        assert by == expected


def least_sum(asked: Asked, mask: frozenset[str], names: set[str]) -> Fraction:
    """The least sum of |change| / |old|; a demand dropped counts 1."""
    oracle, sums = asked.oracle, []
    for bundle in oracle.bundles:
        if breaks(oracle, bundle) & (names - mask):
            continue
        size = Fraction(0)
        for name in mask:
            need = needs(asked, oracle, name, bundle)
            if need is None:
                size += 1
                continue
            ((field, (number, far)),) = need.items()
            old = number - far if field in ("limit", "at_most") else number + far
            if field == "exactly":
                group = asked.case.constraints[name]
                assert isinstance(group, Group) and group.exactly is not None
                old = Fraction(group.exactly)
            assume(
                old != 0
            )  # what a change is measured against then is ours (tests/decision/test_movable_bounds.py)
            size += max(far, Fraction(0)) / abs(old)
        sums.append(size)
    return min(sums)


def repaired(asked: Asked, changes: Iterable[Relaxation]) -> Oracle:
    """The enumeration of the case with changes made, by hand."""
    constraints, resources = dict(asked.case.constraints), dict(asked.case.resources)
    scenarios, limits = dict(asked.case.scenarios), dict(asked.limits)
    must, must_not = list(asked.must), list(asked.must_not)
    for change in changes:
        if change.name in constraints:
            if change.new is None:
                del constraints[change.name]
                continue
            update: dict[str, Any] = {change.field: change.new}
            constraints[change.name] = constraints[change.name].model_copy(update=update)
        elif change.name in resources:
            assert change.new is not None
            limits[change.name] = change.new
        else:
            kind, _, member = change.name.partition(" ")
            (must if kind == "must" else must_not).remove(member)
    case = asked.case.model_copy(
        update={"constraints": constraints, "resources": resources, "scenarios": scenarios}
    )
    return Oracle(case, must=must, must_not=must_not, limits=limits)


@ways
@few
@given(asked=tight())
def test_prices_are_what_the_optimum_gains_when_it_is_found_again(asked: Asked, with_table: bool) -> None:
    oracle, names = asked.oracle, names_of(asked)
    assume(names and oracle.feasible)
    assume_clear(oracle)
    best = optimize(asked.question, top=1, different=0, with_breakpoints=False).bundles[0]
    found = prices(asked.question, best, with_table=with_table)
    assert list(found.by_name) == names and not found.unfinished and not found.left_out
    broken = {bundle: breaks(oracle, bundle) for bundle in oracle.bundles}
    gaining = 0
    for name, price in found.by_name.items():
        lifted = max(oracle.value(bundle) for bundle, mask in broken.items() if mask <= {name})
        assert price.lifted == pytest.approx(float(lifted - oracle.best), abs=2 * TOLERANCE)
        gaining += price.lifted > 0
        assert price.lifted_bundle.value == pytest.approx(float(oracle.best) + price.lifted)
        assert set(price.lifted_bundle.violates) <= {name}
        if is_drawn(asked, name):
            continue
        open_still = []
        for bundle, mask in broken.items():
            need = needs(asked, oracle, name, bundle)
            if mask <= {name} and (need is None or all(far <= 1 + TOLERANCE for _, far in need.values())):
                open_still.append(oracle.value(bundle))
        if needs(asked, oracle, name, oracle.bundles[0]) is None:
            assert price.one_unit is None and price.one_unit_bundle is None
        else:
            assert price.one_unit == pytest.approx(float(max(open_still) - oracle.best), abs=2 * TOLERANCE)
    event(f"{min(gaining, 3)} that gain")


def test_a_feasible_case_has_no_conflicts() -> None:
    data: Data = {
        "format": 1,
        "title": "Two levers",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 10}},
        "levers": {name: {"levels": {"on": {"scores": {"good": 1}}}} for name in "ab"},
    }
    for with_table in (True, False):
        assert infeasibility(Question(as_case(data)), with_table=with_table) == Infeasibility(True)
