"""The weight map as one table, for other programs."""

import pandas as pd

from decision import WeightMap


def sweep_csv(found: WeightMap, settings: str) -> str:
    """What was asked: the breakpoints, the corners of the regions, or else the map; full precision.

    settings: what the command line changed of the case.
    """
    if found.breakpoints is not None:
        rows = [{"from": s.start, "to": s.end, "bundle": s.bundle} for s in found.breakpoints]
        table = pd.DataFrame(rows, columns=["from", "to", "bundle"])
    elif found.regions is not None:
        corners = [
            {"region": n, "bundle": region.bundle, "first": first, "second": second}
            for n, region in enumerate(found.regions, start=1)
            for first, second in region.polygon
        ]
        table = pd.DataFrame(corners, columns=["region", "bundle", "first", "second"])
    else:
        names = [objective.name for objective in found.problem.weighed()]
        head = ["bundle", "value", "share", "share_standard_error", *(f"central {n}" for n in names), "equal"]
        cells = [
            [
                cell.bundle.id,
                cell.bundle.value,
                cell.share,
                cell.share_standard_error,
                *(cell.central_weights[name] for name in names),
                " ".join(cell.equal),
            ]
            for cell in found.cells
        ]
        table = pd.DataFrame(cells, columns=head)
    table = table.assign(standing=found.problem.standing, settings=settings)
    return str(table.to_csv(index=False, lineterminator="\n"))
