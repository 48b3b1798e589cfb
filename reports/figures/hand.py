"""The common style of all charts: sizes, fonts, and how they become files. The colours are in palette.py."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any, Literal
from warnings import catch_warnings, filterwarnings

from matplotlib import get_data_path, rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font

from reports.figures.palette import GROUND, INK, SOFT
from reports.figures.svg import for_page
from reports.words.blocks import Figure

WIDTH = 170
"""Millimetres: the width of the text on A4."""

LONGEST = 42
"""Characters of a label on one line; a longer one is broken, so that the plot keeps most of the width."""

STYLE: Any = {
    "font.family": ["Source Sans Pro", "DejaVu Sans"],
    "font.size": 8.5,
    "text.color": INK,
    "text.hinting": "none",
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "figure.facecolor": GROUND,
    "hatch.linewidth": 0.5,
    "lines.linewidth": 1.2,
    "text.parse_math": False,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "svg.fonttype": "path",
    "svg.hashsalt": "policy-options",
    "savefig.facecolor": GROUND,
}


DOTS = 72
"""Points an inch: the unit of matplotlib's SVG."""

SLIDE_DOTS = 200
"""Pixels an inch of a PNG."""

NO_METADATA: Any = {
    "svg": dict.fromkeys(("Creator", "Date", "Format", "Type")),
    "png": {"Software": None},
}
"""Keeps matplotlib from writing a date or a version."""


@dataclass(frozen=True)
class Picture:
    """A chart as SVG, without date, version or random ids.

    svg: for the page: text as outlines, for readers without our fonts, and colours for light and dark screens.
    lettered: text as text, for the PDF, which embeds the fonts.
    """

    svg: bytes
    lettered: bytes


def picture(figure: Figure) -> Picture:
    """The chart for page and PDF, laid out once."""
    with _drawing(figure) as drawing:
        lettered = _drawn(drawing, "none")
        drawing.set_layout_engine("none")
        return Picture(for_page(_drawn(drawing, "path")), lettered)


def slide(figure: Figure, form: str, told: Mapping[str, str]) -> bytes:
    """The chart as an `svg` or `png` file; told: its metadata, by matplotlib's keys."""
    with _drawing(figure) as drawing:
        file = BytesIO()
        dots = SLIDE_DOTS if form == "png" else DOTS
        drawing.savefig(file, format=form, dpi=dots, metadata=NO_METADATA[form] | told)
        return file.getvalue()


@contextmanager
def _drawing(figure: Figure) -> Iterator[Drawing]:
    know_fonts()
    with rc_context(STYLE), catch_warnings():
        filterwarnings("ignore", "Glyph", UserWarning)  # the PDF names what no font can show, once
        drawing = Drawing(figsize=(WIDTH / 25.4, figure.height / 25.4), dpi=DOTS, layout="constrained")
        figure.draw(drawing)
        yield drawing


def _drawn(drawing: Drawing, letters: Literal["none", "path"]) -> bytes:
    """The chart as SVG; letters: the value of matplotlib's `svg.fonttype`.

    `savefig` would draw all of it twice, the first time to no file.
    """
    file = BytesIO()
    canvas: Any = FigureCanvasSVG(drawing)  # matplotlib gives its methods no types
    with rc_context({"svg.fonttype": letters}):
        canvas.print_svg(file, metadata=NO_METADATA["svg"])
    return file.getvalue()


def shipped_with_matplotlib() -> Path:
    """The folder of matplotlib's fonts."""
    return Path(get_data_path()) / "fonts" / "ttf"


def shown_by(font: Path) -> set[int]:
    """The characters for which a font has a glyph."""
    return set(FT2Font(str(font)).get_charmap())


@cache
def know_fonts() -> None:
    """Registers the shipped fonts with matplotlib, once: each registration clears its font cache."""
    with as_file(files("reports")) as folder:
        for font in sorted((folder / "fonts").glob("SourceSans*.ttf")):
            fontManager.addfont(font)


def label(text: str, longest: int = LONGEST, lines: int = 3) -> str:
    """A label wrapped to so many characters a line, and truncated after the last line allowed."""
    return "\n".join(wrap(text, longest, max_lines=lines, placeholder=" …")) or text


def spread(places: Sequence[float], apart: float) -> list[float]:
    """The places moved as little as can be (least squares) so that no two are nearer than `apart`, in the same order."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    blocks: list[tuple[float, int]] = []  # mean of what stands in it, and how many
    for n, at in enumerate(order):
        mean, size = places[at] - n * apart, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    moved = [0.0] * len(places)
    means = [mean for mean, size in blocks for _ in range(size)]
    for n, at in enumerate(order):
        moved[at] = means[n] + n * apart
    return moved
