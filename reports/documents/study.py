"""The JSON document of `study`."""

from collections.abc import Mapping, Sequence
from typing import Any

from decision import LeftOut, StudySummary
from options import Case
from reports.documents.common import unsolved_head


def study_document(
    path: str,
    case: Case,
    solver: Mapping[str, str],
    found: StudySummary,
    *,
    draws: Mapping[str, Any] | None,
    unfinished: Sequence[LeftOut] = (),
    left_out: Sequence[LeftOut] = (),
) -> dict[str, Any]:
    """The document. Nothing is recommended: the answer is another in every row.

    path: the case as the study names it. solver: its name and version. draws: how scores are drawn, where robustness is
    asked for. All counts rest on the finished rows.
    """
    document = unsolved_head("study", path, case)
    return (
        document
        | {"engine": {**document["engine"], **solver}}
        | {"left_out": [_part(each) for each in left_out], "unfinished": [_part(each) for each in unfinished]}
        | {
            "wanted": found.wanted,
            "rows": found.rows,
            "draws": None if draws is None else dict(draws),
            "statuses": dict(found.statuses),
            "variants": [
                {
                    "name": each.name,
                    "scenario": each.scenario,
                    "standing": each.standing,
                    "statuses": dict(each.statuses),
                    "bundles": dict(each.bundles),
                    "least": each.least,
                    "greatest": each.greatest,
                }
                for each in found.variants
            ],
            "levers": {lever: dict(shares) for lever, shares in found.levers.items()},
            "bundles": dict(found.bundles),
            "conflicts": [
                {"conflict": names.split(), "rows": count} for names, count in found.conflicts.items()
            ],
            "troubled": [
                {name: row.get(name) for name in ("row", "variant", "status", "reason")}
                for row in found.troubled
            ],
        }
    )


def _part(each: LeftOut) -> dict[str, str]:
    return {"part": each.part, "reason": each.reason, "get": each.get}
