"""What a check or a caution found, before it has its place in the file."""

from typing import NamedTuple

from options.marks import Keys


class Finding(NamedTuple):
    """What a check found: where, and what is wrong."""

    at: Keys
    """The keys that lead to it."""
    message: str
    """What is wrong and the way out."""
    on_key: bool = False
    """True: the key itself is at fault, not its value."""
