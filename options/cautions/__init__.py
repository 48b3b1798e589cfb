"""Warnings: what can be read and solved but deserves a second look."""

from options.cautions.contradictions import contradictions
from options.cautions.idle import idle_parts
from options.cautions.prose import doubtful_prose
from options.cautions.sources import unsupported_scores
from options.cautions.timing import late_parts
from options.cautions.totals import strange_bounds, stretched_ranges
from options.cautions.weights import doubtful_weights
from options.document import Document
from options.faults import Fault

CAUTIONS = (
    late_parts,
    doubtful_weights,
    idle_parts,
    unsupported_scores,
    stretched_ranges,
    strange_bounds,
    contradictions,
    doubtful_prose,
)
"""Everything that is looked at."""


def case_warnings(document: Document) -> tuple[Fault, ...]:
    """Every warning of the case, in the order of its file."""
    found = (finding for caution in CAUTIONS for finding in caution(document.case))
    faults = (document.marks.fault(each.at, each.message, on_key=each.on_key) for each in found)
    return tuple(sorted(set(faults)))


__all__ = ["CAUTIONS", "case_warnings"]
