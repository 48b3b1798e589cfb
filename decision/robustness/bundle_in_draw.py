"""The value of one bundle in one draw, and whether it satisfies the consents; compiled, in floating point."""

from decision.robustness.drawn_arrays import Floors, Gains, SharedArrays
from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled_in_place


@compiled_in_place
def value_at(shared: SharedArrays, j: int, total: float) -> float:
    """Returns the value of a total on a curved objective."""
    piece = 0
    while total > shared.ends[j, piece]:
        piece += 1
    height: float = shared.heights[j, piece] + shared.slopes[j, piece] * (total - shared.anchors[j, piece])
    return height


@compiled_in_place
def value_of(shared: SharedArrays, gains: Gains, n: int, options: Integers, force: Flags) -> float:
    """Returns the value of a bundle in points: one option a lever, and which synergies are in force."""
    value: float = gains.constant[n]
    gain = gains.option[n]
    for option in options:
        value += gain[option]
    for s in range(len(force)):
        if force[s]:
            value += gains.synergy[n, s]
    for j in range(len(shared.base)):
        total, score = shared.base[j], gains.score[n, j]
        for option in options:
            if shared.peak[j]:
                total = max(total, score[option])
            else:
                total += score[option]
        for s in range(len(force)):
            if force[s]:
                if shared.peak[j]:
                    total = max(total, shared.extra[j, s])
                else:
                    total += shared.extra[j, s]
        value += gains.weight[n, j] * value_at(shared, j, total)
    return value


@compiled_in_place
def bring_about(shared: SharedArrays, options: Integers, force: Flags) -> None:
    """Writes which synergies are in force."""
    for s in range(len(force)):
        force[s] = True
        for m in range(shared.member_first[s], shared.member_first[s + 1]):
            if not shared.member_holds[m, options[shared.member_lever[m]]]:
                force[s] = False
                break


@compiled_in_place
def consent(shared: SharedArrays, floors: Floors, options: Integers, force: Flags) -> int:
    """Returns 1 for a bundle that satisfies every consent, 0 where exact arithmetic must decide, else -1."""
    sure = 1
    for c in range(len(floors.least)):
        margin = value_of(shared, floors.gains, c, options, force) - floors.least[c]
        if margin < -floors.doubt[c]:
            return -1
        if margin <= floors.doubt[c]:
            sure = 0
    return sure
