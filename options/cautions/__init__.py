"""Warnings: what can be read and solved but deserves a second look."""

from options.cautions.contradictions import contradictions
from options.cautions.draws import idle_draws
from options.cautions.experts import overruled_experts
from options.cautions.groups import idle_groups
from options.cautions.idle import idle_parts
from options.cautions.prose import doubtful_prose
from options.cautions.sources import idle_assumptions, unsupported_scores
from options.cautions.texts import awkward_texts
from options.cautions.timing import late_parts
from options.cautions.totals import strange_bounds, stretched_ranges
from options.cautions.weights import doubtful_weights
from options.document import Document
from options.faults import Caution

CAUTIONS = {
    "logic": contradictions,
    "bounds": strange_bounds,
    "draws": idle_draws,
    "ranges": stretched_ranges,
    "idle": idle_parts,
    "groups": idle_groups,
    "timing": late_parts,
    "weights": doubtful_weights,
    "evidence": unsupported_scores,
    "experts": overruled_experts,
    "assumptions": idle_assumptions,
    "wording": doubtful_prose,
    "texts": awkward_texts,
}
"""Everything that is looked at, by the kind of its warnings, what may be worst first."""


def case_warnings(document: Document) -> tuple[Caution, ...]:
    """Every warning of the case, in the order of its file."""
    found = (
        Caution(**vars(document.marks.fault(each.at, each.message, on_key=each.on_key)), kind=kind)
        for kind, caution in CAUTIONS.items()
        for each in caution(document.case)
    )
    return document.marks.in_order(found)


__all__ = ["CAUTIONS", "case_warnings"]
