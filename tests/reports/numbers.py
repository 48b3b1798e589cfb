"""Every number that a text tells, and whether a document holds it: nothing is stated that was not computed."""

import re
from collections.abc import Iterator
from typing import Any

NUMBER = re.compile(r"(?<![\w.])[−-]?\d[\d,]*(?:\.\d+)?")


def told(text: str) -> Iterator[str]:
    """The numbers of a text, as they stand there."""
    yield from (found.group() for found in NUMBER.finditer(text))


def held(document: Any) -> Iterator[float]:
    """All numbers of a document, those in its texts included, and how many parts each part has."""
    if isinstance(document, bool) or document is None:
        return
    if isinstance(document, int | float):
        yield float(document)
    elif isinstance(document, str):
        yield from (value(found) for found in told(document))
    else:
        yield float(len(document))
        for part in document.values() if isinstance(document, dict) else document:
            yield from held(part)
        if isinstance(document, dict):
            for key in document:
                yield from held(key)


def value(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def unfounded(text: str, *documents: Any) -> list[str]:
    """The numbers of a text that no document holds, rounded as they stand there and whatever their sign."""
    known = {abs(number) for document in documents for number in held(document)}
    return [
        number
        for number in told(text)
        if not any(
            f"{each:.{decimals(number)}f}" == f"{abs(value(number)):.{decimals(number)}f}" for each in known
        )
    ]


def decimals(text: str) -> int:
    return len(text.partition(".")[2])
