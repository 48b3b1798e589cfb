"""`release`: a smaller case for one reader, without what they may not see."""

import os
from pathlib import Path

import click

from options import Release, load_document, read_file, released
from reports.commands.asking import show_blocks
from reports.commands.disagreement import remember
from reports.commands.options import format_option
from reports.commands.tabular import shown_as_data
from reports.request.asked import NOTHING
from reports.request.statuses import CouldNotRun


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "--to", required=True, metavar="NAME", help="Who may see it, as the case names them in releasable_to."
)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="The file to write, in YAML.")  # fmt: skip
@click.option(
    "--force", is_flag=True, help="Replace FILE where there is one; the case itself is never replaced."
)
@format_option("table", "json", "csv")
def release(case: Path, to: str, out: Path, force: bool, form: str) -> None:
    """Write a smaller case that NAME may see; every command then works on that file.

    Parts that are not releasable to NAME are left out, and so is what named them. Comments are left out too, and who else
    may see a part. What is said of this office's own brief is not passed on: its reader, drafter, clearance, whom it was
    sent to. The marking becomes the highest of what is left.

    \b
    Example:
      policy-options release mine/case.yaml --to "Town council" --out released.yaml
      policy-options diff mine/case.yaml released.yaml
    """
    from reports.documents.release import release_document
    from reports.files.writing import CannotWrite, write_text

    remember(case)
    found = released(read_file(str(case)), to)
    refuse(case, out, force)
    try:
        write_text(out, found.text)
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    if not shown_as_data(
        form, found.case, NOTHING, lambda: release_document(str(case), str(out), found), "followed"
    ):
        from reports.brief.markings import whole_marking
        from reports.console.answers.release import release_blocks

        whole = load_document(case).case
        marked = whole.model_copy(update={"marking": whole_marking(whole) or None})
        show_blocks(marked, NOTHING, release_blocks(str(out), found))
    for line in warnings(found):
        click.echo(f"Warning: {line}", err=True)
    click.echo(f"Next: policy-options diff {case} {out}", err=True)


def refuse(case: Path, out: Path, force: bool) -> None:
    """Raises CouldNotRun where the file must not be written."""
    from reports.files.replacing import refuse_inputs

    refuse_inputs([out], [case], "name another file with --out")
    if out.is_symlink():
        raise CouldNotRun(f"{out} is a link to {os.readlink(out)}; name the file itself")
    if out.exists() and not force:
        raise CouldNotRun(f"{out} exists and is left as it is; name another file, or replace it with --force")


def warnings(found: Release) -> list[str]:
    """What the office that releases should look at, a sentence each."""
    from reports.words.releasing import warnings_of

    return warnings_of(found)
