"""Answers of experts that are far from what all say together, of which a round of experts asks the reasons."""

from decimal import Decimal

from options.objective import Objective
from options.score import Score


def far_from_all(objective: Objective, score: Score) -> tuple[str, ...]:
    """The experts within whose own low and high the likely value of all does not lie.

    Of those who give one number, all that differ from it by more than a tenth of the objective's range. None of a score
    that fewer than two answer.
    """
    if score.pooled is None or len(score.by) < 2:
        return ()
    ends = (objective.worst, objective.best)
    width = Decimal(0) if ends[0] is None or ends[1] is None else abs(ends[1] - ends[0])
    far = []
    for expert, answer in score.by.items():
        low, _, high = answer.ends()
        room = width / 10 if low == high else Decimal(0)
        if not low - room <= score.pooled.likely <= high + room:
            far.append(expert)
    return tuple(far)
