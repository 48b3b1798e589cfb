"""The decision model once more, slow and plain: everything is enumerated, in fractions, from the case alone.

It shares no code with `decision` and leans on `options` for the records only: it works their weights,
estimates and inequalities out anew. Each part follows one section of the model.
"""

from tests.oracle.bundles import TOLERANCE, Key, Oracle, bundle_id, key
from tests.oracle.credit import shapley
from tests.oracle.evidence import claim_states, standings
from tests.oracle.search import best_at, breakpoints_interval, distance, weights_moved
from tests.oracle.segments import check_segments

__all__ = [
    "TOLERANCE",
    "Key",
    "Oracle",
    "best_at",
    "breakpoints_interval",
    "bundle_id",
    "check_segments",
    "claim_states",
    "distance",
    "key",
    "shapley",
    "standings",
    "weights_moved",
]
