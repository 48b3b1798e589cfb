"""The cases between two versions of a case: what is recommended where some changes are made and others not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from decision.model.bundle import Bundle, evaluate
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.running.limits import OutOfWork, look
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import Steps

Levels = frozenset[tuple[str, str]]
"""A bundle as pairs of lever and level."""


@dataclass(frozen=True)
class Answer:
    """What is recommended in one case."""

    bundle: Bundle | None
    """The best bundle, first of its ties; None where none is feasible."""
    is_hypothetical: bool
    """Whether the evidence does not carry the scenario, so that it is not recommended."""

    @property
    def key(self) -> tuple[Levels | None, bool]:
        """What two answers share that recommend the same."""
        levels = None if self.bundle is None else frozenset(self.bundle.levels.items())
        return levels, self.is_hypothetical


class NotSound(Exception):
    """Changes that together make no sound case."""

    def __init__(self, chosen: frozenset[int]) -> None:
        super().__init__("these changes make no sound case")
        self.chosen = chosen


@dataclass(frozen=True)
class Failure:
    """Why changes do not suffice for another answer: any set that holds them and suffices holds one of `among`, too."""

    among: frozenset[int]
    """Numbers of steps that are not made yet."""


@dataclass
class Between:
    """The cases between two versions, each read, settled and solved when it is asked for."""

    steps: Steps
    """The changes, in steps of which any may be made or not."""
    question: Question
    """What is asked, of the new version."""
    solver: str
    """Name of the solver."""
    most_cases: int
    """Cases that may be looked at."""
    looked_at: int = 0
    """Cases looked at so far."""
    rivals: list[dict[str, str]] = field(default_factory=list)
    """Best bundles of cases that do not recommend what is wanted, as lever -> level."""
    _answers: dict[frozenset[object], Answer] = field(default_factory=dict)

    def answer(self, chosen: frozenset[int]) -> Answer:
        """What is recommended where these steps are made. Raises NotSound, OutOfTime, OutOfWork."""
        places = self._places(chosen)
        if places not in self._answers:
            self._answers[places] = self._solved(self._problem(chosen))
        return self._answers[places]

    def failure(self, chosen: frozenset[int], wanted: Answer) -> Failure | None:
        """Why these steps do not suffice for an answer; None where they do. Raises as `answer` does.

        Bundles known from other cases are tried first: where one of them is better than the wanted one by more than
        the tolerance, nothing needs to be solved.
        """
        places = self._places(chosen)
        rest = frozenset(range(len(self.steps.steps))) - chosen
        if places in self._answers and self._answers[places].key == wanted.key:
            return None
        missing = self._missing(chosen, wanted)
        if missing is not None:
            return Failure(frozenset((missing,)))
        problem = self._problem(chosen)
        mine = None if wanted.bundle is None else evaluate(problem, wanted.bundle.levels)
        if mine is not None and not mine.feasible:
            return Failure(self._touching(rest, [mine.levels], problem))
        beaten = [self._touching(rest, each, problem) for each in self._better(problem, mine)]
        if beaten:
            return Failure(min(beaten, key=lambda steps: (len(steps), sorted(steps))))
        if places not in self._answers:
            self._answers[places] = self._solved(problem)
        found = self._answers[places]
        if found.key == wanted.key:
            return None
        if found.key[0] == wanted.key[0]:  # its standing alone is another
            return Failure(frozenset(n for n in rest if self._may_change_standing(n)))
        if found.bundle is None:
            raise AssertionError("the wanted bundle is feasible here, so that one is")
        if found.bundle.levels not in self.rivals:
            self.rivals.append(dict(found.bundle.levels))
        if mine is not None and found.bundle.value <= mine.value + TOLERANCE:
            return Failure(rest)  # a tie, whose order may follow from any other bundle
        levels = [found.bundle.levels] if mine is None else [found.bundle.levels, mine.levels]
        return Failure(self._touching(rest, levels, problem))

    def _places(self, chosen: Iterable[int]) -> frozenset[object]:
        return frozenset(at for n in chosen for at in self.steps.steps[n])

    def _problem(self, chosen: frozenset[int]) -> Problem:
        look()
        if self.looked_at >= self.most_cases:
            raise OutOfWork
        case = self.steps.made(chosen)
        if case is None:
            raise NotSound(chosen)
        self.looked_at += 1
        return self.question.problem(case)

    def _solved(self, problem: Problem) -> Answer:
        search = Search(problem, self.solver)
        best = recommended(search)
        return Answer(None if best is None else search.bundle(best), problem.is_hypothetical)

    def _better(self, problem: Problem, mine: Bundle | None) -> Iterable[list[Mapping[str, str]]]:
        """Known bundles that are feasible and better than the wanted one, each beside it; any where none is wanted."""
        for levels in self.rivals:
            if any(
                level not in {problem.choices[i].level for i in problem.levers.get(lever, ())}
                for lever, level in levels.items()
            ):
                continue
            rival = evaluate(problem, levels)
            if rival.feasible and (mine is None or rival.value > mine.value + TOLERANCE):
                yield [levels] if mine is None else [levels, mine.levels]

    def _missing(self, chosen: frozenset[int], wanted: Answer) -> int | None:
        """A step that adds a level of the wanted bundle and is not made; None where its levels are all there."""
        needed = set()
        for lever, level in wanted.bundle.levels.items() if wanted.bundle else ():
            needed |= {("levers", lever), ("levers", lever, "levels", level)}
        old = self.steps.old["levers"]
        for n, step in enumerate(self.steps.steps):
            for at in step if n not in chosen else ():
                if at in needed and (at[1] not in old or (len(at) > 2 and at[3] not in old[at[1]]["levels"])):
                    return n
        return None

    def _touching(
        self, rest: frozenset[int], bundles: Collection[Mapping[str, str]], problem: Problem
    ) -> frozenset[int]:
        """The steps on which the values of these bundles may depend, and whether they are feasible."""
        if problem.chances or any(
            "probability" in each for each in self.steps.new.get("constraints", {}).values()
        ):
            return rest  # one score more or less changes what is drawn of all others
        used = set[tuple[str, str]]()
        now = (problem.status_quo, self.steps.old.get("status_quo", {}), self.steps.new.get("status_quo", {}))
        for levels in (*bundles, *now):
            used |= set(levels.items())
        return frozenset(n for n in rest if any(_bears_on(at, used) for at in self.steps.steps[n]))

    def _may_change_standing(self, n: int) -> bool:
        return any(at[0] in ("evidence", "evidence_rule", "scenarios") for at in self.steps.steps[n])


def _bears_on(at: tuple[str | int, ...], used: Collection[tuple[str, str]]) -> bool:
    """Whether a change at this place may bear on bundles of these levels: not where it is of a level that none has."""
    if at[0] != "levers" or len(at) < 2:
        return True
    if len(at) < 4 or at[2] != "levels":
        return any(lever == at[1] for lever, _ in used)
    return (at[1], at[3]) in used
