"""How results show themselves in an interactive session: one line as text, a small table in a notebook."""

from collections.abc import Sequence
from html import escape


class Shown:
    """A result that tells its main facts; for dataclasses with `repr=False`."""

    def facts(self) -> Sequence[tuple[str, str]]:
        """Pairs of a label and a text, the most telling first."""
        raise NotImplementedError

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
    """Value points for reading; a dash where there is no number."""
    return "–" if value is None else f"{value:.2f} points"
