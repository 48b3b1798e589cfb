"""Parts missing from an answer, each with the reason."""

from dataclasses import dataclass

THOROUGHLY = "brief --thorough"
"""The command that computes what takes more work than a brief may."""


@dataclass(frozen=True)
class LeftOut:
    """A part that is not in an answer."""

    part: str
    """The name of the part."""

    reason: str
    """Why it is missing, as a clause ("there are more than 200,000 bundles")."""

    get: str = ""
    """The command or option that computes it; empty where there is none."""

    def __str__(self) -> str:
        return f"{self.part} ({self.reason})"
