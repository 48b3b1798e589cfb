"""One drawing as two SVG, which differ in their letters alone: outlines in one, text in the other."""

from typing import Any

from matplotlib import rcParams
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure as Drawing

LETTERS = ("path", "none")
"""What becomes of a text, as `svg.fonttype` has it: outlines, or text."""

DOTS = 72
"""To the inch: the points in which an SVG of matplotlib is measured."""


def drawn(drawing: Drawing) -> tuple[bytes, bytes]:
    """The drawing as SVG with its letters drawn, and as SVG with its letters text."""
    sheets = Sheets()
    width, height = (float(inches) * DOTS for inches in drawing.get_size_inches())
    renderer = TwiceLettered(width, height, sheets)
    drawing.draw(renderer)
    drawing.set_layout_engine("none")  # it is laid out, and need not be again
    renderer.finalize()
    outlined, lettered = ("".join(sheets.written[letters]).encode("utf-8") for letters in LETTERS)
    return outlined, lettered


class Sheets:
    """Two files that are written alike, but for what is written while only one of them is `open`."""

    def __init__(self) -> None:
        self.written: dict[str, list[str]] = {letters: [] for letters in LETTERS}
        self.open: tuple[str, ...] = LETTERS

    def write(self, text: str) -> None:
        for letters in self.open:
            self.written[letters].append(text)


class TwiceLettered(RendererSVG):
    """Draws two SVG at once, which differ in their letters."""

    def __init__(self, width: float, height: float, sheets: Sheets) -> None:
        super().__init__(width, height, sheets, metadata={"Date": None, "Creator": None})
        self.sheets = sheets

    def draw_text(self, *arguments: Any, **options: Any) -> None:
        for letters in LETTERS:
            self.open_only(letters)
            rcParams["svg.fonttype"] = letters
            super().draw_text(*arguments, **options)
        self.open_only(*LETTERS)

    def open_only(self, *letters: str) -> None:
        """What follows goes to these alone; the tag before is ended first, for which a comment will do."""
        self.writer.comment("")
        self.sheets.open = letters
