"""Results as tables, for other programs."""

from collections.abc import Sequence

import pandas as pd

from decision import Bundle, Frontier, Optimum


def bundles_csv(optimum: Optimum, standing: str, settings: str) -> str:
    """The ranked bundles, the unlike ones and the status quo as CSV: a row each, full precision.

    standing: how the evidence carries the scenario that they are computed in. settings: what the command line
    changed of the case.
    """
    rows = [_row(f"rank {rank}", bundle) for rank, bundle in enumerate(optimum.bundles, start=1)]
    rows += [_row("tie", bundle) for bundle in optimum.ties]
    rows += [_row("different", bundle) for bundle in optimum.different]
    rows += [_row("status quo", optimum.status_quo)]
    rows = [{"kind": row.pop("kind"), "standing": standing, "settings": settings} | row for row in rows]
    return str(pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"))


def _row(kind: str, bundle: Bundle) -> dict[str, str | float | bool]:
    row: dict[str, str | float | bool] = {
        "kind": kind,
        "bundle": bundle.id,
        "feasible": bundle.feasible,
        "value": bundle.value,
    }
    row |= {f"total {name}": outcome.total for name, outcome in bundle.objectives.items()}
    return row | {f"used {name}": used for name, used in bundle.resources.items()}


def frontier_csv(found: Frontier, told: Sequence[Bundle], settings: str) -> str:
    """The efficient bundles as CSV: a row each, full precision; told: the first of them; settings as in bundles_csv."""
    standing = found.problem.standing
    rows: list[dict[str, str | float | bool]] = [
        {
            "supported": "" if unsettled else bool(supported),
            "standing": standing,
            "settings": settings,
            **_row("efficient", bundle),
        }
        for bundle, supported, unsettled in zip(told, found.supported, found.unsettled, strict=False)
    ]
    return str(pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"))
