"""`--format csv`: the main table of a command, or with --table another part of its document."""

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from options import Case, unknown
from reports.commands.options import TABLE_ASKED
from reports.request.asked import Asked

if TYPE_CHECKING:
    import pandas as pd


def show_csv(
    case: Case,
    asked: Asked,
    document: Mapping[str, Any],
    main: "str | Callable[[], pd.DataFrame]",
    place: int | None = None,
) -> None:
    """Prints the table that is asked for, in UTF-8. Raises click.UsageError where the document has no such part.

    main: the table without --table, or the part of the document that it is. place: of the columns `standing` and
    `settings` in it; at the end where it is left out.
    """
    from reports.files.document_tables import part_table, parts
    from reports.files.frames import as_csv
    from reports.request.overrides import settings

    part = click.get_current_context().meta.get(TABLE_ASKED)
    if part is None and not isinstance(main, str):
        table = main()
    else:
        name, known, place = part or main, parts(document), None
        assert isinstance(name, str), "a table that is none of the document is made above"
        if name not in known:
            told = unknown("table", name, known)
            raise click.UsageError(f"{told}; --table names a part of what --format json prints")
        table = part_table(document, name)
    write_csv(as_csv(table, str(document.get("standing") or ""), settings(case, asked), place))


def show_faults_csv(document: Mapping[str, Any]) -> None:
    """Prints the faults of a case as a table."""
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
