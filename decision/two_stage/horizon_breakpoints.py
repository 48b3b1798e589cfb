"""How the recommendation turns as the far horizon counts more: exact breakpoints of its share.

The last horizon's share runs from 0 to 1, the others in proportion. Where effects over time only enter sums
with a straight value function, every bundle's value is a line in the share, and so is what a consent asks; the
best bundle is then followed from crossing to crossing over the list of all bundles. Where the list would be too long
the segments come from dichotomic search (solve/dichotomic_search.py) with one integer program for each share asked. If a
consent moves with the share these programs ignore it, and the segments stand where their bundles have it throughout. Else
nothing is computed and the reason is said.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.deterrence_margin import Margin
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.reach import reachable
from decision.running.shown import Shown
from decision.solve.dichotomic_search import Segment
from decision.solve.enumeration import MOST_BUNDLES, list_bundles
from decision.two_stage.horizon_shares import AT_ONCE, with_share
from decision.two_stage.listed_shares import Listed
from decision.two_stage.searched_shares import CannotSearch, Searched


@dataclass(frozen=True, repr=False)
class Horizons(Shown):
    """Which bundle is best at every share of the last horizon."""

    far: str
    """The last horizon."""

    share: float
    """Its share now, between 0 and 1."""

    stretches: tuple[Segment[Bundle], ...]
    """The segments of the share, bundles as they are at the present one; where none is feasible there is a gap."""

    near_only: tuple[Bundle, ...]
    """The bundles that are best only at smaller shares than the present one."""

    why_not: str
    """Why the segments were not computed; empty where they were."""

    def facts(self) -> list[tuple[str, str]]:
        """Returns the main facts for display."""
        return [
            ("far", self.far),
            ("share", f"{self.share:g}"),
            ("stretches", self.why_not or ", ".join(f"to {s.end:.3g} {s.best.id}" for s in self.stretches)),
        ]


def horizons(
    question: Question,
    recommended: Bundle | None = None,
    *,
    solver: str = "HiGHS",
    most_listed: int = MOST_BUNDLES,
) -> Horizons | None:
    """The stretches from share 0 to 1; None for a case without horizons. What is supposed moves none. Raises OutOfTime.

    recommended: the bundle to name where it is as good as any. most_listed: bundles up to which they are listed.
    """
    case = question.case
    if len(case.horizons) < 2:
        return None
    far = list(case.horizons)[-1]
    share = float(case.horizons[far].share)
    near, later = (
        question.without_suppositions.problem(with_share(case, far, Decimal(end))) for end in (0, 1)
    )
    reason, first = _bent(near, later), recommended.id if recommended is not None else ""
    if reason:
        return Horizons(far, share, (), (), reason)
    tables = [list_bundles(replace(each, consents=()), most_listed) for each in (near, later)]
    try:
        follow = (
            Searched(near, later, first, solver)
            if None in tables
            else Listed(near, later, tables[0], tables[1], first)
        )
        segments = follow.stretches()
    except CannotSearch as why:
        return Horizons(far, share, (), (), str(why))
    mine = {s.best for s in segments if s.end > share + AT_ONCE}
    before = dict.fromkeys(s.best for s in segments if s.end <= share + AT_ONCE)
    problem = question.without_suppositions.problem()
    bundles = {s.best: evaluate_chosen(problem, follow.looked_at[s.best]) for s in segments}
    return Horizons(
        far,
        share,
        tuple(Segment(s.start, s.end, bundles[s.best]) for s in segments),
        tuple(bundles[name] for name in before if name not in mine),
        "",
    )


def _bent(near: Problem, later: Problem) -> str:
    """Why values are not straight in the share, or bundles come and go with it; empty where all is straight."""
    if near.chances != later.chances:
        return "draws of scores, which a constraint is held against, move with the share"
    if near.rows != later.rows:
        return "a ceiling or floor on likely totals moves with the share"
    for one, other in zip(near.objectives, later.objectives, strict=True):
        if one.effects == other.effects or one.value is None:
            continue
        assert not isinstance(one.effects, Margin) and not isinstance(other.effects, Margin)
        ends = [end for part in (one, other) for end in reachable(near, part.effects)]
        if one.effects.combine == "max" or len(one.value.pieces_between(min(ends), max(ends))) > 1:
            return f"the value of {one.name} bends over the totals that it can reach"
    return ""
