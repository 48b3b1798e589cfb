"""What brings a lever, a level or a bundle in, against every bundle of small cases, recommended anew at many numbers."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import Question
from decision.explanations.comes_in import ComesIn, _plain, changes, common_numbers, own_numbers
from decision.explanations.contest import Contest
from decision.explanations.target import Target, member, whole
from options import Case, Quantity, TotalBound, quantity, read_case, with_quantity
from tests.oracle import Oracle
from tests.oracle.bundles import Key, groups_of
from tests.oracle.totals import total
from tests.strategies import Data, as_case, case_dicts, members

few = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

NEAR = Fraction(1, 10**4)
"""A step beyond a border: far more than ties need, far less than cases of few decimals differ by."""


def oracle_at(case: Case, of: Quantity, number: Fraction) -> Oracle | None:
    """The case with another number, judged bundle by bundle; None where it cannot have that number."""
    decimal = Decimal(number.numerator) / Decimal(number.denominator)
    plain = Oracle(case)
    if of.kind == "weight":
        if not 0 <= number <= 1:
            return None
        rest = {name: weight for name, weight in plain.weights.items() if name != of.of[0]}
        whole_rest = sum(rest.values())
        plain.weights = {
            name: number
            if name == of.of[0]
            else (1 - number) * (rest[name] / whole_rest if whole_rest else Fraction(1, len(rest)))
            for name in plain.weights
        }
        return plain
    if of.kind == "limit":
        return Oracle(case, limits={of.of[0]: decimal})
    try:
        return Oracle(with_quantity(case, of, decimal, plain.scenario))
    except ValueError:
        return None


def within(bundle: Key, target: str | Key) -> bool:
    if not isinstance(target, str):
        return bundle == target
    lever, _, level = target.partition(".")
    return any(pair[0] == lever and (not level or pair[1] == level) for pair in bundle)


def is_in(case: Case, of: Quantity, number: Fraction, target: str | Key) -> bool | None:
    """Whether the recommended bundle holds the target; None where the case cannot have that number."""
    oracle = oracle_at(case, of, number)
    if oracle is None:
        return None
    return bool(oracle.feasible) and within(oracle.ties[0], target)


def is_clearly_in(case: Case, of: Quantity, number: Fraction, target: str | Key) -> bool:
    """Whether, besides, no other bundle is as good."""
    oracle = oracle_at(case, of, number)
    return oracle is not None and bool(oracle.feasible) and all(within(tie, target) for tie in oracle.ties)


def numbers_within(case: Case, of: Quantity, old: Fraction, reach: Fraction) -> Iterator[Fraction]:
    """Numbers nearer than `reach` to the old one: evenly spread, and those at which bounds are just kept."""
    for n in range(1, 8):
        for way in (1, -1):
            yield old + way * reach * n / 8
    for way in (1, -1):
        for less in (NEAR, 100 * NEAR):
            if reach > less:
                yield old + way * (reach - less)
    oracle = Oracle(case)
    critical: set[Fraction] = set()
    if of.kind == "limit":
        critical = {oracle.uses(bundle)[of.of[0]] for bundle in oracle.bundles}
    elif of.kind == "bound" and isinstance(rule := case.constraints[of.of[0]], TotalBound):
        critical = {
            total(case, dict(bundle), rule.objective, oracle.scenario, "likely", group)
            for bundle in oracle.bundles
            for group in groups_of(case, rule)
        }
    for number in critical:
        for nearby in (number - NEAR, number, number + NEAR):
            if abs(nearby - old) < reach:
                yield nearby


def check(case: Case, target: Target, name: str | Key, among: list[Quantity]) -> None:
    question = Question(case)
    told: dict[str, ComesIn] = {}
    left = 0
    for each in changes(Contest(question.problem()), question, target, among):
        if isinstance(each, ComesIn):
            told[each.of.name] = each
        else:
            left += 1
            among = [of for of in among if of.name not in each.part.split()]
    for of in among:
        scenario = Oracle(case).scenario
        if of.kind == "weight":
            old = Oracle(case).weights[of.of[0]]
        else:
            stated = quantity(case, of, scenario)
            assert stated is not None
            old = Fraction(stated)
        found = told.get(of.name)
        if found is None:
            for number in numbers_within(case, of, old, Fraction(60)):
                assert not is_clearly_in(case, of, number, name), (of.name, float(number))
            continue
        border, way = Fraction(found.new), 1 if found.above else -1
        if of.kind != "bound" or not hasattr(case.constraints[of.of[0]], "group"):
            beyond = is_in(case, of, border + way * NEAR, name)
            assert beyond or (beyond is None and found.at_border), (found, "just beyond")
            exactly = Fraction(repr(found.new)) if of.kind != "weight" else border
            # What of a group's part is just met is seldom a decimal.
            assert case.groups or bool(is_in(case, of, exactly, name)) == found.at_border, (
                found,
                "at the border",
            )
        assert found.enough is not None, found
        assert is_in(case, of, Fraction(repr(found.enough)), name), (found, "enough")
        reach = abs(border - old) - NEAR / 10
        for number in numbers_within(case, of, old, reach):
            if abs(number - old) < reach and not (
                found.above == (number > old) and abs(number - border) < NEAR / 2
            ):
                assert not is_clearly_in(case, of, number, name), (found, "nearer", float(number))


@few
@given(case_dicts(most_bundles=30), st.data())
def test_a_lever_or_level(data: Data, draw: st.DataObject) -> None:
    check_member(data, draw)


def check_member(data: Data, draw: st.DataObject) -> None:
    case = as_case(data)
    question = Question(case)
    oracle = Oracle(case)
    name = draw.draw(st.sampled_from(members(data["levers"])))
    if oracle.feasible and within(oracle.ties[0], name):
        return
    target = member(question.problem(), name)
    problem = question.problem()
    levels = [(problem.choices[i].lever, problem.choices[i].level) for i in target.terms]
    among = [*own_numbers(question, levels), *common_numbers(question)]
    check(case, target, name, among)


@few
@given(case_dicts(most_bundles=30), st.data())
def test_a_whole_bundle(data: Data, draw: st.DataObject) -> None:
    case = as_case(data)
    question = Question(case)
    oracle = Oracle(case)
    bundle = draw.draw(st.sampled_from(oracle.bundles))
    if oracle.feasible and oracle.ties[0] == bundle:
        return
    best = oracle.ties[0] if oracle.feasible else ()
    levels = list(dict.fromkeys([*bundle, *best]))
    among = [*own_numbers(question, levels), *common_numbers(question)]
    check(case, whole(question.problem(), dict(bundle)), bundle, among)


@pytest.mark.slow
@settings(few, max_examples=20)
@given(case_dicts(most_bundles=30), st.data())
def test_a_lever_or_level_many_times(data: Data, draw: st.DataObject) -> None:
    check_member(data, draw)


@few
@given(case_dicts(most_bundles=30), st.data())
def test_bundles_that_are_not_listed_are_searched_for(data: Data, draw: st.DataObject) -> None:
    """Branch and bound and programs find the same borders as the list of all bundles."""
    case = as_case(data)
    question = Question(case)
    problem = question.problem()
    target = member(problem, draw.draw(st.sampled_from(members(data["levers"]))))
    levels = [(problem.choices[i].lever, problem.choices[i].level) for i in target.terms]
    among = [*own_numbers(question, levels), *common_numbers(question)]
    of = draw.draw(st.sampled_from(among))
    listed, searched = Contest(problem), Contest(problem)
    searched.__dict__["is_listed"] = False
    ours, theirs = (
        [each for each in changes(contest, question, target, [of]) if isinstance(each, ComesIn)]
        for contest in (listed, searched)
    )
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert one.new == pytest.approx(other.new, abs=2e-5, rel=1e-6)
        assert (one.above, one.at_border) == (other.above, other.at_border) or one.of.kind == "weight"


COUNTED = """
format: 1
title: Three of a tag
as_of: 2025-01-01
objectives: {gain: {sense: maximise, worst: 0, best: 10}}
levers:
  first: {tags: [built], levels: {'on': {scores: {gain: 4}}}}
  second: {tags: [built], levels: {'on': {scores: {gain: 3}}}}
  third: {tags: [built], levels: {'on': {scores: {gain: 2}}}}
constraints: {works: {tag: built, at_most: 1}}
"""


@pytest.mark.parametrize(("name", "number"), [("second", 2), ("third", 3)])
def test_the_number_of_levers_of_a_tag_moves_by_whole_numbers(name: str, number: int) -> None:
    question = Question(read_case(COUNTED))
    problem = question.problem()
    (bound,) = [of for of in common_numbers(question) if of.kind == "bound"]
    (found,) = changes(Contest(problem), question, member(problem, name), [bound])
    assert isinstance(found, ComesIn)
    assert (found.new, found.enough, found.at_border, found.above) == (number, number, True, True)


TIGHTER = """
format: 1
title: One of two
as_of: 2025-01-01
objectives: {gain: {sense: maximise, worst: 0, best: 10}}
resources: {money: {unit: million, limit: 10}}
levers:
  first: {levels: {'on': {scores: {gain: 4}, cost: {money: 5}}}}
  second: {levels: {'on': {scores: {gain: 3}, cost: {money: 1}}}}
constraints: {one: {group: [first, second], at_most: 1}}
"""


def test_less_money_brings_in_what_is_next_best() -> None:
    question = Question(read_case(TIGHTER))
    problem = question.problem()
    (limit,) = [of for of in common_numbers(question) if of.kind == "limit"]
    (found,) = changes(Contest(problem), question, member(problem, "second"), [limit])
    assert isinstance(found, ComesIn)
    assert (found.new, found.at_border, found.above) == (5, False, False)


THREE_QUARTERS = (
    "weights: {default: us, profiles: {us: {method: direct, values: {gain: 0.75, calm: 0.25}}}}\n"
)


def test_a_weight_brings_in_what_is_best_by_the_other_objective() -> None:
    case = read_case(
        TIGHTER.replace(
            "best: 10}}\n", "best: 10}, calm: {sense: maximise, worst: 0, best: 10}}\n" + THREE_QUARTERS
        ).replace("gain: 3", "calm: 4")
    )
    question = Question(case)
    problem = question.problem()
    (weight,) = [of for of in common_numbers(question) if of.kind == "weight" and of.of[0] == "calm"]
    (found,) = changes(Contest(problem), question, member(problem, "second"), [weight])
    assert isinstance(found, ComesIn) and found.enough is not None
    assert (found.new, found.above) == (0.5, True) and 0.5 < found.enough <= 0.51


def test_a_border_is_a_short_number_only_where_rounding_alone_keeps_it_from_being_one() -> None:
    noise = Fraction(1, 10**13)
    assert [_plain(number) for number in (Fraction(1, 2) + noise, Fraction(1, 3), Fraction(1, 2) - 100 * noise)] == [
        Fraction(1, 2), Fraction(1, 3), Fraction(1, 2)
    ]  # fmt: skip
    assert _plain(Fraction(1, 2) + 1000 * noise) == Fraction(1, 2) + 1000 * noise


def test_a_score_moves_as_far_as_a_ceiling_asks_for() -> None:
    objectives = "objectives: {harm: {sense: minimise, measure: true}, "
    text = TIGHTER.replace("objectives: {", objectives).replace("{gain: 4}", "{gain: 4, harm: 2000}")
    question = Question(read_case(text.replace("{one:", "{calm: {objective: harm, at_most: 5}, one:")))
    problem = question.problem()
    (score,) = [of for of in own_numbers(question, [("first", "on")]) if of.of[-1] == "harm"]
    (found,) = changes(Contest(problem), question, member(problem, "first"), [score])
    assert isinstance(found, ComesIn)
    assert (found.new, found.at_border, found.above) == (5, True, False)
