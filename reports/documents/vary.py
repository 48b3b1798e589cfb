"""The JSON document of `vary`."""

from typing import TYPE_CHECKING, Any

from options import Case
from reports.documents.common import id_of, settled_head
from reports.request.asked import Asked
from reports.request.overrides import plain

if TYPE_CHECKING:
    from decision import Problem, Variation, VariedPoint


def vary_document(
    path: str, case: Case, problem: "Problem", found: "Variation", asked: Asked
) -> dict[str, Any]:
    """The document. Nothing is recommended: the answer is another at every point.

    rows: a point each. steps: of one number over a range, where each bundle begins and ends to be best.
    """
    from reports.request.endings import cut_short

    document = settled_head(
        "vary", path, case, problem, asked, found.certificate, cut_short("vary", found)
    ) | {"rows": [_row(point) for point in found.points]}
    if found.stepwise:
        document["steps"] = [
            {
                "from": plain(point.settings[found.names[0]]),
                "to": plain(point.upto),
                "bundle": id_of(point.bundle),
            }
            for point in found.points
        ]
    return document


def _row(point: "VariedPoint") -> dict[str, Any]:
    return {
        "settings": plain(point.settings),
        "status": point.status,
        "value": None if point.bundle is None else point.bundle.value,
        "bundle": id_of(point.bundle),
        "conflict": list(point.conflict),
    }
