"""Width of text in terminal cells, and line breaking."""

from unicodedata import category, east_asian_width

BREAKS = ("+", "/", ".,;:&?=", "_-")
"""After the first of these a word that is wider than its line breaks: ids, paths and addresses stay readable."""


def cells(text: str) -> int:
    """The width in cells: 2 for East Asian Width W and F (UAX 11), 0 for combining characters.

    Where terminals differ it is the larger width: a line may end early, and does not run over.
    """
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf") and character not in "\u00ad\ufe0f":
        return 0  # but a soft hyphen is shown, and U+FE0F makes a picture of what stands before it, which is wide
    return 2 if east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """The text as lines of at most `width` cells (2 or more); white space becomes a space or a line break."""
    lines: list[str] = []
    line, taken = "", 0
    for word in text.split():
        for part in _parts(word, width):
            wide = cells(part)
            if lines and taken + 1 + wide <= width:
                line, taken = f"{line} {part}", taken + 1 + wide
                lines[-1] = line
            else:
                line, taken = part, wide
                lines.append(line)
    return lines or [""]


def _parts(word: str, width: int) -> list[str]:
    """The word in pieces of at most a line, broken after a mark in BREAKS where there is one nearby."""
    parts = []
    while cells(word) > width:
        end = taken = 0
        while taken + _cells_of(word[end]) <= width:
            taken += _cells_of(word[end])
            end += 1
        marks = (max(word.rfind(mark, 0, end) for mark in kind) + 1 for kind in BREAKS)
        end = next((mark for mark in marks if mark > end // 2), max(end, 1))
        parts.append(word[:end])
        word = word[end:]
    return [*parts, word]


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text padded with spaces to the width, aligned left or right."""
    spaces = " " * (width - cells(text))
    return spaces + text if right else text + spaces
