"""The document of `frontier`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from options import Case
from reports.documents import bundle_document, head

if TYPE_CHECKING:
    from decision import Frontier


def frontier_document(path: str, case: Case, found: "Frontier", asked: Mapping[str, Any]) -> dict[str, Any]:
    """The efficient bundles, of whatever status."""
    return head("frontier", path, case, found.problem, found, asked) | {
        "complete": found.complete,
        "gap": found.gap,
        "exact": found.exact,
        "method": found.method,
        "within_information": found.within_information,
        "within_intervals": found.within_intervals,
        "bundles": [
            bundle_document(bundle) | {"supported": None if unsettled else bool(supported)}
            for bundle, supported, unsettled in zip(
                found.bundles, found.supported, found.unsettled, strict=True
            )
        ],
        "core_index": {lever: dict(levels) for lever, levels in found.core_index.items()},
        "conflict": list(found.conflict),
    }
