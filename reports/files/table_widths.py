"""The widths of a table's columns where the form sets none of itself: numbers as wide as they are, prose what is left."""

from math import fsum

from reports.words.blocks import Table

PADDING = 3.0
"""Millimetres that a cell takes beside its text."""

NARROW, BROAD, CAPITALS = frozenset(" .,:;'|!()[]-fijlrtI"), frozenset("mwMW%@—…"), 0.64
"""Letters of about a third of an em, of nearly a whole one, and the share of an em that a capital takes."""

LEAST_PROSE, MOST_PROSE, MOST_PLAIN, SHORT, LONGEST_WORD = 12.0, 32.0, 13.0, 8.0, 9.0
"""Ems: the least and the most that a column of prose asks for, the most of any other, up to which a column is as wide as
its text, and the longest word that is never broken."""


def column_widths(table: Table, width: float, size: float) -> list[float]:
    """The width of each column in mm, `width` together; size: of the letters in mm."""
    rooms = [_room(table, column) for column in range(len(table.header))]
    firm = fsum(room * size + PADDING for room, is_firm, _ in rooms if is_firm)
    if not all(is_firm for _, is_firm, _ in rooms) and firm < 0.65 * width:
        shares = fsum(room for room, is_firm, _ in rooms if not is_firm)
        sizes = [
            room * size + PADDING if is_firm else (width - firm) * room / shares for room, is_firm, _ in rooms
        ]
    else:
        shares = fsum(room + 1 for room, _, _ in rooms)
        sizes = [width * (room + 1) / shares for room, _, _ in rooms]
    return _at_least(sizes, [word * size + PADDING for _, _, word in rooms], width)


def ems(text: str) -> float:
    """About how many ems a text takes in bold letters of an ordinary face."""
    # fsum: the last digit of `sum` differs between Pythons, and what is laid out by it would, too.
    return fsum(
        0.34
        if c in NARROW
        else 0.92
        if c in BROAD
        else CAPITALS
        if c.isupper()
        else 1.0
        if ord(c) > 0x2E80
        else 0.54
        for c in text
    )


def _on_two_lines(header: str) -> float:
    """The ems of a heading on one line or two, but no more than its longest word allows."""
    words = header.split()
    longest = max(map(ems, words), default=0.0)
    splits = (max(ems(" ".join(words[:n])), ems(" ".join(words[n:]))) for n in range(1, len(words)))
    return min(min(splits, default=longest), 1.6 * longest)


def _room(table: Table, column: int) -> tuple[float, bool, float]:
    """The ems that a column asks for, whether it needs no more, and its longest word that is not broken."""
    cells, header = [row[column] for row in table.rows], table.header[column]
    head = _on_two_lines(header)
    longest = max(map(ems, cells), default=0.0)
    words = [ems(word) for cell in (header, *cells) for word in cell.split()]
    word = min(LONGEST_WORD, max(words, default=0.5))
    if column in table.numeric:
        return max(head, min(longest, MOST_PLAIN)), True, word
    if column in table.wide:
        mean = fsum(map(ems, cells)) / max(1, len(cells))
        asked = longest if longest <= MOST_PROSE else max(1.3 * mean, 0.8 * MOST_PROSE)
        return min(max(asked, LEAST_PROSE), MOST_PROSE), False, word
    room = max(longest, head)
    return min(max(room, 2.0), MOST_PLAIN + (4.0 if column == 0 else 0.0)), room <= SHORT, word


def _at_least(sizes: list[float], least: list[float], width: float) -> list[float]:
    """The sizes with each at its least width, as far as the others have that much to spare."""
    lacking = fsum(max(0.0, low - size) for size, low in zip(sizes, least, strict=True))
    spare = fsum(max(0.0, size - low) for size, low in zip(sizes, least, strict=True))
    share = min(1.0, lacking / spare) if spare else 0.0
    made = [max(size - share * (size - low), low) for size, low in zip(sizes, least, strict=True)]
    return [size * width / fsum(made) for size in made]
