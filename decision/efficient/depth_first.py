"""Multi-objective branch and bound for the efficient bundles, depth first, compiled.

A node of the tree decides the levers above its depth. A subtree is pruned where a row cannot be kept, where a
dominance rule shows every bundle in it dominated (efficient/dominance_rules.py), where a bundle in the archive dominates
the upper bound of the subtree (efficient/row_bounds.py), and, when search zones are used, where no open zone can be
reached (efficient/search_zones.py). A search that ends with DONE is complete, whichever of these it uses.
Source: A. Przybylski, X. Gandibleux, European Journal of Operational Research 260 (2017) 856-872, on the components.
"""

from decision.efficient.archive import BOX, DOMINATED, NEW, TAIL, Archive, dominance_status, insert
from decision.efficient.consents import Consents, consents_hold
from decision.efficient.dominance_rules import STEPS, DominanceRules
from decision.efficient.packed_words import BITS, Packed, pack, write_vector
from decision.efficient.row_bounds import CELLS, Bounds
from decision.efficient.search_state import Workspace
from decision.efficient.search_zones import ZoneStack, split, still_open
from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled_in_place

DONE, STOPPED, FULL, UNSORTED, CROWDED, SPENT = 0, 1, 2, 3, 4, 5
"""How a search returns: complete; stopped by the flag; archive or zone stack full, or archive to be rebuilt (mend it and
call again); zones full (compact them and continue from the unexplored subtrees); work limit reached."""


@compiled_in_place
def search_subtree(
    words: Packed,
    consent: Consents,
    rules: DominanceRules | None,
    bounds: Bounds,
    stack: ZoneStack | None,
    archive: Archive,
    space: Workspace,
    stop: Flags,
    counts: Integers,
    work: Integers,
) -> int:
    """Searches from the state of the workspace and adds the efficient bundles to the archive; returns how it ended.

    stop: a flag that another thread sets. counts: leaves visited, subtrees pruned. work: one cell, the work left;
    counted are options tried, zones tested, and for each dominance test the nodes of the archive's tree and the bundles
    outside it. Where rules or stack is None, numba compiles no code for it.
    """
    # Local names, since compiled code reads arrays through them faster than through tuples; no calls in the inner
    # loop, since they cost more than the code that is written out here.
    first, closing, member_first = words.first, words.closing, words.member_first
    member_depth, member_holds, most_gain = words.member_depth, words.member_holds, words.most_gain
    step, step_with, step_without = words.step, words.step_with, words.step_without
    score, score_with, direct, vector_map = words.score, words.score_with, words.direct, words.vector_map
    row_word, row_shift, row_mask, guards = (
        words.rows.word,
        words.rows.shift,
        words.rows.mask,
        words.rows.guards,
    )
    sum_word, sum_shift, zero = vector_map.sums.word, vector_map.sums.shift, vector_map.zero
    keys, boxes, recent, size, key_guards = (
        archive.keys,
        archive.boxes,
        archive.recent,
        archive.size,
        archive.layout.guards,
    )
    scarce, round_up, weights, cell_bits = bounds.rows, bounds.shift, bounds.weights, bounds.step
    table, tried = bounds.table, bounds.tried
    assignment, next_option, end, state = space.assignment, space.next_option, space.end, space.state
    possible, possible_single = space.possible, space.possible_single
    key, vector, residuals, cells, gains = (
        space.key,
        space.vector,
        space.residuals,
        space.cells,
        space.gains,
    )
    levers, rows, sums = len(first) - 1, len(guards), step.shape[1] - len(guards)
    depth, steps = space.depth[0], 0
    while depth >= 0:
        if depth == levers:
            if direct:
                for w in range(sums):
                    key[w] = state[levers, rows + w]
            else:
                write_vector(vector_map, state, levers, rows, most_gain[levers], vector)
                pack(vector_map.vectors, vector, key)
            work[0] -= size[2] + size[0] - size[1]
            found = dominance_status(keys, boxes, recent, size, key_guards, key)
            agreed = found != DOMINATED
            if agreed:
                write_vector(vector_map, state, levers, rows, most_gain[levers], vector)
                agreed = consents_hold(consent, vector)
            if agreed:
                if size[0] == len(keys):
                    space.depth[0] = depth
                    return FULL
                if stack is not None and found == NEW:
                    work[0] -= stack.zones.size[0]
                if stack is not None and found == NEW and not split(stack.zones, stack.lagrangian, vector):
                    space.depth[0] = depth
                    return CROWDED
                insert(archive, key, assignment, found)
            counts[0] += 1
            depth -= 1
            if agreed and size[0] - size[1] > BOX * BOX and (size[0] - size[1]) * TAIL > size[0]:
                space.depth[0] = depth
                return UNSORTED
            continue
        if next_option[depth] == end[depth]:
            next_option[depth] = 0
            depth -= 1
            continue
        steps += 1
        # Testing zones takes long: then the flag is looked at more often.
        if steps & 255 == 0 or (stack is not None and steps & 7 == 0):
            space.depth[0] = depth  # read by other threads for progress
            if stop[0]:
                return STOPPED
            if work[0] < 0:
                return SPENT
        work[0] -= 1
        position = next_option[depth]
        next_option[depth] += 1
        below, option = depth + 1, first[depth] + position
        assignment[depth] = position

        # Slack and totals: first of the option, then of the synergies whose last member is decided here.
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
                if not member_holds[m, first[member_depth[m]] + assignment[member_depth[m]]]:
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

        # Dominance rules on several levers that are decided here, then those on one lever.
        if rules is not None:
            compatible, decided, first_word, required = (
                rules.compatible,
                rules.decided,
                rules.first_word,
                rules.required,
            )
            single_compatible, single_decided, single_required = (
                rules.single_compatible,
                rules.single_decided,
                rules.single_required,
            )
            shared, most_use, affordable, shift = rules.shared, rules.most_use, rules.affordable, rules.shift
            better = False
            for w in range(first_word[depth], compatible.shape[1]):
                word = possible[depth, w] & compatible[option, w]
                possible[below, w] = word
                word &= decided[depth, w]
                exchange = w * BITS
                while word:
                    if word & 1:
                        enough = True
                        for v in range(rows):
                            enough &= (state[below, v] - required[exchange, v]) & guards[v] == guards[v]
                        better |= enough
                    word >>= 1
                    exchange += 1
            single = possible_single[depth] & single_compatible[option]
            possible_single[below] = single
            single &= single_decided[depth]
            n = 0
            while single and n < len(shared):
                r = shared[n]
                rest = (state[below, row_word[r]] >> row_shift[r] & row_mask[r]) - most_use[below, n]
                if rest < 0:
                    single &= affordable[n, STEPS]
                else:
                    single &= affordable[n, min(rest >> shift[n], STEPS - 1)]
                n += 1
            change = 0
            while single and not better:
                if single & 1:
                    enough = True
                    for v in range(rows):
                        enough &= (state[below, v] - single_required[below, change, v]) & guards[v] == guards[
                            v
                        ]
                    better = enough
                single >>= 1
                change += 1
            if better:
                counts[1] += 1
                continue

        if tried[below]:
            for i in range(len(scarce)):
                r = scarce[i]
                field = state[below, row_word[r]] >> row_shift[r] & row_mask[r]
                residuals[i] = -(-field >> round_up[i])
            for n in range(len(cell_bits)):
                rest = 0
                for i in range(len(scarce)):
                    rest += weights[n, i] * residuals[i]
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
                write_vector(vector_map, state, below, rows, gains, vector)
                pack(vector_map.vectors, vector, key)
            work[0] -= size[2] + size[0] - size[1]
            if dominance_status(keys, boxes, recent, size, key_guards, key) == DOMINATED:
                counts[1] += 1
                continue

        if stack is not None:
            bound, begin, reduced_cost = stack.bound, stack.begin, stack.lagrangian.reduced_cost
            for n in range(bound.shape[1]):
                bound[below, n] = bound[depth, n] + reduced_cost[option, n]
            write_vector(vector_map, state, below, rows, most_gain[below], vector)
            start, until = begin[depth], begin[below]
            work[0] -= until - start
            child = still_open(
                stack.zones.corners,
                stack.zones.weighted,
                stack.zones.tightest,
                stack.zones.open,
                stack.zones.split,
                stack.lists,
                stack.queue,
                start,
                until,
                vector,
                bound,
                below,
            )
            if child < 0:
                next_option[depth] -= 1
                space.depth[0] = depth
                return FULL
            if child == until:
                counts[1] += 1
                continue
            begin[below + 1] = child
        depth = below
    space.depth[0] = depth
    return DONE
