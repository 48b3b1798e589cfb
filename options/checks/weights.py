"""Checks of weights: sound profiles, a default that exists, and information that can be read and obeyed."""

from collections.abc import Iterator

from options.case import Case
from options.checks.known import Known
from options.checks.profiles import check_profile, check_weighed
from options.contradictions import contradictory
from options.elicitation import WEIGHT_TOLERANCE, default_weights
from options.finding import Finding
from options.information import InequalityError, parse, unmet
from options.marks import Keys
from options.saying import listed, written


def check_weights(case: Case, known: Known) -> Iterator[Finding]:
    """The weights section; the default is held against the information once all of it is sound."""
    if case.weights is None:
        return
    found = [*_profiles(case, known), *_default(case, known), *_information(case, known)]
    yield from found
    complete = known.names("objectives") == tuple(case.objectives)
    complete = complete and known.names("weights", "profiles") == tuple(case.weights.profiles)
    if complete and case.objectives and not found:
        yield from _default_outside(case)


def _profiles(case: Case, known: Known) -> Iterator[Finding]:
    assert case.weights is not None
    for name, profile in case.weights.profiles.items():
        yield from check_profile(profile, ("weights", "profiles", name), case, known)


def _default(case: Case, known: Known) -> Iterator[Finding]:
    assert case.weights is not None
    default, at = case.weights.default, ("weights", "default")
    if isinstance(default, str):
        yield from known.unknown("weight profile", default, at)
        return
    for name, part in (default or {}).items():
        yield from known.unknown("weight profile", name, (*at, name), on_key=True)
        if part < 0:
            yield Finding((*at, name), f"is negative ({part}); the parts of a blend are 0 or more")
    if default is not None and not any(default.values()):
        yield Finding(
            at, "gives no profile a part; name a profile, or a blend such as {council: 0.5, towns: 0.5}"
        )


def _information(case: Case, known: Known) -> Iterator[Finding]:
    assert case.weights is not None
    for position, text in enumerate(case.weights.information):
        at: Keys = ("weights", "information", position)
        try:
            line = parse(text)
        except InequalityError as error:
            yield Finding(at, str(error))
            continue
        for name in line.coefficients:
            yield from check_weighed(name, at, case, known)


def _default_outside(case: Case) -> Iterator[Finding]:
    assert case.weights is not None
    weights = default_weights(case)
    lines = [parse(text) for text in case.weights.information]
    if unmet(lines, weights, WEIGHT_TOLERANCE) and (clash := contradictory(list(weights), lines)):
        all_of_them = listed(line.text for line in clash)
        message = f"no weights that add up to 1 obey {all_of_them}; change or leave out one of them"
        yield Finding(("weights", "information", lines.index(clash[-1])), message)
        return
    for position, (text, line) in enumerate(zip(case.weights.information, lines, strict=True)):
        if unmet((line,), weights, WEIGHT_TOLERANCE):
            these = listed(f"{name} {written(weights[name])}" for name in line.coefficients)
            message = (
                f"the default weights ({these}) do not obey {text}; change the default or the information"
            )
            yield Finding(("weights", "information", position), message)
