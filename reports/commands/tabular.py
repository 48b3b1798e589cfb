"""Answers for other programs: the document of a command as JSON, or as CSV its main table or another part of it."""

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from options import Case, unknown
from reports.commands.asking import show_document
from reports.commands.options import TABLE_ASKED
from reports.request.asked import Asked

if TYPE_CHECKING:
    import pandas as pd


def shown_as_data(
    form: str,
    case: Case,
    asked: Asked,
    document: Callable[[], Mapping[str, Any]],
    main: "str | Callable[[], pd.DataFrame]",
    place: int | None = None,
) -> bool:
    """Prints the document as JSON or a table of it as CSV, in UTF-8; returns whether it did: not for the form `table`.

    Raises click.UsageError where --table names no part of the document. main: the table without --table, or the part of
    the document that it is. place: of the columns `standing` and `settings` in it; at the end where it is left out.
    """
    if form == "table":
        return False
    told = document()
    if form == "json":
        show_document(told)
        return True
    from reports.files.frames import as_csv
    from reports.request.overrides import settings

    if callable(main) and _asked_part() is None:
        table = main()
    else:
        table, place = _part(told, main if isinstance(main, str) else None), None
    write_csv(as_csv(table, str(told.get("standing") or ""), settings(case, asked), place))
    return True


def framed(found: Any) -> "Callable[[], pd.DataFrame]":
    """Makes the table of a result when it is asked for, so that pandas is loaded for it alone."""

    def made() -> "pd.DataFrame":
        from reports.files.frames import frame

        return frame(found)

    return made


def show_part_csv(document: Mapping[str, Any], main: str) -> None:
    """Prints a part of a document that is of no one case. Raises click.UsageError where it has no such part."""
    from reports.files.frames import csv_text

    write_csv(csv_text(_part(document, main)))


def _asked_part() -> str | None:
    """The part that --table names."""
    found: str | None = click.get_current_context().meta.get(TABLE_ASKED)
    return found


def _part(document: Mapping[str, Any], main: str | None) -> "pd.DataFrame":
    from reports.files.document_tables import part_table, parts

    name, known = _asked_part() or main, parts(document)
    assert name is not None, "a table that is no part of the document is made by the command"
    if name not in known:
        told = unknown("table", name, known)
        raise click.UsageError(f"{told}; --table names a part of what --format json prints")
    return part_table(document, name)


def show_faults_csv(document: Mapping[str, Any]) -> None:
    """Prints the faults of a case as a table, whichever was asked for."""
    from reports.files.document_tables import part_table
    from reports.files.frames import csv_text

    write_csv(csv_text(part_table(document, "faults")))


def write_csv(text: str) -> None:
    """Writes to standard output, to a terminal without the characters that steer it; elsewhere nothing is changed."""
    from reports.words.terminal import write_utf8

    if sys.stdout.isatty():
        click.echo(text, nl=False)
    else:
        write_utf8(text)
