"""Applies to a case the options that set its numbers: patterns and percentages are resolved here, once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from options import Case, NumberChange, Quantity, named_quantities, quantity, with_quantity
from options.quantities import QuantityKind
from reports.request.asked import Asked
from reports.request.override import Override
from reports.request.overrides import plain, quantity_told, quantity_written


def applied(case: Case, asked: Asked, unchanged: Case | None = None) -> tuple[Case, Asked]:
    """The case with the bounds of the command, and the options with limits in numbers and what was changed.

    unchanged: the case without the files of `--with`, where these were laid over it. Raises ValueError where an option
    does not fit the case.
    """
    changed = [] if unchanged is None else list(_laid_over(unchanged, case))
    scenario = asked.scenario if asked.scenario in case.scenarios else case.working_scenario
    limits: dict[str, Decimal] = {}
    for pattern, change in asked.limits:
        for of, old, new in _changes(case, pattern, change, ("limit",), scenario):
            limits[of.of[0]] = new
            changed.append(_override(case, of, old, new, "--limit"))
    bounded = case
    for pattern, change in asked.bounds:
        for of, old, new in _changes(bounded, pattern, change, ("bound",), scenario):
            bounded = with_quantity(bounded, of, new, scenario)
            changed.append(_override(case, of, old, new, "--bound"))
    resolved = tuple((name, NumberChange(limit)) for name, limit in limits.items())
    return bounded, replace(
        asked, limits=resolved, changed=tuple({each.field: each for each in changed}.values())
    )


def _changes(
    case: Case, pattern: str, change: NumberChange, kinds: tuple[QuantityKind, ...], scenario: str | None
) -> Iterator[tuple[Quantity, Decimal | None, Decimal]]:
    """The numbers that a pattern means, each with what it is and what it becomes."""
    for of in named_quantities(case, pattern, kinds):
        old = quantity(case, of, scenario)
        try:
            yield of, old, change.of(old)
        except ValueError as error:
            raise ValueError(f"{of.name} {error}") from None


def _override(case: Case, of: Quantity, old: Decimal | None, new: Decimal, by: str) -> Override:
    stated = "no limit" if old is None else quantity_written(case, of, old)
    told = f"{quantity_told(case, of, new)} ({stated} in the case)"
    return Override(of.field, plain(old), plain(new), by, told)


def _laid_over(before: Case, after: Case) -> Iterator[Override]:
    """What files of changes replaced, value by value."""
    for field, old, new in _differences(_values(before), _values(after), ""):
        told = f"{field} {'left out' if new is None else plain(new)}"
        yield Override(field, plain(old), plain(new), "--with", told)


def _values(case: Case) -> Any:
    return case.model_dump(by_alias=True, exclude_defaults=True)


def _differences(old: Any, new: Any, at: str) -> Iterator[tuple[str, Any, Any]]:
    """Fields whose values differ; of what is left out only the outermost."""
    if isinstance(new, Mapping) and (old is None or isinstance(old, Mapping)):
        for key in {**(old or {}), **new}:
            yield from _differences((old or {}).get(key), new.get(key), f"{at}.{key}" if at else key)
    elif old != new:
        yield at, old, new
