"""The JSON document of `explain`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from options import Case
from reports.documents.common import bundle_document, head, id_of
from reports.documents.conflicts import conflicts_document, prices_document
from reports.request.asked import Asked

if TYPE_CHECKING:
    from decision import Against, Beside, ComesIn, Explanation, Optimum, Problem, Replacement, WhyNot


def explain_document(
    path: str, case: Case, problem: "Problem", optimum: "Optimum", found: "Explanation", asked: Asked
) -> dict[str, Any]:
    """The document, of any status; unfinished parts are empty."""
    infeasible = {"conflicts": [], "more_conflicts": False, "repairs": []}
    if found.infeasible is not None:
        infeasible = conflicts_document(found.infeasible)
    against = next((_against(each) for each in found.against.values()), None)
    return head("explain", path, case, problem, optimum, asked, further=found, lacking=found.left_out) | {
        "bundle": bundle_document(optimum.bundles[0]) if optimum.bundles else None,
        "conflict": list(optimum.conflict),
        **infeasible,
        "prices": {} if found.prices is None else prices_document(found.prices),
        "replacement_cost": {each.name: each.loss for each in found.replacement_cost},
        "cost_to_force": {each.name: each.loss for each in found.cost_to_force},
        "replaced": {each.name: _replacement(each) for each in found.replacement_cost},
        "forced": {each.name: _replacement(each) for each in found.cost_to_force},
        "why_not": {name: _why_not(each) for name, each in found.why_not.items()},
        "against": against,
    }


def _replacement(each: "Replacement") -> dict[str, Any]:
    return {
        "bundle": id_of(each.bundle),
        "loss": each.loss,
        "displaces": list(each.displaced),
        "takes_in": list(each.taken),
    }


def _why_not(found: "WhyNot") -> dict[str, Any]:
    forced = found.forced
    return {
        "is_in": found.is_in,
        "level": found.level,
        "bundle": None if forced.bundle is None else bundle_document(forced.bundle),
        "loss": forced.loss,
        "displaces": list(forced.displaced),
        "takes_in": list(forced.taken),
        "conflict": list(found.conflict),
        "adds": dict(found.adds) | {"total": found.added},
        "takes": dict(found.takes),
        "comes_in": changes_document(found.comes_in),
    }


def _against(found: "Against") -> dict[str, Any]:
    sides = found.compared
    return {
        "bundle": bundle_document(sides.bundle),
        "difference": sides.difference,
        "by_objective": {name: _beside(each) for name, each in sides.by_objective.items()},
        "by_lever": {name: _beside(each) for name, each in sides.by_lever.items()},
        "joint": _beside(sides.joint),
        "total": _beside(sides.total),
        "wins_if": changes_document(found.wins_if),
    }


def _beside(each: "Beside") -> dict[str, float]:
    return {"best": each.best, "other": each.other, "difference": each.apart}


def changes_document(changes: "Iterable[ComesIn]") -> list[dict[str, Any]]:
    """The smallest single changes, each with the border as `new`, its side, and a short number that is enough."""
    return [
        {
            "field": each.of.name,
            "old": each.old,
            "new": each.new,
            "at_new": each.at_border,
            "side": "above" if each.above else "below",
            "enough": each.enough,
            "step": each.step,
            "relative": each.relative,
        }
        for each in changes
    ]
