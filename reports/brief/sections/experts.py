"""Annex on the scores: what each expert says beside what all say together, and which answers are far from it."""

from collections.abc import Iterator

from options import Case, Score, far_from_all
from reports.words.blocks import Table
from reports.words.catalogue import column
from reports.words.names import choice_in_short, objective_in_short, readable
from reports.words.wording import AnyNumber, marked, sentence, stated

POOLED = {"median": "by their weighted median", "linear": "by the mixture of what they say"}
"""How their numbers become one."""

TOGETHER = "All together"


def expert_answers(case: Case, called: dict[str, str]) -> Table | None:
    """A row for each answer beneath one for what all say together; None where no score is given by experts.

    called: scenario -> what the reader calls it.
    """
    rows, own = list[tuple[str, ...]](), list[int]()
    for scenario, lever, level, objective, score in _scores(case):
        if score.pooled is None:
            continue
        measure = choice_in_short(case, lever, level)
        if scenario is not None:
            measure = f"{measure}, in the scenario {called[scenario]}"
        own.append(len(rows))
        together = _three(score, score.pooled.low, score.pooled.likely, score.pooled.high)
        rows.append((measure, objective_in_short(case, objective), TOGETHER, together, ""))
        rows += [("", "", *told) for told in _answers(case, objective, score)]
    if not rows:
        return None
    header = (column("measure"), column("objective"), "Who", column("score"), "Reason")
    caption = f"What each expert says; together {POOLED[case.pool]}"
    return Table(caption, header, tuple(rows), wide=(0, 4), marked=tuple(own))


def _scores(case: Case) -> Iterator[tuple[str | None, str, str, str, Score]]:
    """Every score with the scenario that states it, its lever, level and objective."""
    for lever, stated_as in case.levers.items():
        for level, content in stated_as.levels.items():
            for objective, score in content.scores.items():
                yield None, lever, level, objective, score
    for scenario, state in case.scenarios.items():
        for at, by_objective in state.scores.items():
            lever, _, level = at.partition(".")
            for objective, score in by_objective.items():
                yield scenario, lever, level, objective, score


def _answers(case: Case, objective: str, score: Score) -> Iterator[tuple[str, str, str]]:
    """Who, what and why; whether an answer is far from the others stands before its reason."""
    far = far_from_all(case.objectives[objective], score)
    for name, answer in score.by.items():
        expert = case.experts.get(name)
        who = (expert.title if expert else None) or readable(name)
        why = sentence(answer.because or "")
        if name in far:
            why = f"Far from what all say together. {why or 'No reason is given.'}"
        yield who, _three(score, *answer.ends()), marked(why, score.marking)


def _three(score: Score, low: AnyNumber, likely: AnyNumber, high: AnyNumber) -> str:
    told = stated(likely)
    return marked(told if low == high else f"{told} ({stated(low)} to {stated(high)})", score.marking)
