"""The JSON document of `sweep`."""

from typing import TYPE_CHECKING, Any

from options import Case
from reports.documents.common import bundle_document, head, segments_document
from reports.request.asked import Asked

if TYPE_CHECKING:
    from decision import Cell, WeightMap


def sweep_document(path: str, case: Case, found: "WeightMap", asked: Asked) -> dict[str, Any]:
    """The document, of any status."""
    nearest = found.nearest
    document = head("sweep", path, case, found.problem, found, asked) | {
        "certified": found.certified,
        "gap": found.gap,
        "bundle": None if found.recommended is None else bundle_document(found.recommended),
        "bundles": [_cell(cell) for cell in found.cells],
        "nearest_change": None
        if nearest is None
        else {
            "weights": dict(nearest.weights),
            "distance": nearest.distance,
            "bundle": nearest.bundle.id,
        },
        "conflict": list(found.conflict),
    }
    if found.breakpoints is not None:
        document["breakpoints"] = segments_document(found.breakpoints)
    if found.regions is not None:
        document["regions"] = [
            {"bundle": region.bundle.id, "polygon": [list(vertex) for vertex in region.polygon]}
            for region in found.regions
        ]
    return document


def _cell(cell: "Cell") -> dict[str, Any]:
    return bundle_document(cell.bundle) | {
        "share": cell.share,
        "share_standard_error": cell.share_standard_error,
        "central_weights": dict(cell.central_weights),
        "equal": list(cell.equal),
    }
