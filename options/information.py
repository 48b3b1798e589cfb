"""What is known of any weights: linear inequalities between them, such as `safety + 0.5 trust <= 0.8`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from options.case import Case

_SIDES = re.compile(r"<=|>=|=<|=>|[<>=≤≥]")
_TERM = re.compile(
    r"\s*(?P<sign>[+-])?\s*(?:(?P<number>[0-9]{1,15}(?:\.[0-9]{1,15})?|\.[0-9]{1,15})\s*\*?\s*)?"
    r"(?P<name>[a-z][a-z0-9_]*)?\s*"
)


@dataclass(frozen=True)
class Inequality:
    """The sum of coefficient times weight is at least the bound."""

    text: str
    """As it is written in the case."""
    coefficients: dict[str, Fraction]
    """By objective; those left out are 0."""
    bound: Fraction

    def slack(self, weights: Mapping[str, float]) -> float:
        """By how much the weights exceed the bound; negative where they miss it."""
        return sum(float(part) * weights[name] for name, part in self.coefficients.items()) - float(
            self.bound
        )


class InequalityError(ValueError):
    """A text is no linear inequality; the message says why, in the analyst's words."""


def information(case: Case) -> tuple[Inequality, ...]:
    """The inequalities of the case, as it states them."""
    return tuple(parse(text) for text in case.weights.information) if case.weights else ()


def parse(text: str) -> Inequality:
    """The inequality in a text. Raises InequalityError."""
    signs = _SIDES.findall(text)
    if len(signs) != 1 or signs[0] not in ("<=", ">="):
        raise InequalityError("must hold one <= or >=, as in safety >= 2 trust")
    left, right = (_sum(side) for side in text.split(signs[0]))
    if signs[0] == "<=":
        left, right = right, left
    names = [name for name in {**left, **right} if name]
    coefficients = {name: left.get(name, Fraction(0)) - right.get(name, Fraction(0)) for name in names}
    if not any(coefficients.values()):
        raise InequalityError("says nothing of any weight; name an objective, as in safety >= 0.1")
    bound = right.get("", Fraction(0)) - left.get("", Fraction(0))
    return Inequality(text, coefficients, bound)


def unmet(
    inequalities: Collection[Inequality], weights: Mapping[str, float], tolerance: float
) -> tuple[Inequality, ...]:
    """The inequalities that the weights miss by more than the tolerance."""
    return tuple(line for line in inequalities if line.slack(weights) < -tolerance)


def _sum(side: str) -> dict[str, Fraction]:
    """One side as coefficients by objective; the constant is under the empty name."""
    terms: dict[str, Fraction] = {}
    rest = side
    while rest.strip():
        found = _TERM.match(rest)
        if not found or (found["number"] is None and found["name"] is None):
            raise InequalityError(f"cannot be read at '{rest.strip()[:20]}'; write it as in a + 0.5 b <= 0.8")
        if terms and found["sign"] is None:
            raise InequalityError(f"needs a + or - before '{rest.strip()[:20]}'")
        size = Fraction(Decimal(found["number"])) if found["number"] else Fraction(1)
        name = found["name"] or ""
        terms[name] = terms.get(name, Fraction(0)) + (-size if found["sign"] == "-" else size)
        rest = rest[found.end() :]
    if not terms:
        raise InequalityError("has nothing on one side; write 0 there")
    return terms
