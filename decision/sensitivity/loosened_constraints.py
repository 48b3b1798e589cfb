"""A problem with its constraints relaxed to hold while one likely score moves within its interval."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from decision.model.constraint_rows import total_row
from decision.model.effects import CaseEffects
from decision.model.problem import Problem
from decision.sensitivity.candidate_bundles import follows, likely_bounds
from decision.sensitivity.moved_score import MovedScore, slopes
from options import Case, Consent


def loosened(case: Case, problem: Problem, moved: Sequence[MovedScore]) -> Problem:
    """The problem with its constraints relaxed, so that every bundle that satisfies them for some position of one of the
    scores within its interval, the others as they are, satisfies all of them."""
    bounds = likely_bounds(case, problem)
    names = {name for name, _, _ in bounds}
    effects, rows = CaseEffects(case), [row for row in problem.rows if row.constraint not in names]
    for n, (name, bound, at) in enumerate(bounds):
        totals = effects.totals(bound.objective, at.scenario, "likely", at.group)
        mine = [
            (score, part)
            for score in moved
            if score.objective.name == bound.objective
            and (part := follows(effects, problem, at, score.choice, bound.objective))
        ]
        down = max([Fraction(0), *(part * (score.likely - score.low) for score, part in mine)])
        up = max([Fraction(0), *(part * (score.high - score.likely) for score, part in mine)])
        if bound.at_least is not None:
            least = Fraction(bound.at_least)
            if totals.combine == "max":
                ends = {score.choice: score.high for score, _ in mine}
                totals_up = replace(totals, choices={**totals.choices, **ends})
                rows.append(total_row(name, f"{name}_Least{n}", totals_up, least, None))
            else:
                rows.append(total_row(name, f"{name}_Least{n}", totals, least - up, None))
        if bound.at_most is not None:
            most = Fraction(bound.at_most)
            if totals.combine == "max":
                ends = {score.choice: score.low for score, _ in mine}
                totals_down = replace(totals, choices={**totals.choices, **ends})
                rows.append(total_row(name, f"{name}_Most{n}", totals_down, None, most))
            else:
                rows.append(total_row(name, f"{name}_Most{n}", totals, None, most + down))
    now = problem.chosen(problem.status_quo)
    consents = []
    for consent in problem.consents:
        stated = case.constraints[consent.constraint]
        assert isinstance(stated, Consent)
        lost = [0.0]
        for score in moved:
            if score.objective.value is not None:
                change = (
                    slopes(problem, score)[1] * float(score.widest) * consent.weights[score.objective.name]
                )
                # The bundle loses, and what is asked for moves too where the status quo holds the score.
                asked = stated.at_least == "status_quo" and score.choice in now
                lost.append(change * (1 + asked))
        consents.append(replace(consent, at_least=consent.at_least - max(lost)))
    return replace(problem, rows=tuple(rows), consents=tuple(consents))
