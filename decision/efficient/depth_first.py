"""The search for efficient bundles, compiled: all ways down the tree of decisions, depth first.

A way ends where a row must break, where an exchange betters whatever lies below (efficient/dominance_rules.py), where a
bundle found dominates all that the bounds leave possible (efficient/row_bounds.py), and, where zones are searched,
when none is open to it (efficient/search_zones.py). Complete when it comes to its end, whichever of these it uses.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from decision.efficient.archive import BOX, DOMINATED, NEW, TAIL, Archive, keep, standing
from decision.efficient.compilation import compiled
from decision.efficient.consents import Consents, consented
from decision.efficient.dominance_rules import EVERY, STEPS, Exchanges
from decision.efficient.packed_words import BITS, Packed, pack, worths_at
from decision.efficient.partial_bundles import Picks
from decision.efficient.row_bounds import CELLS, SCARCE, Bounds
from decision.efficient.search_zones import Lists, split, still_open
from decision.running.arrays import Flags, Integers

DONE, STOPPED, FULL, UNSORTED, CROWDED, SPENT = 0, 1, 2, 3, 4, 5
"""How a walk ended: whole; stopped from outside; for want of room in the archive or in the lists of zones, or
because too many in the archive lie outside its boxes (go on when that is mended); for want of room for zones (go on
from what is left); because as much work was done as may be."""


class Workspace(NamedTuple):
    """What a walk writes on; made outside, for compiled code is made sooner when it makes no arrays.

    picks, next_pick, end: depths, the option taken, the next one to take and the end of those. state: (depths + 1) x
    words (efficient/packed_words.py). open_words, open_lone: exchanges still possible. key, worths: of one bundle. rests,
    cells, gains: of one bound. depth: where the walk stands, in its one cell.
    """

    picks: Picks
    next_pick: Integers
    end: Integers
    state: Integers
    open_words: Integers
    open_lone: Integers
    key: Integers
    worths: Integers
    rests: Integers
    cells: Integers
    gains: Integers
    depth: Integers


@dataclass(frozen=True)
class Part:
    """What is below some options of a lever (first up to end, counted within it), the levers before it decided."""

    above: Picks
    first: int
    end: int


def workspace(words: Packed, watched: Exchanges | None, part: Part) -> Workspace:
    """At the root of the tree, with no options but those that lead to a part."""
    levers, objectives, depth = len(words.first) - 1, len(words.form.peak), len(part.above)
    next_pick, end = np.zeros(levers, dtype=np.int64), np.diff(words.first)
    next_pick[:depth], end[:depth] = part.above, part.above + 1
    next_pick[depth], end[depth] = part.first, part.end
    return Workspace(
        picks=np.zeros(levers, dtype=np.int16),
        next_pick=next_pick,
        end=end,
        state=np.tile(words.start, (levers + 1, 1)),
        open_words=np.full((levers + 1, watched.held.shape[1] if watched else 0), EVERY),
        open_lone=np.full(levers + 1, EVERY),
        key=np.zeros(len(words.form.worths.guards), dtype=np.int64),
        worths=np.zeros(objectives, dtype=np.int64),
        rests=np.zeros(SCARCE, dtype=np.int64),
        cells=np.zeros(SCARCE + 1, dtype=np.int64),
        gains=np.zeros(objectives, dtype=np.int64),
        depth=np.zeros(1, dtype=np.int64),
    )


def share_of(words: Packed, part: Part) -> float:
    """Of all combinations of options, those in a part."""
    options = np.diff(words.first)[: len(part.above) + 1]
    return float((part.end - part.first) / np.prod(options.astype(float)))


def unsearched(space: Workspace) -> list[Part]:
    """What a walk that was stopped has left, the largest first."""
    depth, levers = int(space.depth[0]), len(space.picks)
    left = [
        Part(space.picks[:d].copy(), int(space.next_pick[d]), int(space.end[d]))
        for d in range(min(depth + 1, levers))
        if space.next_pick[d] < space.end[d]
    ]
    if depth == levers:  # the bundle that it stands at
        left.append(Part(space.picks[:-1].copy(), int(space.picks[-1]), int(space.picks[-1]) + 1))
    return left


def halved(space: Workspace) -> Part | None:
    """Takes from a walk that was stopped the largest part that it has left, if it has another besides."""
    left = unsearched(space)
    if len(left) < 2:
        return None
    space.end[len(left[0].above)] = left[0].first
    return left[0]


@compiled
def walk(
    words: Packed,
    consent: Consents,
    watched: Exchanges | None,
    bounds: Bounds,
    zoned: Lists | None,
    kept: Archive,
    space: Workspace,
    told: Flags,
    counts: Integers,
    work: Integers,
) -> int:
    """Adds what is efficient below the prefix of the workspace to the archive.

    told: to stop. counts: leaves seen, ways cut short. work: what is left of it, in its one cell; counted are options
    tried, zones looked at, and of the archive its boxes and what lies outside them.
    Code for exchanges and for zones is made only where they are.
    """
    # Compiled code reads arrays faster by names of their own than through the tuples they came in, and calls cost
    # more than what they would do here: so the steps of the inner loop are written out.
    first, closing, member_first = words.first, words.closing, words.member_first
    member_depth, member_holds, most_gain = words.member_depth, words.member_holds, words.most_gain
    step, step_with, step_without = words.step, words.step_with, words.step_without
    score, score_with, direct, form = words.score, words.score_with, words.direct, words.form
    row_word, row_shift, row_mask, guards = (
        words.rows.word,
        words.rows.shift,
        words.rows.mask,
        words.rows.guards,
    )
    sum_word, sum_shift, zero = form.sums.word, form.sums.shift, form.zero
    keys, boxes, recent, size, key_guards = kept.keys, kept.boxes, kept.recent, kept.size, kept.places.guards
    scarce, round_up, weights, cell_bits = bounds.rows, bounds.shift, bounds.weights, bounds.step
    table, tried = bounds.table, bounds.tried
    picks, next_pick, end, state = space.picks, space.next_pick, space.end, space.state
    open_words, open_lone = space.open_words, space.open_lone
    key, worths, rests, cells, gains = space.key, space.worths, space.rests, space.cells, space.gains
    levers, rows, sums = len(first) - 1, len(guards), step.shape[1] - len(guards)
    depth, steps = space.depth[0], 0
    while depth >= 0:
        if depth == levers:
            if direct:
                for w in range(sums):
                    key[w] = state[levers, rows + w]
            else:
                worths_at(form, state, levers, rows, most_gain[levers], worths)
                pack(form.worths, worths, key)
            work[0] -= size[2] + size[0] - size[1]
            found = standing(keys, boxes, recent, size, key_guards, key)
            agreed = found != DOMINATED
            if agreed:
                worths_at(form, state, levers, rows, most_gain[levers], worths)
                agreed = consented(consent, worths)
            if agreed:
                if size[0] == len(keys):
                    space.depth[0] = depth
                    return FULL
                if zoned is not None and found == NEW:
                    work[0] -= zoned.zones.size[0]
                if zoned is not None and found == NEW and not split(zoned.zones, zoned.bounding, worths):
                    space.depth[0] = depth
                    return CROWDED
                keep(kept, key, picks, found)
            counts[0] += 1
            depth -= 1
            if agreed and size[0] - size[1] > BOX * BOX and (size[0] - size[1]) * TAIL > size[0]:
                space.depth[0] = depth
                return UNSORTED
            continue
        if next_pick[depth] == end[depth]:
            next_pick[depth] = 0
            depth -= 1
            continue
        steps += 1
        # Zones may take long to look through: then who is told to stop does so sooner.
        if steps & 255 == 0 or (zoned is not None and steps & 7 == 0):
            space.depth[0] = depth  # for who watches
            if told[0]:
                return STOPPED
            if work[0] < 0:
                return SPENT
        work[0] -= 1
        pick = next_pick[depth]
        next_pick[depth] += 1
        below, option = depth + 1, first[depth] + pick
        picks[depth] = pick

        # What is left of the rows, and totals: first by the option, then by the synergies decided with it.
        fits = True
        for w in range(rows):
            state[below, w] = state[depth, w] + step[option, w]
            fits &= state[below, w] & guards[w] == guards[w]
        if not fits:
            continue
        for w in range(rows, rows + sums):
            state[below, w] = state[depth, w] + step[option, w]
        for n in range(score.shape[1]):
            state[below, rows + sums + n] = max(state[depth, rows + sums + n], score[option, n])
        for s in range(closing[depth], closing[below]):
            holds = True
            for m in range(member_first[s], member_first[s + 1]):
                if not member_holds[m, first[member_depth[m]] + picks[member_depth[m]]]:
                    holds = False
                    break
            for w in range(rows + sums):
                state[below, w] += step_with[s, w] if holds else step_without[s, w]
            for w in range(rows):
                fits &= state[below, w] & guards[w] == guards[w]
            if not fits:
                break
            if holds:
                for n in range(score.shape[1]):
                    state[below, rows + sums + n] = max(state[below, rows + sums + n], score_with[s, n])
        if not fits:
            continue

        # Exchanges of several levers that are decided here, then changes of one.
        if watched is not None:
            held, decided, begins, ties = watched.held, watched.decided, watched.begins, watched.ties
            lone_held, lone_decided, lone_ties = watched.lone_held, watched.lone_decided, watched.lone_ties
            shared, spread, room, shift = watched.shared, watched.spread, watched.room, watched.shift
            better = False
            for w in range(begins[depth], held.shape[1]):
                word = open_words[depth, w] & held[option, w]
                open_words[below, w] = word
                word &= decided[depth, w]
                exchange = w * BITS
                while word:
                    if word & 1:
                        enough = True
                        for v in range(rows):
                            enough &= (state[below, v] - ties[exchange, v]) & guards[v] == guards[v]
                        better |= enough
                    word >>= 1
                    exchange += 1
            lone = open_lone[depth] & lone_held[option]
            open_lone[below] = lone
            lone &= lone_decided[depth]
            n = 0
            while lone and n < len(shared):
                r = shared[n]
                rest = (state[below, row_word[r]] >> row_shift[r] & row_mask[r]) - spread[below, n]
                if rest < 0:
                    lone &= room[n, STEPS]
                else:
                    lone &= room[n, min(rest >> shift[n], STEPS - 1)]
                n += 1
            change = 0
            while lone and not better:
                if lone & 1:
                    enough = True
                    for v in range(rows):
                        enough &= (state[below, v] - lone_ties[below, change, v]) & guards[v] == guards[v]
                    better = enough
                lone >>= 1
                change += 1
            if better:
                counts[1] += 1
                continue

        if tried[below]:
            for i in range(len(scarce)):
                r = scarce[i]
                field = state[below, row_word[r]] >> row_shift[r] & row_mask[r]
                rests[i] = -(-field >> round_up[i])
            for n in range(len(cell_bits)):
                rest = 0
                for i in range(len(scarce)):
                    rest += weights[n, i] * rests[i]
                cells[n] = min(rest >> cell_bits[n], CELLS - 1)
            for j in range(len(gains)):
                gain = most_gain[below, j]
                for n in range(len(cell_bits)):
                    gain = min(gain, table[below, n, cells[n], j])
                gains[j] = gain
            if direct:
                for w in range(sums):
                    key[w] = state[below, rows + w]
                for j in range(len(gains)):
                    key[sum_word[j]] += max(0, gains[j] + zero[below, j] - zero[levers, j]) << sum_shift[j]
            else:
                worths_at(form, state, below, rows, gains, worths)
                pack(form.worths, worths, key)
            work[0] -= size[2] + size[0] - size[1]
            if standing(keys, boxes, recent, size, key_guards, key) == DOMINATED:
                counts[1] += 1
                continue

        if zoned is not None:
            bound, begin, drop = zoned.bound, zoned.begin, zoned.bounding.drop
            for n in range(bound.shape[1]):
                bound[below, n] = bound[depth, n] + drop[option, n]
            worths_at(form, state, below, rows, most_gain[below], worths)
            start, until = begin[depth], begin[below]
            work[0] -= until - start
            child = still_open(
                zoned.zones.corners,
                zoned.zones.weighted,
                zoned.zones.facing,
                zoned.zones.open,
                zoned.zones.split,
                zoned.lists,
                zoned.queue,
                start,
                until,
                worths,
                bound,
                below,
            )
            if child < 0:
                next_pick[depth] -= 1
                space.depth[0] = depth
                return FULL
            if child == until:
                counts[1] += 1
                continue
            begin[below + 1] = child
        depth = below
    space.depth[0] = depth
    return DONE
