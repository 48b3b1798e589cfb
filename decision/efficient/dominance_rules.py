"""Dominance rules: exchanges of options that improve every bundle that holds the old ones, so that it can be pruned.

An exchange changes up to four levers. If the new options use no more of any row that many levers share, lower no
objective and raise one, every bundle with the old options is dominated by the same bundle with the new ones, whatever
its other levers. Where a synergy could break this, the rule also requires options under which the synergy is out of
force; where a row of few levers could, it requires slack in that row. A change of one lever that lowers no objective
may use more: it requires slack in every row, so that only maximal bundles are followed to the leaves.
Source: T. Ibaraki, Journal of the ACM 24 (1977) 264-279.
"""

from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import numpy as np

from decision.efficient.exchange_search import find_exchanges
from decision.efficient.integer_problem import NEVER, Instance
from decision.efficient.packed_words import BITS, Packed, packed_rows, rising
from decision.running.arrays import Flags, Integers

MOST = 1024
"""The largest number of rules on several levers: those that are decided at the least depth."""

TRIED = 20_000_000
"""The largest number of sets of changes that are tested for a rule."""

SHARED = 4
"""Rows with more users than this must not be used more by an exchange; for others the rule requires slack."""

STEPS = 256
"""Steps into which the slack of a row is divided, to look up the changes that it allows."""

EVERY = 2**BITS - 1
"""A word with every bit set."""


class DominanceRules(NamedTuple):
    """Rules for the search, one bit each: those on several levers, by the depth at which they are decided, and those on
    one lever (`single`)."""

    compatible: Integers
    """options x words: the rules that an option leaves possible."""

    decided: Integers
    """levers x words: the rules that are decided at a depth."""

    first_word: Integers
    """levers + 1: the first word with a rule that is decided at the depth or below."""

    required: Integers
    """rules x words of rows (efficient/packed_words.py): the slack that a rule requires."""

    single_compatible: Integers
    """options: the changes that an option leaves possible."""

    single_decided: Integers
    """levers: the changes that are decided at the depth or above."""

    shared: Integers
    """The numbers of the rows that many levers share."""

    most_use: Integers
    """(levers + 1) x shared rows: the most that the levers from a depth on can use above their least."""

    affordable: Integers
    """shared rows x (STEPS + 1): the changes that a slack may allow; the last column is for negative slack."""

    shift: Integers
    """shared rows: slack divided by 2 to this power is the column of `affordable`."""

    single_required: Integers
    """(levers + 1) x changes x words: the slack that a change requires."""


class _Changes(NamedTuple):
    """All changes of one lever, without synergies."""

    depth: Integers
    """changes: of the lever."""

    old: Integers
    """changes: the option before."""

    new: Integers
    """changes: the option after."""

    use: Integers
    """changes x rows: the difference in use."""

    gain: Integers
    """changes x objectives: the difference in the total; 0 on an objective that takes the maximum."""


@dataclass(frozen=True)
class _Exchange:
    """A rule on several levers."""

    decided: int
    """The depth at which all that it requires is decided."""

    held: dict[int, list[int]]
    """Depth -> the options of which one must be held."""

    needs: dict[int, int] = field(default_factory=dict)
    """Row -> the slack that it requires."""


def dominance_rules(instance: Instance, words: Packed) -> DominanceRules:
    """The rules of an instance: on several levers at most MOST, on one lever at most BITS."""
    changes = _changes(instance)
    shared = users(instance).sum(axis=0) > SHARED
    several = _multi_lever(instance, changes, shared) if rising(instance).any() else []
    levers, width = len(instance.first) - 1, -(-len(several) // BITS)
    compatible = np.full((len(instance.use), width), EVERY)
    decided = np.zeros((levers, width), dtype=np.int64)
    first_word = np.full(levers + 1, width, dtype=np.int64)
    needs = np.zeros((len(several), len(instance.cap)), dtype=np.int64)
    for number, exchange in enumerate(several):
        word, bit = number // BITS, 1 << number % BITS
        decided[exchange.decided, word] |= bit
        first_word[: exchange.decided + 1] = np.minimum(first_word[: exchange.decided + 1], word)
        for depth, options in exchange.held.items():
            for option in range(instance.first[depth], instance.first[depth + 1]):
                if option not in options:
                    compatible[option, word] &= ~bit
        for row, need in exchange.needs.items():
            needs[number, row] = need + words.most_use[exchange.decided + 1, row]
    return DominanceRules(
        compatible,
        decided,
        first_word,
        _required(words, needs),
        *_single_lever(instance, words, changes, shared),
    )


def _required(words: Packed, needs: Integers) -> Integers:
    """Required slack (rules x rows), packed; more than the capacity is capped at a number that no slack reaches."""
    return packed_rows(words.rows, np.minimum(needs, words.rows.mask))


def _changes(instance: Instance) -> _Changes:
    pairs = [
        (depth, old, new)
        for depth in range(len(instance.first) - 1)
        for old in range(instance.first[depth], instance.first[depth + 1])
        for new in range(instance.first[depth], instance.first[depth + 1])
        if old != new
    ]
    depth, old, new = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    gain = np.where(instance.peak, 0, instance.gain[new] - instance.gain[old])
    return _Changes(depth, old, new, instance.use[new] - instance.use[old], gain)


def users(instance: Instance) -> Flags:
    """levers x rows: whether the use of a row depends on a lever, by its options or synergies."""
    heads = instance.first[:-1]
    using = np.maximum.reduceat(instance.use, heads, axis=0) > np.minimum.reduceat(
        instance.use, heads, axis=0
    )
    for s in range(len(instance.extra_use)):
        using[_members(instance, s)] |= instance.extra_use[s] != 0
    return using


def _members(instance: Instance, s: int) -> Integers:
    return instance.member_depth[instance.member_first[s] : instance.member_first[s + 1]]


def _multi_lever(instance: Instance, changes: _Changes, shared: Flags) -> list[_Exchange]:
    """Exchanges of one to four levers, by the depth at which they are decided."""
    steps = np.ascontiguousarray(np.hstack([-changes.use[:, shared], changes.gain]))
    strict = np.concatenate([np.zeros(shared.sum(), dtype=bool), rising(instance)])
    sets = np.full((2 * MOST, 4), -1, dtype=np.int64)
    count = find_exchanges(changes.depth, steps, strict, TRIED, sets)
    using = users(instance)
    unconditional = _unconditional(instance, changes, sets[:count])
    made = (
        _Exchange(int(changes.depth[found[0]]), {int(changes.depth[i]): [int(changes.old[i])] for i in found})
        if is_unconditional
        else _conditional(instance, changes, shared, strict, using, found)
        for found, is_unconditional in (
            (one[one >= 0], alone) for one, alone in zip(sets[:count], unconditional, strict=True)
        )
    )
    return sorted(islice((one for one in made if one), MOST), key=lambda one: one.decided)


def _unconditional(instance: Instance, changes: _Changes, sets: Integers) -> Flags:
    """Which sets of changes hold without requirements: no member of a synergy, no maximum, no more use of any row."""
    none = np.zeros((1, len(instance.cap)), dtype=np.int64)
    joined = np.append(np.isin(changes.depth, instance.member_depth), False)
    used = np.vstack([changes.use, none])[sets].sum(axis=1)
    unconditional: Flags = ~joined[sets].any(axis=1) & (used <= 0).all(axis=1) & ~instance.peak.any()
    return unconditional


def _conditional(
    instance: Instance, changes: _Changes, shared: Flags, strict: Flags, using: Flags, found: Integers
) -> _Exchange | None:
    """The rule of a set of changes, with what it requires; None where a synergy or a maximum can break it anyway."""
    old = {int(changes.depth[i]): int(changes.old[i]) for i in found}
    new = {int(changes.depth[i]): int(changes.new[i]) for i in found}
    use, gain = changes.use[found].sum(axis=0), changes.gain[found].sum(axis=0)
    held = {depth: [option] for depth, option in old.items()}
    for s in range(len(instance.extra_use)):
        members = range(instance.member_first[s], instance.member_first[s + 1])
        before = all(
            instance.member_holds[m, old[d]] for m in members if (d := int(instance.member_depth[m])) in old
        )
        after = all(
            instance.member_holds[m, new[d]] for m in members if (d := int(instance.member_depth[m])) in new
        )
        if before == after:
            continue
        sign = 1 if after else -1
        extra_use, extra_gain = sign * instance.extra_use[s], sign * instance.extra_gain[s]
        peaks = bool((instance.extra_gain[s] > NEVER)[instance.peak].any())
        other = next((m for m in members if int(instance.member_depth[m]) not in old), None)
        if other is None:
            if peaks:
                return None
            use, gain = use + extra_use, gain + np.where(instance.peak, 0, extra_gain)
        elif peaks or (extra_use > 0).any() or (np.where(instance.peak, 0, extra_gain) < 0).any():
            depth = int(instance.member_depth[other])
            options = held.get(depth, list(range(instance.first[depth], instance.first[depth + 1])))
            held[depth] = [option for option in options if not instance.member_holds[other, option]]
            if not held[depth]:
                return None
    for j in np.flatnonzero(instance.peak):
        before_peak = max(int(instance.gain[option, j]) for option in old.values())
        after_peak = max(int(instance.gain[option, j]) for option in new.values())
        if instance.sign[j] * after_peak < instance.sign[j] * before_peak:
            return None
    if (use[shared] > 0).any() or (gain < 0).any() or not (gain[strict[shared.sum() :]] > 0).any():
        return None
    needs = {int(row): int(use[row]) for row in np.flatnonzero(use > 0)}
    decided = max([*held, *(int(d) for row in needs for d in np.flatnonzero(using[:, row]))])
    return _Exchange(decided, held, needs)


def _single_lever(
    instance: Instance, words: Packed, changes: _Changes, shared: Flags
) -> tuple[Integers, Integers, Integers, Integers, Integers, Integers, Integers]:
    """The rules on one lever: changes that lower no objective in any state of its synergies. Returns the last seven
    fields of DominanceRules."""
    levers, rows = len(instance.first) - 1, np.flatnonzero(shared)
    use, gain = changes.use.copy(), changes.gain.copy()
    extra = np.where(instance.peak, 0, instance.extra_gain)
    able = np.ones(len(use), dtype=bool)
    for s in range(len(instance.extra_use)):
        for m in range(instance.member_first[s], instance.member_first[s + 1]):
            mine = changes.depth == instance.member_depth[m]
            before = mine & instance.member_holds[m, changes.old] & ~instance.member_holds[m, changes.new]
            after = mine & instance.member_holds[m, changes.new] & ~instance.member_holds[m, changes.old]
            gain[before] -= np.maximum(0, extra[s])
            use[before] += np.maximum(0, -instance.extra_use[s])
            gain[after] += np.minimum(0, extra[s])
            use[after] += np.maximum(0, instance.extra_use[s])
            if (instance.extra_gain[s] > NEVER)[instance.peak].any():
                able[before | after] = False
    score = instance.sign * instance.gain
    lower = (score[changes.new] < score[changes.old]) & instance.peak
    able &= (gain >= 0).all(axis=1) & ((gain > 0) & rising(instance)).any(axis=1) & ~lower.any(axis=1)
    kept = np.flatnonzero(able)[:BITS]
    needs = use[kept]
    held = np.full(len(instance.use), EVERY)
    decided = np.zeros(levers, dtype=np.int64)
    affordable = np.zeros((len(rows), STEPS + 1), dtype=np.int64)
    shift = np.array([max(0, int(n).bit_length() - 8) for n in needs[:, rows].max(axis=0, initial=0)])
    for number, change in enumerate(kept):
        bit, depth = 1 << number, changes.depth[change]
        others = np.arange(instance.first[depth], instance.first[depth + 1])
        held[others[others != changes.old[change]]] &= ~bit
        decided[depth:] |= bit
        for n, row in enumerate(rows):
            affordable[n, max(0, needs[number, row]) >> shift[n] : STEPS] |= bit
            affordable[n, STEPS] |= bit if needs[number, row] <= 0 else 0
    required = [_required(words, np.where(needs > 0, needs + most_use, 0)) for most_use in words.most_use]
    return (
        held,
        decided,
        rows,
        words.most_use[:, rows].copy(),
        affordable,
        shift.astype(np.int64),
        np.array(required),
    )
