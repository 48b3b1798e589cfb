"""The value of one bundle in one draw, and whether it satisfies the consents; compiled, in floating point."""

from decision.robustness.drawn_arrays import Floors, Form, Gains
from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled


@compiled
def value_at(form: Form, j: int, total: float) -> float:
    """Returns the value of a total on a curved objective."""
    piece = 0
    while total > form.ends[j, piece]:
        piece += 1
    height: float = form.heights[j, piece] + form.slopes[j, piece] * (total - form.anchors[j, piece])
    return height


@compiled
def value_of(form: Form, gains: Gains, n: int, options: Integers, force: Flags) -> float:
    """Returns the value of a bundle in points: one option a lever, and which synergies are in force."""
    value: float = gains.constant[n]
    for option in options:
        value += gains.option[n, option]
    for s in range(len(force)):
        if force[s]:
            value += gains.synergy[n, s]
    for j in range(len(form.base)):
        total = form.base[j]
        for option in options:
            if form.peak[j]:
                total = max(total, gains.score[n, j, option])
            else:
                total += gains.score[n, j, option]
        for s in range(len(force)):
            if force[s]:
                if form.peak[j]:
                    total = max(total, form.extra[j, s])
                else:
                    total += form.extra[j, s]
        value += gains.weight[n, j] * value_at(form, j, total)
    return value


@compiled
def bring_about(form: Form, options: Integers, force: Flags) -> None:
    """Writes which synergies are in force."""
    for s in range(len(force)):
        force[s] = True
        for m in range(form.member_first[s], form.member_first[s + 1]):
            if not form.member_holds[m, options[form.member_lever[m]]]:
                force[s] = False
                break


@compiled
def consent(form: Form, floors: Floors, options: Integers, force: Flags) -> int:
    """Returns 1 for a bundle that satisfies every consent, 0 where exact arithmetic must decide, else -1."""
    sure = 1
    for c in range(len(floors.least)):
        margin = value_of(form, floors.gains, c, options, force) - floors.least[c]
        if margin < -floors.doubt[c]:
            return -1
        if margin <= floors.doubt[c]:
            sure = 0
    return sure
