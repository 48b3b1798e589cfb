"""The parts of the soak: how a case is made from a seed, how it is checked, and how a failing one is made small."""

import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from options import Case, CaseError
from tests.soak.borders import Data, as_case, as_text, core, json_copy, many_ties
from tests.soak.core import Failure, core_failures, hurried_failures, ties_failures
from tests.soak.rest import (
    game_failures,
    hurried_plan_failures,
    hurried_rest_failures,
    plan_failures,
    robust_failures,
)
from tests.soak.worlds import game, plan, world

Check = Callable[[Case, Random, Data], Iterator[Failure]]

LONGEST = 120
"""Seconds after which a case counts as one without an end."""

SHRINKING = 30.0
"""Seconds to make a failing case smaller."""


@dataclass(frozen=True)
class Part:
    """make: a case from draws. check: what is wrong. share: of the cases of its group."""

    group: Literal["core", "rest"]
    share: float
    make: Callable[[Random], Data]
    check: Check


PARTS = {
    "core": Part("core", 0.93, core, core_failures),
    "ties": Part("core", 0.005, many_ties, ties_failures),
    "hurried": Part("core", 0.06, core, hurried_failures),
    "robust": Part("rest", 0.4, world, robust_failures),
    "contingency": Part("rest", 0.25, plan, plan_failures),
    "actors": Part("rest", 0.25, game, game_failures),
    "robust_hurried": Part("rest", 0.05, world, hurried_rest_failures),
    "contingency_hurried": Part("rest", 0.05, plan, hurried_plan_failures),
}


class NoEnd(BaseException):
    """A case took longer than any should."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Ends what takes longer by NoEnd; for the main thread alone."""

    def stop(*_: Any) -> None:
        raise NoEnd(f"no answer within {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def made(part: str, seed: int) -> Data:
    """The case of a part and a seed, the same everywhere."""
    return PARTS[part].make(Random(f"{part} {seed}"))


def failures(part: str, seed: int, data: Data) -> list[Failure]:
    """What is wrong with the program on this case; an exception is a failure too, as is a case that is refused."""
    found: list[Failure] = []
    try:
        case = as_case(data)
    except CaseError as error:
        return [Failure("the generator", "a case that is refused", "a valid case", str(error)[:500])]
    try:
        for failure in PARTS[part].check(case, Random(f"{part} {seed} ways"), data):
            found.append(failure)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # OutOfTime is none of the Exceptions
        if isinstance(error, NoEnd):
            raise
        found.append(Failure(*told(error)))
    return found


def told(error: BaseException) -> tuple[str, str, str, str]:
    """An exception as a failure: the innermost place in the program, or in the checks."""
    places = traceback.extract_tb(error.__traceback__)
    ours = [p for p in places if "/decision/" in p.filename or "/options/" in p.filename] or places
    last = ours[-1]
    where = f"{'/'.join(last.filename.split('/')[-2:])}, {last.name}"
    text = "".join(traceback.format_exception(error))[-1500:]
    return where, type(error).__name__, "no exception", f"{error}\n{text}"


def smaller(part: str, seed: int, data: Data, failure: Failure) -> Data:
    """The case with everything left out that this failure does not need, as far as the time goes."""
    end = time.monotonic() + SHRINKING
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for path in sorted(_paths(data), key=len):
            if time.monotonic() > end:
                break
            trial = _without(data, path)
            if trial is not None and _fails(part, seed, trial, failure):
                data, progress = trial, True
                break
        else:
            break
    return data


def _fails(part: str, seed: int, data: Data, failure: Failure) -> bool:
    try:
        as_case(data)
    except CaseError:
        return False
    found = failures(part, seed, data)
    return any((each.part, each.kind) == (failure.part, failure.kind) for each in found)


def _paths(part: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every key of the case, and every place in its lists."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        if at or key not in ("format", "title", "as_of"):
            yield (*at, key)
            yield from _paths(value, (*at, key))


def _without(data: Data, path: tuple[Any, ...]) -> Data | None:
    """The case without what is at the path, and without the rules and status quo that name a lost lever."""
    trial = json_copy(data)
    part = trial
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    if path[0] == "levers" and len(path) in (2, 4):
        lost = path[1] if len(path) == 2 else f"{path[1]}.{path[3]}"
        trial = _unnamed(trial, lost)
    return trial


def _unnamed(data: Data, lost: str) -> Data:
    lever, _, level = lost.partition(".")

    def gone(member: Any) -> bool:
        return isinstance(member, str) and (member == lost or (not level and member.startswith(f"{lever}.")))

    status = data.get("status_quo", {})
    if lever in status and level in ("", status[lever]):
        del status[lever]
    for state in data.get("scenarios", {}).values():
        state["scores"] = {at: by for at, by in state.get("scores", {}).items() if not gone(at)}
    data["synergies"] = {
        name: each for name, each in data.get("synergies", {}).items() if not any(map(gone, each["levers"]))
    }
    rules = {}
    for name, rule in data.get("constraints", {}).items():
        named = [m for key in ("group", "requires", "excludes", "together") for m in _many(rule.get(key))]
        named += [rule.get("lever"), rule.get("must"), rule.get("must_not")]
        if "group" in rule and len(rule["group"]) > 1:
            rules[name] = {**rule, "group": [m for m in rule["group"] if not gone(m)]}
        elif not any(map(gone, named)):
            rules[name] = rule
    data["constraints"] = rules
    return {key: part for key, part in data.items() if part != {} or key in ("levers", "objectives")}


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def report(part: str, seed: int, data: Data, failure: Failure) -> str:
    """A case file that says in comments what was expected and what came out."""
    head = [f"{part}, seed {seed}", f"{failure.part}: {failure.kind}", f"expected: {failure.expected}"]
    head += [f"got: {failure.got}"]
    lines = [f"# {line}" for text in head for line in text.splitlines()]
    return "\n".join(lines) + "\n" + as_text(data, spread=True)
