"""Orders of objectives as places: a row for each objective, with the same place for those that tie."""

from copy import copy
from decimal import Decimal
from typing import Any

from options.marks import Keys
from options.saying import said
from options.workbook.gathered import Gathered


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


def order_profiles(gathered: Gathered) -> None:
    """The places of a profile's objectives, as its order."""
    profiles = gathered.values.get("weights", {})
    profiles = profiles.get("profiles", {}) if isinstance(profiles, dict) else {}
    for name, stated in profiles.items() if isinstance(profiles, dict) else ():
        places = stated.get("order") if isinstance(stated, dict) else None
        if isinstance(places, dict):
            at: Keys = ("weights", "profiles", name, "order")
            found = in_order(places)
            if found is None:
                for objective, place in places.items():
                    cell = gathered.marks.cells[(*at, objective)]
                    if isinstance(place, str):
                        gathered.note(cell, (*at, objective), f"must be a number, not {said(place)}")
                stated.pop("order")
                continue
            stated["order"] = found[0]
            for objective, position in found[1].items():
                gathered.marks.cells[(*at, *position)] = gathered.marks.cells[(*at, objective)]
    for stated in profiles.values() if isinstance(profiles, dict) else ():
        for objective, ends in (stated.get("elicited_on") or {}).items() if isinstance(stated, dict) else ():
            if isinstance(ends, dict):
                stated["elicited_on"][objective] = [ends.get(0), ends.get(1)]
