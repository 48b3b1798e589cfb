"""Work that is given away and work that is left, together, are all that was there."""

import numpy as np

from decision import settle
from decision.efficient.archive import archive
from decision.efficient.consents import consents_of
from decision.efficient.depth_first import Part
from decision.efficient.dominance_rules import exchanges
from decision.efficient.integer_problem import Tree, tree
from decision.efficient.packed_words import packed
from decision.efficient.row_bounds import tabled_bounds
from decision.efficient.search_worker import Ground, Limits, Worker
from decision.model.problem import Problem
from tests.decision.test_dominance_rules import close_levers
from tests.decision.test_frontier import generated

LIKE = close_levers(3)


def worker(order: Tree, problem: Problem) -> Worker:
    words = packed(order.board)
    ground = Ground(
        words,
        consents_of(problem, order),
        exchanges(order.board, words),
        tabled_bounds(order.board),
        None,
        order.board.least_worth,
    )
    return Worker(ground, archive(1000, words.form.worths, len(order.order)), Limits(None, 1000, 10**9, 2))


def search(one: Worker, part: Part) -> None:
    one.left.append(part)
    one.search()


def held(one: Worker) -> set[tuple[int, ...]]:
    kept = one.kept
    return {tuple(kept.picks[slot].tolist()) for slot in kept.slots[: kept.size[0]]}


def test_a_part_searched_by_option_finds_what_it_finds_as_a_whole() -> None:
    order = tree(LIKE)
    none = np.zeros(0, dtype=np.int16)
    whole, parted = worker(order, LIKE), worker(order, LIKE)
    search(whole, Part(none, 0, int(order.board.first[1])))
    for option in range(int(order.board.first[1])):
        above = np.array([option], dtype=np.int16)
        search(parted, Part(above, 0, 1))
        search(parted, Part(above, 1, int(order.board.first[2] - order.board.first[1])))
    assert whole.left == parted.left == []
    assert held(parted) == held(whole) != set()


def test_a_worker_told_to_stop_leaves_what_it_was_given() -> None:
    order = tree(LIKE)
    one = worker(order, LIKE)
    one.stop()
    part = Part(np.zeros(0, dtype=np.int16), 0, int(order.board.first[1]))
    search(one, part)
    assert one.left == [part]
    assert held(one) == set()


def test_what_one_gives_away_another_finds() -> None:
    problem = settle(generated(3, 12))
    order = tree(problem)
    part = Part(np.zeros(0, dtype=np.int16), 0, int(order.board.first[1]))
    whole, giver, taker = (worker(order, problem) for _ in range(3))
    search(whole, part)
    given: list[Part] = []
    giver.share(given.append)
    search(giver, part)
    assert len(given) == 1
    assert not held(giver) >= held(whole)
    search(taker, given[0])
    assert held(giver) | held(taker) >= held(whole)
    assert giver.counts.sum() < whole.counts.sum()
