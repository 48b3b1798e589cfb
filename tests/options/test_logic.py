"""Closure of implications against an oracle that tries every assignment."""

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from options.logic import AtLeast, Closure, ContradictionError, Literal, TooLongError, close, denied

NAMES = "abcde"
literals = st.tuples(st.sampled_from(NAMES), st.booleans())


def hold(rules: tuple[AtLeast, ...], chosen: dict[str, bool]) -> bool:
    """Whether an assignment obeys every rule."""
    return all(sum(chosen[name] == wanted for name, wanted in rule.literals) >= rule.count for rule in rules)


def solutions(rules: tuple[AtLeast, ...]) -> list[dict[str, bool]]:
    """Every assignment that obeys the rules."""
    every = (dict(zip(NAMES, values, strict=True)) for values in product((False, True), repeat=len(NAMES)))
    return [chosen for chosen in every if hold(rules, chosen)]


def rules_of(shapes: list[tuple[int, list[Literal]]]) -> tuple[AtLeast, ...]:
    return tuple(AtLeast(count, tuple(stated), f"r{at}") for at, (count, stated) in enumerate(shapes))


def closed(
    rules: tuple[AtLeast, ...],
) -> tuple[dict[Literal, frozenset[str]] | None, tuple[AtLeast, ...]]:
    """What the rules settle, or None and those of them that contradict each other."""
    try:
        return close(rules, NAMES), ()
    except ContradictionError as found:
        return None, tuple(rule for rule in rules if rule.name in found.names)


implications = st.lists(
    st.tuples(st.just(1), st.lists(literals, min_size=1, max_size=2, unique=True)), max_size=12
)
groups = st.lists(
    st.tuples(st.integers(0, 3), st.lists(literals, min_size=1, max_size=4, unique=True)), max_size=8
)


@given(implications)
@settings(max_examples=150)
def test_implications_contradict_exactly_when_nothing_obeys_them(
    shapes: list[tuple[int, list[Literal]]],
) -> None:
    rules = rules_of(shapes)
    possible = solutions(rules)
    settled, against = closed(rules)
    if settled is None:
        assert not possible
        assert not solutions(against), "the rules named contradict each other by themselves"
        return
    assert possible
    backbone = {
        (name, wanted)
        for name, wanted in product(NAMES, (False, True))
        if all(chosen[name] == wanted for chosen in possible)
    }
    assert backbone == set(settled)


@given(groups)
@settings(max_examples=150)
def test_groups_never_invent_a_contradiction(shapes: list[tuple[int, list[Literal]]]) -> None:
    rules = rules_of(shapes)
    possible = solutions(rules)
    settled, against = closed(rules)
    if settled is None:
        assert not possible
        assert not solutions(against)
        return
    for (name, wanted), why in settled.items():
        assert all(chosen[name] == wanted for chosen in possible)
        named = tuple(rule for rule in rules if rule.name in why)
        assert all(chosen[name] == wanted for chosen in solutions(named))


def test_the_reasons_leave_out_what_has_no_part_in_it() -> None:
    rules = (
        AtLeast(1, (("a", True),), "must_a"),
        AtLeast(1, (("e", True),), "must_e"),
        AtLeast(1, (("a", False), ("b", True)), "a_needs_b"),
        AtLeast(1, (("b", False),), "not_b"),
    )
    with pytest.raises(ContradictionError) as caught:
        close(rules, NAMES)
    assert caught.value.names == {"must_a", "a_needs_b", "not_b"}


def test_the_opposite_of_the_opposite() -> None:
    assert denied(denied(("a", True))) == ("a", True)


def test_what_levels_are_by_nature_is_named_in_no_contradiction() -> None:
    rules = (
        AtLeast(1, (("a.low", True),), "must_low"),
        AtLeast(1, (("a.low", False), ("a.high", False))),
        AtLeast(1, (("a.high", True),), "must_high"),
    )
    with pytest.raises(ContradictionError) as caught:
        close(rules, ["a.low", "a.high"])
    assert caught.value.names == {"must_low", "must_high"}


def test_what_is_looked_at_is_counted_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine levers, each of which requires the next, and one that is settled at the start: worked out by hand."""
    names = [f"lever_{n}" for n in range(10)]
    chain = tuple(
        AtLeast(1, ((one, False), (other, True)), f"needs_{other}") for one, other in pairwise(names)
    )
    closure = Closure((AtLeast(1, (("extra", True),), "extra"), *chain))
    closure.begin()
    assert closure.settled == {("extra", True): {"extra"}}
    assert closure.steps == 1 + 9 * 2
    assert closure.supposing(("lever_0", True)) is None
    # What is settled is copied; each rule is looked at once more, and the last two give eight names and nine to join.
    assert closure.steps == 19 + 1 + 9 * 2 + 2
    settled = {(name, True): frozenset({"extra"}) for name in ("extra",)}
    monkeypatch.setattr("options.logic.MOST_STEPS", 19 + 1)
    short = Closure(closure.rules)
    short.begin()
    with pytest.raises(TooLongError) as caught:
        short.supposing(("lever_0", True))
    assert caught.value.settled == settled
    assert closure.settled == settled
