"""The JSON document of `release`."""

from typing import Any

from options import Release
from reports.documents.common import unsolved_head


def release_document(path: str, written: str, found: Release) -> dict[str, Any]:
    """The document of the smaller case. path: the case that it was made from; written: its own file."""
    return unsolved_head("release", path, found.case) | {
        "to": found.to,
        "files": [written],
        "marking": found.case.marking,
        "withheld": [each.field for each in found.withheld],
        "followed": [{"field": each.field, "because": each.because} for each in found.followed],
        "standings": {name: [before, after] for name, before, after in found.standings},
        "claims": {name: [before, after] for name, before, after in found.states},
        "mentions": [{"field": field, "name": name} for field, name in found.mentions],
        "unused": list(found.unused),
        "marked_above": list(found.marked_above),
    }
