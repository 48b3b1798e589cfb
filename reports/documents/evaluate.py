"""The JSON document of `evaluate`."""

from typing import TYPE_CHECKING, Any

from options import Case
from reports.documents.common import bundle_document, head, id_of
from reports.documents.explain import changes_document
from reports.request.asked import Asked
from reports.request.overrides import plain

if TYPE_CHECKING:
    from decision import Evaluation, Judged, Optimum, Problem


def evaluate_document(
    path: str, case: Case, problem: "Problem", optimum: "Optimum", found: "Evaluation", asked: Asked
) -> dict[str, Any]:
    """The document, whether the bundle is feasible or not."""
    return head("evaluate", path, case, problem, optimum, asked, further=found, lacking=found.left_out) | {
        "bundle": bundle_document(found.bundle) | {"broken": dict(found.broken)},
        "best": None if found.best is None else bundle_document(found.best),
        "status_quo": bundle_document(optimum.status_quo),
        "loss": found.loss,
        "allowed_by": [
            {
                "constraint": change.constraint,
                "field": None if change.quantity is None else change.quantity.name,
                "old": plain(change.old),
                "new": plain(change.new),
            }
            for change in found.allowed_by
        ],
        "loss_then": found.loss_then,
        "wins_if": changes_document(found.wins_if),
        "by_scenario": {name: _judged(there) for name, there in found.by_scenario.items()},
        "by_profile": {name: _judged(there) for name, there in found.by_profile.items()},
    }


def _judged(there: "Judged") -> dict[str, Any]:
    return {
        "value": there.bundle.value,
        "loss": there.loss,
        "violates": list(there.bundle.violates),
        "best": id_of(there.best),
    }
