"""One hand for all figures: sizes, type, colours that colour-blind readers tell apart and that print in grey."""

import re
from importlib.resources import as_file, files
from io import BytesIO
from textwrap import wrap
from typing import Any, Literal
from warnings import catch_warnings, filterwarnings

from matplotlib import rc_context
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import fontManager

from reports.blocks import Figure

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


def picture(figure: Figure, form: Literal["svg", "png"], letters: Literal["path", "none"] = "path") -> bytes:
    """The figure as a file's content; it has no date, no version and no random name in it.

    letters: "path" draws them, for readers without our fonts; "none" leaves them text, for a PDF that has these.
    """
    file = BytesIO()
    with as_file(files("reports")) as folder:
        for font in sorted((folder / "fonts").glob("SourceSans*.ttf")):
            fontManager.addfont(font)
    with rc_context(STYLE | {"svg.fonttype": letters}), catch_warnings():
        filterwarnings("ignore", "Glyph", UserWarning)  # the PDF names what no font can show, once
        drawing = Drawing(figsize=(WIDTH / 25.4, figure.height / 25.4), layout="constrained")
        figure.draw(drawing)
        metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
        drawing.savefig(file, format=form, dpi=200, metadata=metadata)
    return smaller(file.getvalue()) if form == "svg" else file.getvalue()


def smaller(svg: bytes) -> bytes:
    """The same picture in fewer bytes: a hundredth of a point is fine enough for any printer."""
    svg = re.sub(rb"<!--.*?-->|<metadata>.*?</metadata>", b"", svg, flags=re.DOTALL)
    lines = (line.strip() for line in svg.splitlines())
    return b"\n".join(
        # A scale is no place on the page, and keeps its digits.
        line if b"scale(" in line else re.sub(rb"(\.\d\d)\d+", rb"\1", line)
        for line in lines
        if line
    )


def label(text: str, longest: int = LONGEST) -> str:
    """A label broken over as many lines as it takes; dollar signs and the like stay text."""
    return "\n".join(wrap(text, longest, max_lines=3, placeholder=" …")) or text
