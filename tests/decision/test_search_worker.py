"""Work stealing: subtrees that are split off, explored and pending together are the whole tree."""

import numpy as np

from decision import settle
from decision.efficient.archive import empty_archive
from decision.efficient.consents import encoded_consents
from decision.efficient.dominance_rules import dominance_rules
from decision.efficient.encoding import Encoding, encode
from decision.efficient.packed_words import packed
from decision.efficient.row_bounds import knapsack_bounds
from decision.efficient.search_state import Subtree
from decision.efficient.search_worker import Limits, SharedData, Worker
from decision.model.problem import Problem
from tests.decision.test_dominance_rules import close_levers
from tests.decision.test_frontier import generated

LIKE = close_levers(3)


def worker(encoding: Encoding, problem: Problem) -> Worker:
    words = packed(encoding.instance)
    data = SharedData(
        words,
        encoded_consents(problem, encoding),
        dominance_rules(encoding.instance, words),
        knapsack_bounds(encoding.instance),
        None,
        encoding.instance.lower_bound,
    )
    return Worker(
        data, empty_archive(1000, words.vector_map.vectors, len(encoding.order)), Limits(None, 1000, 10**9, 2)
    )


def search(one: Worker, subtree: Subtree) -> None:
    one.pending.append(subtree)
    one.search()


def held(one: Worker) -> set[tuple[int, ...]]:
    archive = one.archive
    return {tuple(archive.assignments[slot].tolist()) for slot in archive.slots[: archive.size[0]]}


def test_a_tree_searched_subtree_by_subtree_gives_the_same_bundles() -> None:
    encoding = encode(LIKE)
    none = np.zeros(0, dtype=np.int16)
    complete, split = worker(encoding, LIKE), worker(encoding, LIKE)
    search(complete, Subtree(none, 0, int(encoding.instance.first[1])))
    for option in range(int(encoding.instance.first[1])):
        above = np.array([option], dtype=np.int16)
        search(split, Subtree(above, 0, 1))
        search(split, Subtree(above, 1, int(encoding.instance.first[2] - encoding.instance.first[1])))
    assert complete.pending == split.pending == []
    assert held(split) == held(complete) != set()


def test_a_stopped_worker_keeps_its_subtree_pending() -> None:
    encoding = encode(LIKE)
    one = worker(encoding, LIKE)
    one.stop()
    subtree = Subtree(np.zeros(0, dtype=np.int16), 0, int(encoding.instance.first[1]))
    search(one, subtree)
    assert one.pending == [subtree]
    assert held(one) == set()


def test_another_worker_finds_what_a_split_off_subtree_holds() -> None:
    problem = settle(generated(3, 12))
    encoding = encode(problem)
    subtree = Subtree(np.zeros(0, dtype=np.int16), 0, int(encoding.instance.first[1]))
    complete, giver, taker = (worker(encoding, problem) for _ in range(3))
    search(complete, subtree)
    given: list[Subtree] = []
    giver.share(given.append)
    search(giver, subtree)
    assert len(given) == 1
    assert not held(giver) >= held(complete)
    search(taker, given[0])
    assert held(giver) | held(taker) >= held(complete)
    assert giver.counts.sum() < complete.counts.sum()
