"""The colours of all charts, each for a light ground and for a dark one.

They are told apart in grey and by colour-blind readers: neighbours differ in lightness, and nothing depends on colour
alone. A chart is drawn in the light ones; the page replaces them where the reader's screen is dark.
"""

INK, SOFT, LINE, GROUND = "#1b2430", "#55606e", "#c3ccd8", "#ffffff"
"""Text, lesser text, fine lines, and what all stands on."""

MINE, THEIRS, AGAINST = "#1f4e79", "#c9d2dd", "#b4531a"
"""The recommended bundle, the others, and what speaks against or stands out."""

TURNED = "#f6dccb"
"""The ground on which hatching stands."""

SERIES = ("#1f4e79", "#e0a04a", "#5b9aa0", "#a63a50", "#c5c9de", "#3d6b35", "#d9c2b0", "#6b4c8a")
"""One colour a series, kept through a brief. Those that share a pattern differ in lightness."""

HATCHES = (
    ("", "///", "", "\\\\\\", "", "---", "...", "|||"),
    ("xxx", "...", "+++", "xxx", "...", "xxx", "+++", "..."),
)
"""A pattern for most of the first series, and another for each of those that use the colours a second time."""

SHADES = ("#c6cfda", "#e6e1d5", "#d3e0d8", "#ded3dc")
"""Grounds of regions, which are told apart by letters and by the lines between them."""

HEAT = ("#f4f7fa", "#d9e5f0", "#aac8e0", "#3f76a6", "#1f4e7a")
"""From nothing to the most; text on the last two is of the colour of the ground."""

LIGHT_TEXT_FROM = 3
"""The first of HEAT on which text has the colour of the ground."""

DARK = {
    INK: "#e6eaf0",
    SOFT: "#a8b3c1",
    LINE: "#3f4b59",
    GROUND: "#12171d",
    MINE: "#7fb2e5",
    THEIRS: "#33404f",
    AGAINST: "#f0a06a",
    TURNED: "#553821",
    **dict(
        zip(
            SERIES[1:],
            ("#b8751f", "#3f8a91", "#c8566e", "#e3e6f2", "#5f9a52", "#8a7260", "#b594dc"),
            strict=True,
        )
    ),
    **dict(zip(SHADES, ("#2d3a4a", "#4a4230", "#2c463a", "#47344a"), strict=True)),
    **dict(zip(HEAT, ("#171e26", "#1f3145", "#2b5377", "#5f9fd4", "#9ecbf2"), strict=True)),
}
"""The colour on a dark ground, by that on a light one."""


def series(n: int) -> tuple[str, str]:
    """Colour and hatch of the n-th series: no two of the first sixteen are alike."""
    around, at = divmod(n, len(SERIES))
    return SERIES[at], HATCHES[around % len(HATCHES)][at]
