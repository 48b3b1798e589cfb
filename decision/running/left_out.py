"""What an answer does not hold, and why: said wherever the answer is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeftOut:
    """One part that is not in an answer.

    part: what it is called. reason: why it is not there, as a clause ("there are more than 200,000 bundles").
    get: the command or option that has it; empty where nothing has.
    """

    part: str
    reason: str
    get: str = ""

    def __str__(self) -> str:
        return f"{self.part} ({self.reason})"
