"""The search for efficient bundles, compiled: all ways down the tree of decisions, depth first.

A way ends where a row must break, where an exchange betters whatever lies below (decision/exchanges.py), where a
bundle found dominates all that the bounds leave possible (decision/bounds.py), and, where zones are searched,
when none is open to it (decision/zones.py). Complete when it comes to its end, whichever of these it uses.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.archive import BOX, DOMINATED, NEW, TAIL, Archive, keep, standing
from decision.bounds import CELLS, SCARCE, Bounds, most_below
from decision.compiled import compiled
from decision.descent import Consents, Numbers, Picks, consents, most, value_at
from decision.exchanges import EVERY, STEPS, Exchanges
from decision.packed import BITS, Packed, pack, totals_at, worths_at
from decision.whole import Board, Whole
from decision.zones import Bounding, Zones, split, still_open

DONE, STOPPED, FULL, UNSORTED, CROWDED = 0, 1, 2, 3, 4
"""How a walk ended: whole; stopped from outside; for want of room in the archive or in the lists of zones, or
because too many in the archive lie outside its boxes (go on when that is mended); for want of room for zones (begin
anew)."""

Floats = NDArray[np.float64]


class Workspace(NamedTuple):
    """What a walk writes on; made outside, for compiled code is made sooner when it makes no arrays.

    picks, next_pick, end: depths, the option taken, the next one to take and the end of those. left, totals,
    highest: (depths + 1) x words of rows, words of sums, peaks (decision/packed.py). open_words, open_lone:
    exchanges still possible. bound: (depths + 1) x weightings. lists: of zones, from begin of a depth on. queue:
    zones to be looked at. key, worths, values: of one bundle. rests, cells: of one bound. depth: where the walk
    stands, in its one cell.
    """

    picks: Picks
    next_pick: Whole
    end: Whole
    left: Whole
    totals: Whole
    highest: Whole
    open_words: Whole
    open_lone: Whole
    bound: Floats
    lists: NDArray[np.int32]
    begin: Whole
    queue: NDArray[np.int32]
    key: Whole
    worths: Whole
    values: Floats
    rests: Whole
    cells: Whole
    depth: Whole


def longer(space: Workspace) -> Workspace:
    """The same with twice the room for lists of zones."""
    return space._replace(lists=np.concatenate([space.lists, np.zeros_like(space.lists)]))


def workspace(
    board: Board, words: Packed, watched: Exchanges, bounding: Bounding, open_zones: Zones, prefix: Picks
) -> Workspace:
    """At the root of the tree, with no options but a prefix's for the first levers."""
    levers, objectives = len(board.first) - 1, len(board.base)

    def rows(start: Whole) -> Whole:
        return np.tile(start, (levers + 1, 1))

    listed = np.flatnonzero(open_zones.open[: open_zones.size[0]])
    lists, begin = np.zeros(4 * len(listed) + 64, dtype=np.int32), np.zeros(levers + 2, dtype=np.int64)
    lists[: len(listed)], begin[1] = listed, len(listed)
    next_pick, end = np.zeros(levers, dtype=np.int64), np.diff(board.first)
    next_pick[: len(prefix)], end[: len(prefix)] = prefix, prefix + 1
    return Workspace(
        picks=np.zeros(levers, dtype=np.int16),
        next_pick=next_pick,
        end=end,
        left=rows(words.start),
        totals=rows(np.zeros(words.gained.shape[1], dtype=np.int64)),
        highest=rows(board.base[words.peaks]),
        open_words=rows(np.full(watched.held.shape[1], EVERY)),
        open_lone=np.full(levers + 1, EVERY),
        bound=np.tile(bounding.top, (levers + 1, 1)),
        lists=lists,
        begin=begin,
        queue=np.zeros(len(open_zones.open) + 1, dtype=np.int32),
        key=np.zeros(len(words.worths.guards), dtype=np.int64),
        worths=np.zeros(objectives, dtype=np.int64),
        values=np.zeros(objectives),
        rests=np.zeros(SCARCE, dtype=np.int64),
        cells=np.zeros(SCARCE + 1, dtype=np.int64),
        depth=np.zeros(1, dtype=np.int64),
    )


@compiled
def walk(
    board: Board,
    words: Packed,
    consent: Consents,
    watched: Exchanges,
    bounds: Bounds,
    bounding: Bounding,
    open_zones: Zones,
    kept: Archive,
    space: Workspace,
    stop: NDArray[np.bool_],
    counts: Numbers,
) -> int:
    """Adds what is efficient below the prefix of the workspace to the archive.

    Zones are searched where there are any. counts: leaves seen, ways cut short.
    """
    # Compiled code reads arrays faster by names of their own than through the tuples they came in, and calls cost
    # more than what they would do here: so the steps of the inner loop are written out.
    first, closing, member_first = board.first, board.closing, board.member_first
    member_depth, member_holds, most_gain = board.member_depth, board.member_holds, board.most_gain
    spent, spent_with, spent_without = words.spent, words.spent_with, words.spent_without
    gained, gained_with, gained_without = words.gained, words.gained_with, words.gained_without
    score, score_with, direct = words.score, words.score_with, words.direct
    row_word, row_shift, row_mask, guards = (
        words.rows.word,
        words.rows.shift,
        words.rows.mask,
        words.rows.guards,
    )
    sum_word, sum_shift, sum_mask, zero = words.sums.word, words.sums.shift, words.sums.mask, words.zero
    held, decided, begins, ties = watched.held, watched.decided, watched.begins, watched.ties
    lone_held, lone_decided, lone_ties = watched.lone_held, watched.lone_decided, watched.lone_ties
    shared, spread, room, shift = watched.shared, watched.spread, watched.room, watched.shift
    keys, boxes, recent, size, key_guards = kept.keys, kept.boxes, kept.recent, kept.size, kept.places.guards
    drop, corners, weighted, facing = (
        bounding.drop,
        open_zones.corners,
        open_zones.weighted,
        open_zones.facing,
    )
    is_open, split_into, scarce, round_up = open_zones.open, open_zones.split, bounds.rows, bounds.shift
    weights, step, table, tried = bounds.weights, bounds.step, bounds.table, bounds.tried
    picks, next_pick, end, left, totals = space.picks, space.next_pick, space.end, space.left, space.totals
    highest, open_words, open_lone = space.highest, space.open_words, space.open_lone
    bound, lists, begin, queue = space.bound, space.lists, space.begin, space.queue
    key, worths, values, rests, cells = space.key, space.worths, space.values, space.rests, space.cells
    levers, objectives, zoned = len(first) - 1, len(worths), open_zones.size[0] > 0
    depth, steps = space.depth[0], 0
    while depth >= 0:
        if depth == levers:
            if direct:
                for w in range(len(key)):
                    key[w] = totals[levers, w]
            else:
                worths_at(board, words, totals[levers], highest[levers], worths)
                pack(words.worths, worths, key)
            found = standing(keys, boxes, recent, size, key_guards, key, False)
            agreed = found != DOMINATED
            if agreed and len(consent.floors):
                worths_at(board, words, totals[levers], highest[levers], worths)
                for j in range(objectives):
                    values[j] = value_at(consent, j, worths[j])
                agreed = consents(values, consent.weights, consent.floors)
            if agreed:
                if size[0] == len(keys):
                    space.depth[0] = depth
                    return FULL
                if zoned and found == NEW:
                    worths_at(board, words, totals[levers], highest[levers], worths)
                    if not split(open_zones, bounding, worths):
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
        if steps & 255 == 0 and stop[0]:
            return STOPPED
        pick = next_pick[depth]
        next_pick[depth] += 1
        below, option = depth + 1, first[depth] + pick
        picks[depth] = pick

        # What is left of the rows, and totals: first by the option, then by the synergies decided with it.
        fits = True
        for w in range(len(guards)):
            left[below, w] = left[depth, w] - spent[option, w]
            fits &= left[below, w] & guards[w] == guards[w]
        if not fits:
            continue
        for w in range(totals.shape[1]):
            totals[below, w] = totals[depth, w] + gained[option, w]
        for n in range(highest.shape[1]):
            highest[below, n] = max(highest[depth, n], score[option, n])
        for s in range(closing[depth], closing[below]):
            holds = True
            for m in range(member_first[s], member_first[s + 1]):
                if not member_holds[m, first[member_depth[m]] + picks[member_depth[m]]]:
                    holds = False
                    break
            for w in range(len(guards)):
                left[below, w] -= spent_with[s, w] if holds else spent_without[s, w]
                fits &= left[below, w] & guards[w] == guards[w]
            if not fits:
                break
            for w in range(totals.shape[1]):
                totals[below, w] += gained_with[s, w] if holds else gained_without[s, w]
            if holds:
                for n in range(highest.shape[1]):
                    highest[below, n] = max(highest[below, n], score_with[s, n])
        if not fits:
            continue

        # Exchanges of several levers that are decided here, then changes of one.
        better = False
        for w in range(begins[depth], held.shape[1]):
            word = open_words[depth, w] & held[option, w]
            open_words[below, w] = word
            word &= decided[depth, w]
            exchange = w * BITS
            while word:
                if word & 1:
                    enough = True
                    for v in range(len(guards)):
                        enough &= (left[below, v] - ties[exchange, v]) & guards[v] == guards[v]
                    better |= enough
                word >>= 1
                exchange += 1
        lone = open_lone[depth] & lone_held[option]
        open_lone[below] = lone
        lone &= lone_decided[depth]
        n = 0
        while lone and n < len(shared):
            r = shared[n]
            rest = (left[below, row_word[r]] >> row_shift[r] & row_mask[r]) - spread[below, n]
            if rest < 0:
                lone &= room[n, STEPS]
            else:
                lone &= room[n, min(rest >> shift[n], STEPS - 1)]
            n += 1
        change = 0
        while lone and not better:
            if lone & 1:
                enough = True
                for v in range(len(guards)):
                    enough &= (left[below, v] - lone_ties[below, change, v]) & guards[v] == guards[v]
                better = enough
            lone >>= 1
            change += 1
        if better:
            counts[1] += 1
            continue

        if tried[below]:
            if direct:
                for w in range(len(key)):
                    key[w] = totals[below, w]
                for i in range(len(scarce)):
                    r = scarce[i]
                    field = left[below, row_word[r]] >> row_shift[r] & row_mask[r]
                    rests[i] = -(-field >> round_up[i])
                for n in range(len(step)):
                    rest = 0
                    for i in range(len(scarce)):
                        rest += weights[n, i] * rests[i]
                    cells[n] = min(rest >> step[n], CELLS - 1)
                for j in range(objectives):
                    gain = most_gain[below, j]
                    for n in range(len(step)):
                        gain = min(gain, table[below, n, cells[n], j])
                    key[sum_word[j]] += max(0, gain + zero[below, j] - zero[levers, j]) << sum_shift[j]
            else:
                most_below(board, words, bounds, below, left[below], totals[below], highest[below], worths)
                pack(words.worths, worths, key)
            if standing(keys, boxes, recent, size, key_guards, key, False) == DOMINATED:
                counts[1] += 1
                continue

        if zoned:
            for n in range(bound.shape[1]):
                bound[below, n] = bound[depth, n] + drop[option, n]
            if direct:
                for j in range(objectives):
                    field = totals[below, sum_word[j]] >> sum_shift[j] & sum_mask[j]
                    worths[j] = field + zero[below, j] + most_gain[below, j]
            else:
                totals_at(board, words, below, totals[below], highest[below], worths)
                for j in range(objectives):
                    worths[j] = most(board, below, j, worths[j])
            start, until = begin[depth], begin[below]
            child = still_open(
                corners,
                weighted,
                facing,
                is_open,
                split_into,
                lists,
                queue,
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
    return DONE
