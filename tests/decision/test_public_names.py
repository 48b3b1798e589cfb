"""What `from decision import ...` offers: sorted, there, and with every type that a caller meets in a signature."""

import inspect
import typing
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pytest

import decision
from decision.efficient.parallel_search import Stopped

NAMES_FOR_CHECKING = {"Stopped": Stopped}
"""What modules import for the type checker alone."""


def test_public_names_are_sorted_and_there() -> None:
    # constants, then classes, then functions, each by the alphabet
    assert decision.__all__ == sorted(
        decision.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    assert all(hasattr(decision, name) for name in decision.__all__)


def signatures(name: str) -> Iterator[tuple[str, Any]]:
    """The annotations of a public name: a function's, or those of a class's public fields, methods and properties."""
    public = getattr(decision, name)
    if inspect.isfunction(public):
        yield from annotations(name, public)
    elif inspect.isclass(public):
        yield from annotations(name, public)
        for attribute, value in vars(public).items():
            method = getter(value)
            if not attribute.startswith("_") and method is not None:
                yield from annotations(f"{name}.{attribute}", method)


def getter(value: object) -> Any:
    """The function behind a method or a property; None for what is neither."""
    if isinstance(value, property):
        return value.fget
    if isinstance(value, cached_property):
        return value.func
    if isinstance(value, classmethod | staticmethod):
        return value.__func__
    return value if inspect.isfunction(value) else None


def annotations(where: str, annotated: Any) -> Iterator[tuple[str, Any]]:
    for name, hint in typing.get_type_hints(annotated, localns=NAMES_FOR_CHECKING).items():
        if not name.startswith("_"):
            yield f"{where}: {name}", hint


def classes(hint: Any) -> Iterator[type]:
    """The classes that an annotation is made of."""
    if inspect.isclass(hint):
        yield hint
    for inner in typing.get_args(hint):
        yield from (each for one in (inner if isinstance(inner, list) else [inner]) for each in classes(one))


@pytest.mark.parametrize("name", decision.__all__)
def test_every_type_in_a_signature_is_exported(name: str) -> None:
    hidden = {
        f"{where} is a {each.__name__}"
        for where, hint in signatures(name)
        for each in classes(hint)
        if each.__module__.startswith("decision.") and getattr(decision, each.__name__, None) is not each
    }
    assert not hidden


def test_the_walk_meets_fields_arguments_methods_and_properties() -> None:
    met = {where for name in ("Question", "frontier", "Optimum", "Bundle") for where, _ in signatures(name)}
    assert {"Question: case", "frontier: intervals", "Question.problem: return", "Bundle: value"} <= met
    named = {each.__name__ for _, hint in signatures("frontier") for each in classes(hint)}
    assert {"Interval", "Frontier", "Problem"} <= named
