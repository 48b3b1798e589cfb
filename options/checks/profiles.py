"""Checks of weight profiles: each covers exactly the weighed objectives, in its own method's way."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from options.ahp import MOST_OBJECTIVES, matrix, unconnected
from options.case import Case
from options.checks.known import Known
from options.elicitation import weighed_objectives
from options.finding import Finding
from options.marks import Keys
from options.saying import listed
from options.weights import AhpProfile, DirectProfile, Profile, RankProfile, SwingProfile


def check_profile(profile: Profile, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    """One profile, by its method."""
    for objective in profile.elicited_on or {}:
        yield from known.unknown("objective", objective, (*at, "elicited_on", objective), on_key=True)
    match profile:
        case SwingProfile():
            yield from _numbers(profile.ratings, (*at, "ratings"), case, known)
        case DirectProfile():
            yield from _numbers(profile.values, (*at, "values"), case, known)
        case RankProfile():
            yield from _order(profile, (*at, "order"), case, known)
        case AhpProfile():
            yield from _comparisons(profile, (*at, "comparisons"), case, known)


def check_weighed(
    objective: str, at: Keys, case: Case, known: Known, *, on_key: bool = False
) -> Iterator[Finding]:
    """Faults where a weight is given to what is no objective, or to a measure."""
    yield from known.unknown("objective", objective, at, on_key=on_key)
    stated = case.objectives.get(objective)
    if stated is not None and stated.measure:
        yield Finding(at, f"{objective} is a measure and never weighed; leave it out", on_key)


def _covered(names: Collection[str], at: Keys, case: Case, way_out: str) -> Iterator[Finding]:
    """A fault where weighed objectives are left out."""
    missing = [name for name in weighed_objectives(case) if name not in names]
    if missing:
        yield Finding(at, f"leaves out {listed(missing)}; {way_out}")


def _numbers(numbers: Mapping[str, Decimal], at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    for name, number in numbers.items():
        yield from check_weighed(name, (*at, name), case, known, on_key=True)
        if number < 0:
            yield Finding((*at, name), f"is negative ({number}); weights are 0 or more")
    yield from _covered(numbers, at, case, "every weighed objective is named, those without weight as 0")
    if numbers and not any(numbers.values()):
        yield Finding(at, "are all 0; at least one objective must weigh something")


def _order(profile: RankProfile, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for position, place in enumerate(profile.order):
        tied = isinstance(place, tuple)
        for part, name in enumerate((place,) if isinstance(place, str) else place):
            here = (*at, position, part) if tied else (*at, position)
            yield from check_weighed(name, here, case, known)
            if seen[name]:
                yield Finding(here, f"{name} has a place already; name every objective once")
            seen[name] += 1
    yield from _covered(seen, at, case, "every weighed objective has a place, ties in brackets")


def _comparisons(profile: AhpProfile, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    weighed = weighed_objectives(case)
    if len(weighed) > MOST_OBJECTIVES:
        message = (
            f"compares {len(weighed)} objectives; ahp takes at most {MOST_OBJECTIVES}, use rank or swing"
        )
        yield Finding(at, message)
        return
    seen: dict[frozenset[str], int] = {}
    for position, (first, second, times) in enumerate(profile.comparisons):
        here = (*at, position)
        for part, name in enumerate((first, second)):
            yield from check_weighed(name, (*here, part), case, known)
        if times <= 0:
            yield Finding(
                (*here, 2), f"must be above 0, not {times}; write a third as 0.3333, or turn the pair"
            )
        pair = frozenset((first, second))
        if first == second:
            yield Finding(here, f"compares {first} with itself; leave it out")
        elif pair in seen:
            yield Finding(
                here, f"{first} and {second} are compared already, as number {seen[pair] + 1}; keep one"
            )
        seen.setdefault(pair, position)
    pairs = matrix((first, second, 1.0) for first, second in map(sorted, filter(lambda p: len(p) == 2, seen)))
    if apart := unconnected(weighed, pairs):
        message = (
            f"do not connect {listed(apart)} with {weighed[0]}; compare one of them with it, or with what is"
        )
        yield Finding(at, message)
