"""JSON of conflicts, repairs and prices: the keys `conflicts`, `repairs`, `prices` of several documents."""

from collections.abc import Mapping
from typing import Any

from decision.explanations.changes import Change
from decision.explanations.infeasibility import Infeasibility
from decision.explanations.prices import Prices
from reports.documents.common import bundle_document


def conflicts_document(found: Infeasibility) -> dict[str, Any]:
    """The keys `conflicts` (lists of names), `more_conflicts` and `repairs`."""
    return {
        "conflicts": [list(conflict.names) for conflict in found.conflicts],
        "more_conflicts": found.more,
        "repairs": [
            {
                "change": dict(map(_change, repair.changes)),
                "bundle": bundle_document(repair.bundle),
                "value": repair.bundle.value,
            }
            for repair in found.repairs
        ],
    }


def prices_document(found: Prices) -> dict[str, Mapping[str, float | None]]:
    """The value of the key `prices`: by name, the points gained by lifting and by one unit."""
    return {
        name: {"lifted": price.lifted, "one_unit": price.one_unit} for name, price in found.by_name.items()
    }


def _change(change: Change) -> tuple[str, list[float | None]]:
    old, new = (None if end is None else float(end) for end in (change.old, change.new))
    return change.name, [old, new]
