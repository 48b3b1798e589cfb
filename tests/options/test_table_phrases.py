"""Keys, short names, imperatives and nouns made from the names of options."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from options.phrase import SHORTEST
from options.table_case.phrases import alike, imperative_of, key_of, noun_of, short_of, without_numbers


def test_keys_are_short_legible_and_not_taken() -> None:
    assert key_of("Build a park in the north", [], "option") == "build_park_north"
    assert key_of("Build a park", ["build_park"], "option") == "build_park_2"
    assert key_of("Élargir la forêt", [], "option") == "elargir_la_foret"
    assert key_of("72 trees", [], "option") == "option_72_trees"
    assert key_of("названиe", [], "option") == "e"
    assert key_of("названи", ["option"], "option") == "option_2"
    assert key_of("None", [], "option") == "option_none"


@given(st.lists(st.text(max_size=60), max_size=8))
def test_keys_of_any_texts_are_names_and_differ(texts: list[str]) -> None:
    keys: list[str] = []
    for text in texts:
        keys.append(key_of(text, keys, "option"))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in keys)
    assert len(set(keys)) == len(keys)


@given(st.lists(st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=60), max_size=12))
def test_short_names_are_short_and_differ(texts: list[str]) -> None:
    shorts: list[str] = []
    for text in texts:
        if (short := short_of(" ".join(text.split()) or "x", shorts)) is not None:
            assert len(short) <= SHORTEST
            assert short.casefold() not in {each.casefold() for each in shorts}
            shorts.append(short)


@pytest.mark.parametrize(
    ("text", "imperative", "noun"),
    [
        ("Raise fares", "Raise fares", "raising fares"),
        ("New trams", None, None),
        ("Raise fares.", None, None),
        ("Change the Rules and Restrict Insurance", "Change the Rules and Restrict Insurance",
         "changing the Rules and restricting Insurance"),
        ("Reduce or Trim Funding", "Reduce or Trim Funding", None),
        ("Require Manufacturers to Pay a Minimum Rebate on Drugs Covered Under Part D of Medicare for All",
         "Require Manufacturers to Pay a Minimum Rebate on Drugs Covered",
         "requiring Manufacturers to Pay a Minimum Rebate on Drugs Covered Under Part D"),
    ],
)  # fmt: skip
def test_imperatives_and_nouns(text: str, imperative: str | None, noun: str | None) -> None:
    assert (imperative_of(text), noun_of(text)) == (imperative, noun)


def test_numbers_that_count_are_no_part_of_a_name() -> None:
    assert without_numbers(["72 Limit torts", "73 Cut caps", "100 buses"]) == (
        ["Limit torts", "Cut caps", "100 buses"],
        True,
    )
    assert without_numbers(["1. Buses", "2) Trams"]) == (["Buses", "Trams"], True)
    assert without_numbers(["100 buses", "20 trams"]) == (["100 buses", "20 trams"], False)


def test_names_that_read_alike() -> None:
    assert alike("Increase Premiums for Parts B and D of Medicare", "Increase Medicare Part B and D premiums")
    assert alike("Limit State Taxes on Health Care Providers", "Restrict state Medicaid provider taxes")
    assert not alike("New school in the north", "New school in the south")
