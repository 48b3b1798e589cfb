"""The page header of a sheet of a workbook, in Excel's codes (ISO/IEC 29500, 18.3.1.39)."""

LONGEST_HEADER = 255
"""Characters that Excel takes of a sheet's page header, codes included."""


def page_header(marking: str) -> str:
    """The page header of a sheet that shows a marking in the middle, cut to what Excel takes."""
    told = "&C" + marking.replace("&", "&&")
    if len(told) <= LONGEST_HEADER:
        return told
    cut = told[: LONGEST_HEADER - 1]
    # Half an ampersand would take what follows for a code.
    return cut[: len(cut) - (len(cut) - len(cut.rstrip("&"))) % 2] + "…"
