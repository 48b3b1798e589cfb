"""What the office that releases a case should know of it, in sentences."""

from options import Release
from reports.words.catalogue import words
from reports.words.wording import listed, plural

MOST_NAMED = 5
"""Fields that one sentence names."""


def warnings_of(found: Release) -> list[str]:
    """A sentence for everything that is worth a look before the file goes out."""
    to, told = found.to, list[str]()
    if not found.is_named:
        told.append(f"no part of the case names {to}: they get what is for everyone.")
    if found.lost_working is not None:
        told.append(
            f"scenario {found.lost_working} is worked in here; in the file the numbers stand as written."
        )
    for name, before, after in found.standings:
        what = f"scenario {name} was {_standing(before)} and is {_standing(after)} in the file"
        if name in found.unassessed:
            told.append(
                f"{what}: without the claims that it lacks it would seem to stand on more than it does."
            )
        else:
            told.append(f"{what}, without the claims that {to} may not see.")
    for name, was, now in found.states:
        told.append(f"claim {name} was {was} and is {now} in the file, without the claim against it.")
    if found.marked_above:
        count = plural(len(found.marked_above), "part")
        told.append(
            f"{count} with a marking above the case's may be seen by all who see it: {_some(found.marked_above)}."
        )
    for field, name in found.mentions:
        told.append(f"the text at {field} names what was taken out: “{name}”.")
    if found.unused:
        told.append(f"only what was taken out used what is left at {_some(found.unused)}.")
    return told


def _standing(standing: str) -> str:
    return words("standings")[standing]


def _some(fields: tuple[str, ...]) -> str:
    more = len(fields) - MOST_NAMED
    return listed([*fields[:MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])])
