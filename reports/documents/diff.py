"""The JSON document of `diff`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from decision import Comparison, Movers
from options import Place, dotted
from reports.documents.common import bundle_document, head
from reports.request.asked import Asked
from reports.words.recommending import recommended_id


def diff_document(old: str, new: str, told: Comparison, asked: Asked) -> dict[str, Any]:
    """The document, of any status. old, new: the paths of the two versions; `case` and `recommended` are the new one's."""
    versions = told.versions
    best = told.old.bundles[0] if told.old.bundles else None
    common = head(
        "diff",
        new,
        told.asked.new.case,
        told.new_problem,
        told.new,
        asked,
        further=told,
        lacking=told.movers.left_out,
    )
    return common | {
        "old_case": old,
        "old_as_of": versions.old.case.as_of.isoformat(),
        "old_recommended": recommended_id(told.old_problem, best),
        "old_standing": told.old_problem.standing,
        "inputs": [
            {
                "field": each.field,
                "old": plain_value(each.old),
                "new": plain_value(each.new),
                "kind": each.kind,
                "old_at": _place(each.old_place),
                "new_at": _place(each.new_place),
            }
            for each in versions.changes
        ],
        "renamed": [{"old": dotted(each.old_at), "new": dotted(each.new_at)} for each in versions.renamed],
        "old": None if best is None else bundle_document(best),
        "new": bundle_document(told.new.bundles[0]) if told.new.bundles else None,
        "movers": movers_document(told.movers),
        "conflict": list(told.new.conflict or told.old.conflict),
        "conflicts": {"old": list(told.old.conflict), "new": list(told.new.conflict)},
    }


def movers_document(found: Movers) -> dict[str, Any]:
    """What moved the recommendation; a step of several fields is called by its first one."""
    called = [step[0] for step in found.steps]
    return {
        "moved": found.has_moved,
        "by_names": found.by_names,
        "alone": [called[each.step] for each in found.alone if each.gives_new],
        "alone_otherwise": [
            {
                "field": called[each.step],
                "bundle": None if each.bundle is None else each.bundle.id,
                "hypothetical": each.is_hypothetical,
            }
            for each in found.alone
            if not each.gives_new
        ],
        "smallest_sets": [[called[step] for step in each] for each in found.smallest],
        "more": found.are_more,
        "suffices": [called[step] for step in found.suffices],
        "steps": [list(step) for step in found.steps],
        "cases": found.looked_at,
    }


def plain_value(value: Any) -> Any:
    """A value of an input as JSON."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain_value(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain_value(each) for each in value]
    return value


def _place(place: Place | None) -> dict[str, int | str] | None:
    """Line and column, or the cell of a workbook."""
    if place is None:
        return None
    return {"cell": place.cell} if place.cell else {"line": place.line, "column": place.column}
