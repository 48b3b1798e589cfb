"""The answer to `frontier` as a person reads it on a terminal."""

from decision import Frontier
from options import Case
from reports.console import case_head, conflict_text, text_table
from reports.names import choice_name, objective_name
from reports.wording import number, percent_within, plural, points, quantity

MOST_ROWS = 25
"""Bundles that are listed; all of them are in the other formats."""

VERDICTS = ("in no case", "depends on the weights", "in any case")


def verdict(share: float) -> str:
    """What a core index of 0, between, and 1 advises: to do a level, or not."""
    return VERDICTS[0] if share == 0 else VERDICTS[2] if share == 1 else VERDICTS[1]


def frontier_text(case: Case, found: Frontier) -> str:
    """The whole answer; colour is left to the terminal."""
    parts = [case_head(case, found.problem)]
    if found.conflict:
        parts.append(conflict_text(case, found))
    elif not len(found.chosen):
        parts.append("No feasible bundle was found in the time given; there may be one.\n")
    else:
        parts += [_finding(found), _bundles(case, found), _core(case, found)]
    parts.append(f"Found by {found.method} in {found.certificate.seconds:.2f} s.\n")
    return "\n".join(parts)


def _finding(found: Frontier) -> str:
    count = plural(len(found.chosen), "efficient bundle")
    how = [
        *(["weights that the information allows"] if found.within_information else []),
        *(["scores anywhere in their intervals"] if found.within_intervals else []),
    ]
    text = count + (f" for {' and '.join(how)}, " if how else ", ")
    least = "at least " if found.unsettled.any() else ""
    text += f"{least}{int(found.supported.sum())} of them best at some weighting. "
    if found.complete:
        text += "Proved complete: no other is efficient."
    else:
        text += (
            f"Not proved complete: one that is missing may be better by {number(found.gap or 0, 2)} points."
        )
    if not found.exact:
        text += " Peaks or bent values are in play: some of these may be dominated after all."
    return text + "\n"


def _bundles(case: Case, found: Frontier) -> str:
    names = [objective.name for objective in found.problem.weighed()]
    head = ["value", *(objective_name(case, name) for name in names), "best somewhere", "bundle"]
    rows = [
        [
            points(bundle.value),
            *(quantity(bundle.objectives[name].total) for name in names),
            "not known" if found.unsettled[row] else "yes" if found.supported[row] else "",
            bundle.id,
        ]
        for row, bundle in enumerate(found.first(MOST_ROWS))
    ]
    text = "By value at the weights now, with the totals of every objective:\n" + text_table(head, rows)
    if len(found.chosen) > MOST_ROWS:
        text += f"  and {len(found.chosen) - MOST_ROWS} more (--format csv lists all)\n"
    return text


def _core(case: Case, found: Frontier) -> str:
    rows = [
        [percent_within(share), verdict(share), choice_name(case, lever, level)]
        for lever, levels in found.core_index.items()
        for level, share in levels.items()
    ]
    return "Core index, the share of these bundles that hold each level:\n" + text_table(
        ["share", "do it", "level"], rows
    )
