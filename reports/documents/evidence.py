"""The JSON document of `evidence`."""

from collections.abc import Mapping
from typing import Any

from decision import Dropped, Evidence, Optimum, Problem
from options import Case
from reports.documents.common import bundle_document, head, id_of
from reports.request.asked import Asked, Fallen


def evidence_document(
    path: str,
    case: Case,
    problem: Problem,
    optimum: Optimum,
    found: Evidence,
    fallen: Fallen,
    asked: Asked,
) -> dict[str, Any]:
    """The document, of any status; `fallen` says which treatment of scores `bundle` and `changed` are about."""
    return head("evidence", path, case, problem, optimum, asked, further=found) | {
        "bundle": bundle_document(optimum.bundles[0]) if optimum.bundles else None,
        "claims": {
            name: {
                "state": state,
                "reliability": case.evidence[name].reliability,
                "credibility": case.evidence[name].credibility,
                "date": day.isoformat() if (day := case.evidence[name].date) else None,
                "source": case.evidence[name].source,
                "supposed": name in problem.supposed,
                "planning_assumption": case.evidence[name].planning_assumption,
            }
            for name, state in found.states.items()
        },
        "scenarios": {
            name: {"standing": standing.standing, "missing": list(standing.missing)}
            for name, standing in found.standings.items()
        },
        "conflicts": [list(pair) for pair in found.conflicts],
        "hypotheses": [
            {"scenario": each.scenario, "against": each.against, "claims": list(each.claims)}
            for each in found.hypotheses
        ],
        "ratings": {
            name: {
                at: {"rating": each.rating, "because": each.because} for at, each in claim.bears_on.items()
            }
            for name, claim in case.evidence.items()
            if claim.bears_on
        },
        "diagnosticity": dict(found.diagnosticity),
        "drop_one_source": drops_document(found.sources, found.recommended, fallen),
        "drop_one_claim": drops_document(found.claims, found.recommended, fallen),
        "suppose": [
            {
                "scenario": each.scenario,
                "standing": [each.before, each.after],
                "missing": list(each.missing),
                "bundle": id_of(each.bundle),
                "value": each.bundle and each.bundle.value,
                "recommended_there": {"value": each.kept, "feasible": each.feasible_there},
            }
            for each in found.supposed
        ],
        "conflict": list(optimum.conflict),
    }


def drops_document(dropped: Mapping[str, Dropped], now: str | None, fallen: Fallen) -> dict[str, Any]:
    """The recommendation without each source or claim, by name."""
    if now is None:
        return {}
    return {
        name: {
            "bundle": id_of(each.bundle(now, fallen)),
            "changed": each.changed(now, fallen),
            "scores": list(each.scores),
            "claims": list(each.claims),
            "standing": each.standing,
            "withdrawn": id_of(each.withdrawn),
            "widened": {"low": id_of(each.low), "high": id_of(each.high)},
        }
        for name, each in dropped.items()
    }
