"""What moved a recommendation between two versions of a case: each change alone, and the smallest sets that suffice.

A set of changes suffices where the case in which they alone are made recommends what the new version recommends. The
smallest sets are found by Reiter's tree of hitting sets (A theory of diagnosis from first principles, Artificial
Intelligence 32, 1987), level by level: where a set fails, some bundle is ranked before the wanted one, and any larger set
that suffices contains a further change that affects one of the two. Hence no set of the least size is missed, although a
set that contains one that suffices need not suffice itself.
"""

from dataclasses import dataclass, replace
from typing import Any

from decision.explanations.cases_between import Between, CaseAnswer, NotSound
from decision.model.bundle import Bundle
from decision.model.question import Question
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfWork
from decision.running.parts import CutShort, Keep, Part, Progress, run
from decision.solve.optimize import Optimum
from options import Steps, Versions

MOST_SETS = 20
"""Most smallest sets that are reported."""

MOST_CASES = 1_000
"""Cases between the two versions that are looked at: half a minute for a case of a dozen levers."""

ALONE, SETS = "each change alone", "the smallest sets of changes"
"""The parts, as `unfinished` and `left_out` name them."""


@dataclass(frozen=True)
class Alone:
    """A step that alone gives another recommendation than the old one."""

    step: int
    """Its number."""
    bundle: Bundle | None
    """The best bundle where it alone is made, by the names of the new version; None: none is feasible."""
    is_hypothetical: bool
    """Whether the evidence then does not carry the scenario, so that nothing is recommended."""
    gives_new: bool
    """Whether that is what the new version recommends."""


@dataclass(frozen=True)
class Movers:
    """What moved the recommendation."""

    has_moved: bool | None
    """Whether the two versions recommend otherwise; None where the answer of one was not proved."""
    by_names: bool
    """Whether other names and another order alone give another recommendation: ties go by their ids."""
    steps: tuple[tuple[str, ...], ...]
    """The changes that may bear on it, by field; those of one step cannot be made one without the other."""
    alone: tuple[Alone, ...]
    """The steps that alone move it."""
    smallest: tuple[tuple[int, ...], ...]
    """The smallest sets of steps that suffice, at most MOST_SETS, in the order of the file."""
    are_more: bool
    """Whether there are more of them."""
    suffices: tuple[int, ...]
    """Where the search for them was cut short: a set of steps that suffices, and of which none can be left out."""
    looked_at: int
    """Cases that were looked at."""
    left_out: tuple[LeftOut, ...]
    """What the budget of work cut off."""
    unfinished: tuple[str, ...]
    """Parts that the time limit or the user cut short."""
    interrupted: bool
    """Whether the user cut it short."""


def movers(
    versions: Versions,
    question: Question,
    old: Optimum,
    new: Optimum,
    *,
    most_cases: int = MOST_CASES,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Movers:
    """Finds what moved the recommendation from the old version to the new one.

    question: what is asked of the new version. old, new: the answers to it in both, each with its own names. most_cases:
    how many cases in between may be looked at. time_limit: seconds. Never raises OutOfTime or KeyboardInterrupt.
    """
    before, after = (_answered(question, old, versions), _answered(question, new, None))
    parts = [
        Part(ALONE, lambda found, keep: work.alone(keep), doing="making each change alone"),
        Part(SETS, lambda found, keep: work.sets(keep), doing="looking for the smallest sets of changes"),
    ]
    work = _Work(Between(versions.steps, question, solver, most_cases, progress=progress), before, after)
    interrupted = old.interrupted or new.interrupted
    is_known = old.is_settled and new.is_settled
    if interrupted or not is_known:
        begun = work.nothing()
        has_moved = begun.has_moved if is_known else None
        return replace(begun, has_moved=has_moved, unfinished=(ALONE, SETS), interrupted=interrupted)
    made = run(parts, progress, time_limit)
    alone = made.found.get(ALONE, ())
    if work.alone_of is not work.between.steps and ALONE not in made.unfinished and not made.interrupted:
        # Looking for sets has put steps together; most of the answers are known.
        again = run(parts[:1], None, time_limit)
        alone = again.found.get(ALONE, ())
        unfinished = tuple(dict.fromkeys((*again.unfinished, *made.unfinished)))
        made = replace(made, unfinished=unfinished, interrupted=again.interrupted)
    found = work.nothing()
    if (sets := made.found.get(SETS)) is not None:
        found = replace(found, smallest=sets.smallest, are_more=sets.are_more, suffices=sets.suffices)
    return replace(
        found,
        by_names=work.base is not None and work.base.key != before.key,
        alone=tuple(alone),
        left_out=tuple(work.left_out),
        unfinished=made.unfinished,
        interrupted=made.interrupted,
    )


def question_of_old(versions: Versions, question: Question) -> Question:
    """The same question of the old version, by its own names for what was renamed."""
    old = versions.old_name
    weights: Any = question.weights
    if isinstance(weights, str):
        weights = old("profile", weights)
    elif weights is not None:
        weights = {old("objective", name): weight for name, weight in weights.items()}
    return replace(
        question,
        case=versions.old.case,
        scenario=None if question.scenario is None else old("scenario", question.scenario),
        weights=weights,
        must=tuple(old("member", name) for name in question.must),
        must_not=tuple(old("member", name) for name in question.must_not),
        limits={old("resource", name): limit for name, limit in question.limits.items()},
        suppose=tuple(old("claim", name) for name in question.suppose),
    )


def _answered(question: Question, found: Optimum, versions: Versions | None) -> CaseAnswer:
    """The answer that was computed, by the names of the new version."""
    if versions is None:
        return CaseAnswer(found.bundles[0] if found.bundles else None, question.problem().is_hypothetical)
    problem = question_of_old(versions, question).problem()
    if not found.bundles:
        return CaseAnswer(None, problem.is_hypothetical)
    best, names = found.bundles[0], versions.names
    levels = {
        names.get(("lever", lever), lever): names.get(("level", lever, level), level)
        for lever, level in best.levels.items()
    }
    return CaseAnswer(replace(best, levels=levels), problem.is_hypothetical)


@dataclass(frozen=True)
class _Sets:
    """What was found of the smallest sets."""

    smallest: tuple[tuple[int, ...], ...] = ()
    are_more: bool = False
    suffices: tuple[int, ...] = ()


@dataclass
class _Work:
    """The two parts; where some changes make no sound case, they are put into one step and a part begins anew."""

    between: Between
    before: CaseAnswer
    after: CaseAnswer
    base: CaseAnswer | None = None
    """The answer of the old version by the names and in the order of the new one."""

    def __post_init__(self) -> None:
        self.left_out: list[LeftOut] = []
        self.alone_of: Steps | None = None

    def nothing(self) -> Movers:
        """What is known before anything was looked for."""
        fields = tuple(tuple(".".join(map(str, at)) for at in step) for step in self.between.steps.steps)
        moved = self.before.key != self.after.key
        return Movers(moved, False, fields, (), (), False, (), self.between.looked_at, (), (), False)

    def alone(self, keep: Keep) -> tuple[Alone, ...] | CutShort:
        """Every step made alone."""
        while True:
            try:
                return self._alone(keep)
            except NotSound as fault:
                self.between.join(fault.chosen)

    def _alone(self, keep: Keep) -> tuple[Alone, ...]:
        found: list[Alone] = []
        self.alone_of = self.between.steps
        try:
            self.base = self.between.answer(frozenset())
            for n in range(len(self.between.steps.steps)):
                answer = self.between.answer(frozenset((n,)))
                if answer.key != self.base.key:
                    gives_new = answer.key == self.after.key
                    found.append(Alone(n, answer.bundle, answer.is_hypothetical, gives_new))
                    keep(tuple(found))
        except OutOfWork:
            self._leave_out(ALONE)
        return tuple(found)

    def sets(self, keep: Keep) -> _Sets:
        """The smallest sets of steps that suffice."""
        if self.before.key == self.after.key:
            return _Sets()
        while True:
            try:
                return self._sets(keep)
            except NotSound as fault:
                self.between.join(fault.chosen)

    def _sets(self, keep: Keep) -> _Sets:
        size = 0
        try:
            tried: set[frozenset[int]] = {frozenset()}
            while tried:
                found, further = [], set[frozenset[int]]()
                for chosen in sorted(tried, key=sorted):
                    failure = self.between.failure(chosen, self.after)
                    if failure is None:
                        found.append(tuple(sorted(chosen)))
                        if len(found) > MOST_SETS:
                            break
                    elif not found:
                        further |= {chosen | {n} for n in failure.among}
                    keep(_Sets(tuple(found[:MOST_SETS]), bool(found)))
                if found:
                    return _Sets(tuple(found[:MOST_SETS]), len(found) > MOST_SETS)
                tried, size = further, size + 1
        except OutOfWork:
            self._leave_out(SETS, f"; no set of fewer than {size} suffices" if size > 1 else "")
            return _Sets(suffices=self._irreducible())
        raise AssertionError("all changes together give the new version")

    def _irreducible(self) -> tuple[int, ...]:
        """All steps but those that can be left out one after the other, the last first."""
        self.between.most_cases += len(self.between.steps.steps) + 1
        chosen = frozenset(range(len(self.between.steps.steps)))
        for n in sorted(chosen, reverse=True):
            try:
                if self.between.failure(chosen - {n}, self.after) is None:
                    chosen -= {n}
            except NotSound:
                continue
        return tuple(sorted(chosen))

    def _leave_out(self, part: str, further: str = "") -> None:
        reason = f"there are more than {self.between.most_cases:,} cases to look at{further}"
        if all(each.part != part for each in self.left_out):
            self.left_out.append(LeftOut(part, reason, "diff --most-cases N"))
