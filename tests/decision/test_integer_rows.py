"""A row for the solver keeps what the exact row keeps with half a unit to spare, and breaks what it breaks as clearly."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision.solve.integer_rows import LONG, ROOM, SHORT, IntegerRow, integer_rows

NUMBERS = {
    "cents": st.integers(-(10**7), 10**9).map(lambda n: Fraction(n, 100)),
    "mixed": st.sampled_from([Fraction(1, 100), Fraction(10**9), Fraction(-1, 100), Fraction(3, 7)]),
    "long": st.integers(-(10**30), 10**30).map(lambda n: Fraction(n, 10**15)),
    "counts": st.integers(-3, 3).map(Fraction),
}


def keeps(rows: tuple[IntegerRow, ...], x: dict[str, int]) -> bool:
    """Whether some whole carries make all rows hold, each by the room that it has; carries are found one by one."""
    values = dict(x)
    for row in rows:
        total = sum(amount * values[name] for name, amount in row.terms.items() if name in values)
        if row.carry is None:
            room = 0 if max(map(abs, row.terms.values()), default=0) <= SHORT else ROOM
            low_holds = row.least is None or total - row.least >= room - 1e-9
            high_holds = row.most is None or row.most - total >= room - 1e-9
            if not (low_holds and high_holds):
                return False
            continue
        name, largest = row.carry
        assert row.most is not None and row.least is None
        per_carry = -row.terms[name]
        needed = max(0, -((int(row.most - ROOM) - total) // per_carry))
        assert needed <= largest
        values[name] = needed
    return True


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_every_solution_is_kept_or_broken_as_the_exact_row_says(data: st.DataObject) -> None:
    numbers = NUMBERS[data.draw(st.sampled_from(sorted(NUMBERS)))]
    terms = {f"x{n}": data.draw(numbers) for n in range(data.draw(st.integers(1, 5)))}
    points = [dict(zip(terms, point, strict=True)) for point in product([0, 1], repeat=len(terms))]
    met = data.draw(st.sampled_from(points))
    bound = sum((terms[name] * on for name, on in met.items()), Fraction(0))
    bound += data.draw(
        st.sampled_from([Fraction(0), Fraction(1, 10**16), Fraction(-1, 10**16), Fraction(1, 3)])
    )
    sides = data.draw(st.sampled_from([(None, bound), (bound, None), (bound, bound), (bound - 1, bound)]))
    rows = integer_rows("row", terms, *sides)
    for x in points:
        total = sum((terms[name] * on for name, on in x.items()), Fraction(0))
        exact = (sides[0] is None or total >= sides[0]) and (sides[1] is None or total <= sides[1])
        assert keeps(rows, x) == exact


@pytest.mark.parametrize(
    ("terms", "most", "expected"),
    [
        ({"a": Fraction(2, 5), "b": Fraction(1, 10)}, Fraction(1, 2), [("row", {"a": 4, "b": 1}, 5)]),
        ({"a": Fraction(500), "b": Fraction(1500)}, Fraction(1700), [("row", {"a": 1, "b": 3}, 3)]),
        (
            {"a": Fraction(12316_81, 100), "b": Fraction(4720_71, 100)},
            Fraction(17037_52, 100),
            [("row", {"a": 1231681, "b": 472071}, 1703752.5)],
        ),
    ],
)
def test_numbers_are_made_whole_and_as_small_as_can_be(
    terms: dict[str, Fraction], most: Fraction, expected: list[tuple[str, dict[str, int], float]]
) -> None:
    assert [(row.label, row.terms, row.most) for row in integer_rows("row", terms, None, most)] == expected


def test_rows_in_digits_are_named_by_their_side_where_there_are_two_and_by_their_place() -> None:
    """x * 10^10 needs two digits of base 10^6; of the last one at most as many carries come as there are terms, and one."""
    terms = {"x": 10**10 + 1, "y": 10**10}
    single = [
        [row.label for row in integer_rows("row", terms, *ends)] for ends in ((None, 10**10), (10**10, None))
    ]
    assert single == [["row_Digit_1", "row_Digit_2"]] * 2
    both = integer_rows("row", terms, 10**10, 10**10)
    assert [row.label for row in both] == [
        f"row_{side}_Digit_{n}" for side in ("Most", "Least") for n in (1, 2)
    ]
    assert [row.carry for row in both if row.carry] == [("Carry_row_Most_1", 3), ("Carry_row_Least_1", 3)]
    assert both[0].terms == {"x": 1, "Carry_row_Most_1": -(10**6)}


@pytest.mark.parametrize("share", [Fraction(1, 2), 1])
def test_no_number_for_the_solver_is_long(share: Fraction) -> None:
    terms = {f"x{n}": Fraction(10**24 + n, 7) for n in range(40)}
    rows = integer_rows("row", terms, None, sum(terms.values()) * share)
    assert len(rows) == 4 and all(row.carry for row in rows[:-1])
    assert all(abs(amount) <= LONG for row in rows for amount in row.terms.values())
