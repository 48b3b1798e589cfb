"""One hand for all figures: sizes, type, colours that colour-blind readers tell apart and that print in grey."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any
from warnings import catch_warnings, filterwarnings

from matplotlib import get_data_path, rc_context
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import fontManager
from matplotlib.ft2font import FT2Font

from reports.blocks import Figure
from reports.figures.lettering import DOTS, drawn

WIDTH = 170
"""Millimetres: the width of the text on A4."""

INK, SOFT, LINE, GROUND = "#1b2430", "#55606e", "#c3ccd8", "#ffffff"
MINE, THEIRS, AGAINST = "#1f4e79", "#c3ccd8", "#b4531a"
SERIES = ("#1f4e79", "#e0a04a", "#5b9aa0", "#a63a50", "#8a8fa8", "#3d6b35", "#d9c2b0", "#6b4c8a")
"""One colour a series, kept through a brief; neighbours differ in lightness, so that grey keeps them apart."""

HATCHES = ("", "///", "", "\\\\\\", "", "---", "", "|||")
"""And a pattern for every other one, so that nothing rests on colour alone."""

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
    "hatch.linewidth": 0.5,
    "lines.linewidth": 1.2,
    "text.parse_math": False,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "svg.hashsalt": "policy-options",
    "savefig.facecolor": GROUND,
}


@dataclass(frozen=True)
class Picture:
    """A drawn figure in each form; none has a date, a version or a random name in it.

    svg: its letters drawn, for readers without our fonts. lettered: its letters text, for a PDF that has these.
    """

    svg: bytes
    lettered: bytes
    png: bytes


def picture(figure: Figure, slides: bool = False) -> Picture:
    """The figure, drawn once for both SVG; once more, as PNG, only for `slides`."""
    know_fonts()
    with rc_context(STYLE), catch_warnings():
        filterwarnings("ignore", "Glyph", UserWarning)  # the PDF names what no font can show, once
        drawing = Drawing(figsize=(WIDTH / 25.4, figure.height / 25.4), dpi=DOTS, layout="constrained")
        figure.draw(drawing)
        svg, lettered = drawn(drawing)
        png = BytesIO()
        if slides:
            drawing.savefig(png, format="png", dpi=200, metadata={"Software": None})
        return Picture(smaller(svg), smaller(lettered), png.getvalue())


def shipped_with_matplotlib() -> Path:
    """The folder of matplotlib's own fonts."""
    return Path(get_data_path()) / "fonts" / "ttf"


def shown_by(font: Path) -> set[int]:
    """The characters that a font has."""
    return set(FT2Font(str(font)).get_charmap())


@cache
def know_fonts() -> None:
    """Tells matplotlib of the shipped fonts, once: it forgets what it found for every font that it is told."""
    with as_file(files("reports")) as folder:
        for font in sorted((folder / "fonts").glob("SourceSans*.ttf")):
            fontManager.addfont(font)


MARKS = re.compile(rb'<use [^>]*?(?: style="([^"]*)")/>(?:<use [^>]*? style="\1"/>)+')
"""Marks one after the other that look the same."""


def smaller(svg: bytes) -> bytes:
    """The same picture in fewer bytes: a hundredth of a point is fine enough for any printer.

    A letter is placed by its x alone, in hundredths of its size, and bears a name of two characters; its outline
    is drawn on a grid of 640 units, and a space is no picture. Groups are not named, since nothing refers to them.
    """
    svg = re.sub(rb"<!--.*?-->|<metadata>.*?</metadata>", b"", svg, flags=re.DOTALL)
    svg = b"\n".join(line for each in svg.splitlines() if (line := each.strip()))
    # A scale is no place on the page, and keeps its digits; so does what a reader reads.
    svg = re.sub(rb"(scale\([^)]*\)|>[^<]+)|(\.\d\d)\d+", lambda part: part[1] or part[2], svg)
    svg = re.sub(rb'<g id="[^"]*"', b"<g", svg).replace(b">\n<", b"><")
    # A style for all is a style of the whole.
    svg = re.sub(
        rb'(<svg [^>]*)><defs><style type="text/css">\*{([^}]*)}</style></defs>', rb'\1 style="\2">', svg
    )
    svg = re.sub(
        rb'(<use xlink:href="#[^"]+") transform="translate\(([\d.]+) 0\)"/>',
        lambda use: b'%s x="%d"/>' % (use[1], round(float(use[2]))),
        svg,
    )
    svg = re.sub(rb'(<path id="[^"]+" d=")([^"]*)" transform="scale\(0\.015625\)"', coarser, svg)
    for blank in re.findall(rb'<path id="([^"]+)" transform="scale\(0\.015625\)"/>', svg):
        svg = re.sub(rb'<use xlink:href="#%s"[^>]*/>' % re.escape(blank), b"", svg)
    for n, name in enumerate(dict.fromkeys(re.findall(rb'<path id="(Source[^"]+|DejaVu[^"]+)"', svg))):
        svg = svg.replace(b'"' + name + b'"', b'"L%x"' % n).replace(b'"#' + name + b'"', b'"#L%x"' % n)
    # Marks of one kind share their style, which is most of what each of them is.
    svg = MARKS.sub(
        lambda marks: b'<g style="%s">%s</g>' % (marks[1], marks[0].replace(b' style="%s"' % marks[1], b"")),
        svg,
    )
    # Clips, marks and hatches bear a hash of all their digits, the last of which differ from machine to machine.
    for n, name in enumerate(dict.fromkeys(re.findall(rb' id="([hmp][0-9a-f]{10})"', svg))):
        svg = svg.replace(name, b"N%x" % n)
    return svg


@lru_cache(maxsize=1000)
def _relative(outline: bytes) -> bytes:
    """The same outline, each point told from the one before; letters come back in every figure."""
    at = start = (0, 0)
    steps = ""
    for command, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", outline.decode("ascii")):
        across, up, *_ = ends = [round(int(number) / 10) for number in numbers.split()] or start
        points = list(zip(ends[::2], ends[1::2], strict=True))
        start = (across, up) if command == "M" else start
        told = "".join(f" {step}" for x, y in points for step in (x - at[0], y - at[1]))
        steps += command.lower() + ("" if command == "z" else told.replace(" -", "-").lstrip())
        at = points[-1]
    return steps.encode("ascii")


def coarser(outline: re.Match[bytes]) -> bytes:
    """A letter on a grid of a tenth of the font's, which is as fine as print."""
    return outline[1] + _relative(outline[2]) + b'" transform="scale(.15625)"'


def label(text: str, longest: int = LONGEST, lines: int = 3) -> str:
    """A label broken over as many lines as it takes, and cut after the last that is allowed."""
    return "\n".join(wrap(text, longest, max_lines=lines, placeholder=" …")) or text
