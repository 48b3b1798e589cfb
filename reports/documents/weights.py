"""The JSON document of `weights`."""

from typing import TYPE_CHECKING, Any

from options import Case, profiles_judged
from reports.documents.common import bundle_document, id_of, settled_head
from reports.request.asked import Asked
from reports.request.overrides import plain
from reports.words.recommending import recommended_id

if TYPE_CHECKING:
    from decision import Dissent, Infeasibility, Problem, Stakeholder


def weights_document(
    path: str,
    case: Case,
    problem: "Problem",
    found: "Dissent",
    asked: Asked,
    why: "Infeasibility | None" = None,
) -> dict[str, Any]:
    """The document, of any status. why: conflicts where no bundle is feasible."""
    from reports.request.endings import cut_short

    least = found.least_largest_regret
    head = settled_head("weights", path, case, problem, asked, found.certificate, cut_short("weights", found))
    return head | {
        "recommended": recommended_id(problem, found.recommended),
        "bundle": None if found.recommended is None else bundle_document(found.recommended),
        "conflict": list(why.conflicts[0].names) if why is not None and why.conflicts else [],
        "profiles": {
            name: {
                "weights": dict(each.weights),
                "method": each.method,
                "consistency_ratio": each.consistency_ratio,
                "revisit": None
                if each.revisit is None
                else {
                    "first": each.revisit.first,
                    "second": each.revisit.second,
                    "stated": each.revisit.stated,
                    "better": each.revisit.better,
                    "ratio": each.revisit.ratio,
                },
                "missing_comparisons": each.missing_comparisons,
                "stale": [
                    {"objective": o, "elicited_on": plain(then), "now": plain(now)}
                    for o, (then, now) in each.stale.items()
                ],
                "outside_information": list(each.outside),
            }
            for name, each in profiles_judged(case).items()
        },
        "dissent": {name: _of(each) for name, each in found.stakeholders.items()},
        "largest_regret": found.largest_regret,
        "least_largest_regret": None if least is None else bundle_document(least),
        "regrets": dict(found.regrets),
        "majority": None
        if found.majority is None
        else {
            "order": [bundle.id for bundle in found.majority.order],
            "beats": {name: list(others) for name, others in found.majority.beats.items()},
            "winner": id_of(found.majority.winner),
            "disagreement": found.majority.disagreement,
        },
        "information": _information(case, found),
    }


def _information(case: Case, found: "Dissent") -> dict[str, Any]:
    """What is known of any weights: the inequalities, and the vertices of the set of weights that obey them."""
    space = found.admissible
    return {
        "inequalities": list(case.weights.information) if case.weights else [],
        "dimension": space.dimension,
        "vertices": [
            dict(zip(space.names, map(float, vertex), strict=True))
            for vertex in space.weights(space.vertices)
        ],
    }


def _of(each: "Stakeholder") -> dict[str, Any]:
    return {
        "bundle": id_of(each.best),
        "value": each.best_value,
        "regret": each.regret,
        "differs": list(each.differs),
        "driver": each.driver,
        "agrees_at": None if each.agrees_at is None else dict(each.agrees_at),
        "distance": each.distance,
    }
