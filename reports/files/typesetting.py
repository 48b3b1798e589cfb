"""The call of typst, which is also a program of its own: a compilation under way cannot be interrupted, a process can.

It imports nothing of ours, so that such a process starts at once.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

import typst
from pikepdf import ObjectStreamMode, Pdf

REFUSED = 9
"""Exit status of the process where typst finds a fault, which standard error holds."""


class Refused(Exception):
    """What typst finds wrong with a document."""


def typeset(inputs: Mapping[str, str], fonts: Sequence[str], to_standard: bool) -> bytes:
    """The PDF of the brief's template, in a third of the size that typst writes; deterministic.

    inputs: the template's. fonts: folders. to_standard: whether it must conform to PDF/A-3a and PDF/UA-1. Raises Refused.
    """
    with as_file(files("reports") / "templates") as templates:
        try:
            pdf = typst.compile(
                templates / "brief.typ",
                root=templates,
                font_paths=[Path(folder) for folder in fonts],
                ignore_system_fonts=True,
                sys_inputs=dict(inputs),
                pdf_standards=["a-3a", "ua-1"] if to_standard else [],
                format="pdf",
            )
        except typst.TypstError as error:
            raise Refused(str(error)) from error
    return _packed(pdf)


def _packed(pdf: bytes) -> bytes:
    """The same document with compressed object streams, a third of the size."""
    file = BytesIO()
    with Pdf.open(BytesIO(pdf)) as document:
        document.save(
            file,
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,  # it is that of typst, and stays so
        )
    return file.getvalue()


def main() -> None:
    """Sets the document that standard input holds as JSON (a list of the arguments of `typeset`), to standard output."""
    try:
        sys.stdout.buffer.write(typeset(*json.load(sys.stdin)))
    except Refused as error:
        sys.stderr.buffer.write(str(error).encode("utf-8"))
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
