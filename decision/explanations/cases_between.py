"""The cases between two versions of a case: what is recommended where some changes are made and others not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from decision.model.bundle import Bundle, evaluate
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.running.limits import OutOfWork, look
from decision.running.parts import Progress
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import Steps

LevelPairs = frozenset[tuple[str, str]]
"""A bundle as pairs of lever and level."""


@dataclass(frozen=True)
class CaseAnswer:
    """What is recommended in one case."""

    bundle: Bundle | None
    """The best bundle, first of its ties; None where none is feasible."""
    is_hypothetical: bool
    """Whether the evidence does not carry the scenario, so that it is not recommended."""

    @property
    def key(self) -> tuple[LevelPairs | None, bool]:
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
    progress: Progress | None = None
    """Told how many cases were looked at."""
    _answers: dict[frozenset[object], CaseAnswer] = field(default_factory=dict)
    _compared: dict[frozenset[int], set[frozenset[int]]] = field(default_factory=dict)
    """By all steps that bear on a wanted bundle and on one before it, which of them were made where it was so."""

    def answer(self, chosen: frozenset[int]) -> CaseAnswer:
        """What is recommended where these steps are made. Raises NotSound, OutOfTime, OutOfWork."""
        places = self._places(chosen)
        if places not in self._answers:
            self._answers[places] = self._solved(self._problem(chosen))
        return self._answers[places]

    def failure(self, chosen: frozenset[int], wanted: CaseAnswer) -> Failure | None:
        """Why these steps do not suffice for an answer; None where they do. Raises as `answer` does.

        What fails is known without a look at the case where the wanted bundle and one before it were compared already,
        with the same of the steps that bear on either. Bundles known from other cases are tried next: where one of them is
        better than the wanted one by more than the tolerance, nothing needs to be solved.
        """
        places = self._places(chosen)
        if places in self._answers and self._answers[places].key == wanted.key:
            return None
        missing = self._missing(chosen, wanted)
        if missing is not None:
            return Failure(frozenset((missing,)))
        if failures := [
            bearing - chosen for bearing, made in self._compared.items() if chosen & bearing in made
        ]:
            return Failure(_fewest(failures))
        problem = self._problem(chosen)
        mine = None if wanted.bundle is None else evaluate(problem, wanted.bundle.levels)
        if mine is not None and not mine.feasible:
            return self._fails(chosen, [mine.levels])
        if better := list(self._better(problem, mine)):
            return Failure(_fewest([self._fails(chosen, each).among for each in better]))
        if places not in self._answers:
            self._answers[places] = self._solved(problem)
        found = self._answers[places]
        if found.key == wanted.key:
            return None
        rest = frozenset(range(len(self.steps.steps))) - chosen
        if found.key[0] == wanted.key[0]:  # its standing alone is another
            return Failure(frozenset(n for n in rest if self._may_change_standing(n)))
        assert found.bundle is not None, "the wanted bundle is feasible here, so that one is"
        if found.bundle.levels not in self.rivals:
            self.rivals.append(dict(found.bundle.levels))
        if mine is not None and found.bundle.value <= mine.value + TOLERANCE:
            return Failure(rest)  # a tie, whose order may follow from any other bundle
        return self._fails(
            chosen, [found.bundle.levels] if mine is None else [found.bundle.levels, mine.levels]
        )

    def join(self, chosen: frozenset[int]) -> None:
        """Puts these steps into one, with others that they need."""
        self.steps = self.steps.joined(chosen)
        self._compared.clear()  # steps have other numbers now

    def _fails(self, chosen: frozenset[int], bundles: Collection[Mapping[str, str]]) -> Failure:
        """A failure that follows from these bundles alone, which is kept for other sets of steps."""
        bearing = self._bearing_on(bundles)
        self._compared.setdefault(bearing, set()).add(chosen & bearing)
        return Failure(bearing - chosen)

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
        if self.progress is not None:
            self.progress("looking at the cases between the two", self.looked_at, self.most_cases)
        return self.question.problem(case)

    def _solved(self, problem: Problem) -> CaseAnswer:
        search = Search(problem, self.solver)
        best = recommended(search)
        return CaseAnswer(None if best is None else search.bundle(best), problem.is_hypothetical)

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

    def _missing(self, chosen: frozenset[int], wanted: CaseAnswer) -> int | None:
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

    def _bearing_on(self, bundles: Collection[Mapping[str, str]]) -> frozenset[int]:
        """The steps on which the values of these bundles may depend, and whether they are feasible."""
        ends = (self.steps.old, self.steps.new)
        if any("probability" in each for end in ends for each in end.get("constraints", {}).values()):
            # One score more or less changes what is drawn of all others.
            return frozenset(range(len(self.steps.steps)))
        used = {pair for levels in bundles for pair in levels.items()}
        used |= {pair for end in ends for pair in end.get("status_quo", {}).items()}
        return frozenset(
            n for n, step in enumerate(self.steps.steps) if any(_bears_on(at, used) for at in step)
        )

    def _may_change_standing(self, n: int) -> bool:
        return any(at[0] in ("evidence", "evidence_rule", "scenarios") for at in self.steps.steps[n])


def _fewest(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return min(sets, key=lambda steps: (len(steps), sorted(steps)))


def _bears_on(at: tuple[str | int, ...], used: Collection[tuple[str, str]]) -> bool:
    """Whether a change at this place may bear on bundles of these levels: not where it is of a level that none has."""
    if at[0] != "levers" or len(at) < 2:
        return True
    if len(at) < 4 or at[2] != "levels":
        return any(lever == at[1] for lever, _ in used)
    return (at[1], at[3]) in used
