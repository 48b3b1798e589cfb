"""Weights in words, for sentences; tables bear the numbers."""

from reports.words.wording import weights_apart

WORDS = (
    (1 / 20, "a twentieth"),
    (1 / 15, "a fifteenth"),
    (1 / 12, "a twelfth"),
    (1 / 10, "a tenth"),
    (1 / 9, "a ninth"),
    (1 / 8, "an eighth"),
    (1 / 7, "a seventh"),
    (1 / 6, "a sixth"),
    (1 / 5, "a fifth"),
    (1 / 4, "a quarter"),
    (3 / 10, "three tenths"),
    (1 / 3, "a third"),
    (2 / 5, "two fifths"),
    (9 / 20, "nine twentieths"),
    (1 / 2, "a half"),
    (3 / 5, "three fifths"),
    (2 / 3, "two thirds"),
    (3 / 4, "three quarters"),
    (4 / 5, "four fifths"),
    (9 / 10, "nine tenths"),
)
"""Shares of all weight that a reader knows by name, from 0 to 1."""

NEAR = 0.1
"""How far from a named share a weight may be, as a share of it, to be called by its name."""


def share_words(share: float) -> str:
    """`a tenth` for 0.1 and what is near it; empty where no named share is near."""
    size, words = min(WORDS, key=lambda each: abs(each[0] - share))
    return words if abs(size - share) <= NEAR * size else ""


def weights_told(at: float, now: float) -> tuple[str, str]:
    """A breakpoint and the weight in use, in words, or in numbers where words would not tell them apart."""
    told = share_words(at), share_words(now)
    if at == 0 and told[1]:
        return "nothing", told[1]
    if all(told) and told[0] != told[1]:
        return told
    return weights_apart(at, now)


def weighed(name: str, at: float, now: float, *, above: bool) -> str:
    """A condition on one weight: `If Safety weighs less than a tenth (we use an eighth)`."""
    turn, own = weights_told(at, now)
    return f"If {name} weighs {'more' if above else 'less'} than {turn} (we use {own})"
