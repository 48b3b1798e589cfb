"""Orders of objectives as places: a row for each objective, with the same place for those that tie."""

from copy import copy
from decimal import Decimal
from typing import Any

Keys = tuple[str | int, ...]


def with_places(values: dict[str, Any]) -> dict[str, Any]:
    """The values with each profile's order as a place for each objective, where places can say the same."""
    profiles = values.get("weights", {}).get("profiles", {})
    ranked = {name: _places(stated["order"]) for name, stated in profiles.items() if "order" in stated}
    if not any(ranked.values()):
        return values
    placed = {
        name: {**stated, "order": ranked[name]} if ranked.get(name) else stated
        for name, stated in profiles.items()
    }
    changed = copy(values)
    changed["weights"] = {**values["weights"], "profiles": placed}
    return changed


def _places(order: Any) -> dict[str, Decimal]:
    """Objective to place, from 1; empty where a tie of one, or a name that comes twice, could not be told."""
    places: dict[str, Decimal] = {}
    for n, group in enumerate(order, start=1):
        names = [group] if isinstance(group, str) else group
        if (
            (isinstance(group, list) and len(group) < 2)
            or set(names) & set(places)
            or len(set(names)) < len(names)
        ):
            return {}
        places |= dict.fromkeys(names, Decimal(n))
    return places


def in_order(places: dict[str, Any]) -> tuple[list[Any], dict[str, Keys]] | None:
    """The order that places tell, and where each objective stands in it; None where a place is no number."""
    if not all(isinstance(place, Decimal) for place in places.values()):
        return None
    order: list[Any] = []
    at: dict[str, Keys] = {}
    for place in sorted(set(places.values())):
        names = [name for name, each in places.items() if each == place]
        at |= {name: (len(order), n) if len(names) > 1 else (len(order),) for n, name in enumerate(names)}
        order.append(names if len(names) > 1 else names[0])
    return order, at
