"""The page's fonts as CSS: those of the PDF, reduced to the characters of the page, as data URLs."""

from base64 import b64encode
from collections.abc import Collection
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FACES = (
    ("Brief Serif", "normal", 400, "SourceSerifPro-Regular"),
    ("Brief Serif", "italic", 400, "SourceSerifPro-It"),
    ("Brief Serif", "normal", 700, "SourceSerifPro-Bold"),
    ("Brief Sans", "normal", 400, "SourceSansPro-Regular"),
    ("Brief Sans", "normal", 700, "SourceSansPro-Bold"),
)
"""Family, style, weight and file of each face that the style sheet uses.

The families have names of their own: those of the fonts are reserved for the whole ones (SIL Open Font License).
"""

KEPT_FEATURES = ["kern", "liga"]
"""Kerning and ligatures; the figures of these fonts are of equal width without a feature."""

KEPT_NAMES = (0, 13, 14)
"""The entries of a font's name table that stay: copyright, license, and its address."""


def font_faces(characters: Collection[str]) -> str:
    """The `@font-face` rules of fonts that show these characters; one that a font lacks is left to the reader's."""
    rules = []
    with as_file(files("reports")) as folder:
        for family, style, weight, name in FACES:
            font = b64encode(_reduced(folder / "fonts" / f"{name}.ttf", characters)).decode("ascii")
            rules.append(
                f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
                f"src: url(data:font/woff;base64,{font}) format('woff'); }}\n"
            )
    return "".join(rules)


def _reduced(path: Path, characters: Collection[str]) -> bytes:
    """The font with these characters alone, as WOFF; the same bytes for the same input."""
    options = Options()
    options.hinting = False
    options.layout_features = KEPT_FEATURES
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    file = BytesIO()
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        names = font["name"]
        names.names = [record for record in names.names if record.nameID in KEPT_NAMES and record.isUnicode()]
        # Beside them the subsetter would look through all tables for names that these refer to, half of its time.
        del font["name"]
        subsetter.subset(font)
        font["name"] = names
        font.flavor = "woff"
        font.save(file)
    return file.getvalue()
