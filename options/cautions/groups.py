"""Groups among which nothing is split."""

from collections.abc import Iterator

from options.case import Case
from options.constraint import TotalBound
from options.finding import Finding
from options.splits import split_objectives


def idle_groups(case: Case) -> Iterator[Finding]:
    """A single group, groups of a case no part of which says by_group, and bounds on a group of an objective that no score
    splits: all groups then have the same."""
    if not case.groups:
        return
    if len(case.groups) == 1:
        yield Finding(("groups",), "is one group, which has everything; name two or more", True)
        return
    split = split_objectives(case)
    if not split:
        message = "nothing is split among them: all have the same; say by_group where scores differ by group"
        yield Finding(("groups",), message, True)
    for name, bound in case.constraints.items():
        if isinstance(bound, TotalBound) and bound.for_group is not None and bound.objective not in split:
            message = (
                f"no score of {bound.objective} says by_group: all groups have the same part of its total"
            )
            yield Finding(("constraints", name, "for_group"), message, True)
