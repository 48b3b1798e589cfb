"""The display of results in an interactive session: one line as text, a small table in a notebook."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from html import escape


class Shown(ABC):
    """Base class of results that are displayed by their main facts; for dataclasses with `repr=False`."""

    @abstractmethod
    def facts(self) -> Sequence[tuple[str, str]]:
        """Returns pairs of label and text, the most important first."""

    def __repr__(self) -> str:
        told = ", ".join(f"{label}: {text}" for label, text in self.facts())
        return f"<{type(self).__name__} {told}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(label)}</th>"
            f"<td style='text-align:left'>{escape(text)}</td></tr>"
            for label, text in self.facts()
        )
        return f"<table><caption>{escape(type(self).__name__)}</caption>{rows}</table>"


def points(value: float | None) -> str:
    """Formats value points; a dash for None."""
    return "–" if value is None else f"{value:.2f} points"
