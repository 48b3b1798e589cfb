"""The JSON document of `frontier`."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from options import Case
from reports.documents.common import bundle_document, head
from reports.request.asked import Asked

if TYPE_CHECKING:
    from decision import Bundle, Frontier, LeftOut


def frontier_document(
    path: str,
    case: Case,
    found: "Frontier",
    told: "Sequence[Bundle]",
    lacking: "Iterable[LeftOut]",
    asked: Asked,
) -> dict[str, Any]:
    """The document, of any status. told: the bundles that it lists. lacking: why not all that were found, if so."""
    return head("frontier", path, case, found.problem, found, asked, lacking=lacking) | {
        "complete": found.complete,
        "gap": found.gap,
        "exact": found.exact,
        "method": found.method,
        "within_information": found.within_information,
        "within_intervals": found.within_intervals,
        "bundles": [
            bundle_document(bundle) | {"supported": None if unsettled else bool(supported)}
            for bundle, supported, unsettled in zip(told, found.supported, found.unsettled, strict=False)
        ],
        "core_index": {lever: dict(levels) for lever, levels in found.core_index.items()},
        "conflict": list(found.conflict),
    }
