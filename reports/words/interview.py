"""An interview that elicits the weights of one person: by swings, by rank, or pair by pair, in plain words.

Pure: the next question follows from the answers so far, an answer from what was typed, and the profile from all answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Literal

from options import AhpProfile, Case, Profile, RankProfile, SwingProfile, Weights, weighed_objectives
from options.ahp import ACCEPTED_RATIO, MOST_OBJECTIVES, matrix, ratio, revision, unconnected
from options.elicitation import weights_of
from reports.words.names import objective_name
from reports.words.wording import amount, number, percent

ElicitationMethod = Literal["swing", "rank", "pairwise"]
"""How weights are asked for."""

Reply = tuple[str, ...] | Decimal | tuple[str, Decimal]
"""Objectives that were named, a rating, or the objective that matters more and how many times as much."""

MOST_TIMES = 9
"""How many times as much one swing may matter as another: the end of Saaty's scale."""


class NotUnderstood(ValueError):
    """What was typed is no answer; the message says what would be."""


@dataclass(frozen=True)
class Ask:
    """A question."""

    text: str
    """The question, a paragraph."""

    choices: tuple[str, ...]
    """Objectives to choose from by number; none where a number is asked for."""

    hint: str
    """What may be typed."""


@dataclass(frozen=True)
class Interview:
    """One person's interview."""

    case: Case
    """The case whose objectives are weighed."""

    method: ElicitationMethod
    """How they are asked for."""

    answers: tuple[Reply, ...] = ()
    """The answers so far."""

    @property
    def names(self) -> tuple[str, ...]:
        """The objectives that are weighed."""
        return weighed_objectives(self.case)

    def swing(self, name: str) -> str:
        """The swing of an objective in words: `Safety, from 0 households to 900 households`."""
        stated = self.case.objectives[name]
        ends = " to ".join(amount(end, stated.unit) for end in (stated.worst, stated.best) if end is not None)
        return f"{objective_name(self.case, name)}{f', from {ends}' if ends else ''}"

    def next(self) -> Ask | None:
        """The next question; None where all is said."""
        return {"swing": self._next_swing, "rank": self._next_rank, "pairwise": self._next_pair}[
            self.method
        ]()

    def answered(self, typed: str) -> "Interview":
        """The interview with one more answer. Raises NotUnderstood."""
        ask = self.next()
        assert ask is not None, "a question is answered"
        answer: Reply
        if self.method == "pairwise":
            answer = self._pair(typed, ask.choices)
        elif ask.choices:
            answer = _chosen(typed, ask.choices, several=self.method == "rank")
        else:
            answer = _rating(typed)
        return Interview(self.case, self.method, (*self.answers, answer))

    def back(self) -> "Interview":
        """The interview without its last answer."""
        return Interview(self.case, self.method, self.answers[:-1])

    def profile(self, title: str | None = None) -> Profile:
        """The profile that the answers make, all given; it names the ranges that it was elicited on."""
        ranges = {}
        for name in self.names:
            worst, best = self.case.objectives[name].worst, self.case.objectives[name].best
            if worst is not None and best is not None:
                ranges[name] = worst, best
        elicited_on = ranges or None
        if self.method == "rank":
            order = tuple(place[0] if len(place) == 1 else place for place in self._order())
            return RankProfile(method="rank", order=order, title=title, elicited_on=elicited_on)
        if self.method == "pairwise":
            pairs = tuple(self._comparisons())
            return AhpProfile(method="ahp", comparisons=pairs, title=title, elicited_on=elicited_on)
        return SwingProfile(method="swing", ratings=self._ratings(), title=title, elicited_on=elicited_on)

    def so_far(self) -> str:
        """What the answers say of consistency by now; empty where they say nothing yet."""
        if self.method != "pairwise":
            return ""
        ratios = matrix((a, b, float(times)) for a, b, times in self._comparisons())
        if len(self.answers) < max(3, len(self.names)) or unconnected(self.names, ratios):
            return ""
        consistency = ratio(self.names, ratios)
        told = f"Consistency ratio so far: {consistency:.2f}"
        if consistency <= ACCEPTED_RATIO:
            return f"{told}, which is consistent enough."
        look = revision(self.names, ratios)
        told += f", above {ACCEPTED_RATIO:.2f}."
        if look is not None:
            first, second = objective_name(self.case, look.first), objective_name(self.case, look.second)
            told += (
                f" Look again at {first} against {second}: at {number(look.better, 2)} instead of {number(look.stated, 2)} "
                f"it would be {look.ratio:.2f}."
            )
        return told

    def summary(self) -> str:
        """The weights that follow from the answers, all given."""
        weights = weights_of(self.profile(), self.names)
        order = sorted(weights, key=lambda name: -weights[name])
        return "; ".join(f"{objective_name(self.case, name)} {percent(weights[name])}" for name in order)

    def _next_swing(self) -> Ask | None:
        if not self.answers:
            return Ask(
                "Suppose that everything stood at its worst. If one of these could be brought from its worst to its best, "
                "which would you take first?",
                self.names,
                "its number",
            )
        first = self._first()
        left = [name for name in self.names if name != first][len(self.answers) - 1 :]
        if not left:
            return None
        return Ask(
            f"You would take first: {self.swing(first)}. Call that 100. How much is this worth to you beside it: "
            f"{self.swing(left[0])}?",
            (),
            "a number from 0 to 100",
        )

    def _next_rank(self) -> Ask | None:
        placed = {name for place in self._order() for name in place}
        left = tuple(name for name in self.names if name not in placed)
        if not left:
            return None
        order = "first" if not placed else "next"
        return Ask(
            f"Everything stands at its worst{' but what you have taken' if placed else ''}. Which of these would you bring "
            f"from its worst to its best {order}?",
            left,
            "its number; several that matter alike with commas, as in 1,3",
        )

    def _next_pair(self) -> Ask | None:
        pairs = list(combinations(self.names, 2))
        if len(self.answers) == len(pairs):
            return None
        first, second = pairs[len(self.answers)]
        return Ask(
            f"Pair {len(self.answers) + 1:,} of {len(pairs):,}: which would you rather bring from its worst to its best, "
            "and how many times as much does it matter?",
            (first, second),
            f"its number and how many times, up to {MOST_TIMES}, as in 1 3; or = where they matter alike",
        )

    def _first(self) -> str:
        first = self.answers[0]
        assert isinstance(first, tuple), "the first answer of swing weights is an objective"
        return str(first[0])

    def _ratings(self) -> dict[str, Decimal]:
        first = self._first()
        others = [name for name in self.names if name != first]
        given = dict(zip(others, self.answers[1:], strict=True))
        return {name: Decimal(100) if name == first else Decimal(str(given[name])) for name in self.names}

    def _order(self) -> Sequence[tuple[str, ...]]:
        return [tuple(map(str, place)) for place in self.answers if isinstance(place, tuple)]

    def _comparisons(self) -> list[tuple[str, str, Decimal]]:
        told = []
        for (one, other), answer in zip(combinations(self.names, 2), self.answers, strict=False):
            assert isinstance(answer, tuple), "a comparison names an objective and a number"
            greater, times = str(answer[0]), Decimal(str(answer[1]))
            told.append((greater, other if greater == one else one, times))
        return told

    def _pair(self, typed: str, choices: Sequence[str]) -> tuple[str, Decimal]:
        words = typed.replace(",", " ").split()
        if words == ["="]:
            return choices[0], Decimal(1)
        if len(words) != 2:
            raise NotUnderstood("write its number and how many times as much it matters, as in 1 3; or =")
        (chosen,) = _chosen(words[0], choices, several=False)
        times = _number(words[1].removesuffix("x"))
        if not 1 <= times <= MOST_TIMES:
            raise NotUnderstood(
                f"how many times is a number from 1 to {MOST_TIMES}; choose the other one to turn it"
            )
        return chosen, times


def refused(case: Case, method: ElicitationMethod) -> str | None:
    """Why a case cannot be elicited so; None where it can."""
    count = len(weighed_objectives(case))
    if count < 2:
        return "there is nothing to weigh: the case has fewer than two objectives that are no measures"
    if method == "pairwise" and count > MOST_OBJECTIVES:
        return f"pairwise takes at most {MOST_OBJECTIVES} objectives, and the case has {count:,}; use swing or rank"
    return None


def with_profile(case: Case, name: str, profile: Profile) -> Case:
    """The case with this profile among its own, in place of one of the same name."""
    weights = case.weights or Weights()
    profiles: Mapping[str, Profile] = {**weights.profiles, name: profile}
    return case.model_copy(update={"weights": weights.model_copy(update={"profiles": profiles})})


def _chosen(typed: str, choices: Sequence[str], *, several: bool) -> tuple[str, ...]:
    numbers = []
    for word in typed.replace(",", " ").split():
        if not word.isdigit() or not 1 <= int(word) <= len(choices):
            raise NotUnderstood(f"{word!r} is none of the numbers 1 to {len(choices):,}")
        numbers.append(int(word))
    if not numbers or (len(numbers) > 1 and not several):
        raise NotUnderstood(f"write one of the numbers 1 to {len(choices):,}")
    if len(set(numbers)) < len(numbers):
        raise NotUnderstood("name each once")
    return tuple(choices[n - 1] for n in numbers)


def _rating(typed: str) -> Decimal:
    rating = _number(typed)
    if not 0 <= rating <= 100:
        raise NotUnderstood("it is a number from 0 to 100: what you would take first is 100")
    return rating


def _number(typed: str) -> Decimal:
    try:
        told = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        told = Decimal("NaN")
    if not told.is_finite() or len(typed) > 20:
        raise NotUnderstood(f"{typed.strip()[:20]!r} is no number")
    return told
