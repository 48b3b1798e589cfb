"""JSON of conflicts, repairs and prices: the keys `conflicts`, `repairs`, `prices` of several documents."""

from collections.abc import Mapping
from typing import Any

from decision.explanations.infeasibility import Infeasibility
from decision.explanations.prices import Prices
from decision.explanations.relaxations import Relaxation
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


def infeasible_key(found: Infeasibility | None) -> dict[str, Any]:
    """The key `infeasible` of the document of a command that ends because no bundle is feasible; none otherwise.

    It holds the conflicts and repairs, which in the document of `explain` are keys of their own.
    """
    return {} if found is None else {"infeasible": conflicts_document(found)}


def _change(change: Relaxation) -> tuple[str, list[float | None]]:
    """Name, and the numbers before and after; behind the name `.probability` where that is what moves."""
    old, new = (None if end is None else float(end) for end in (change.old, change.new))
    return f"{change.name}.probability" if change.field == "probability" else change.name, [old, new]
