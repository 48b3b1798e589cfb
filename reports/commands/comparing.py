"""Shared by `diff` and `brief --since`: two versions of a case, with the options of the command in both."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from options import Document, Versions, compare
from reports.commands.asking import solving
from reports.commands.timing import within_time
from reports.commands.versions import read_version, set_numbers
from reports.request.asked import Asked
from reports.words.wording import listed

if TYPE_CHECKING:
    from decision import Comparison, Optimum


def compared(
    old: Path,
    new: Path,
    asked: Asked,
    *,
    known: "Optimum | None" = None,
    most_cases: int,
    time_limit: float | None = None,
) -> "Comparison":
    """Both versions answered, and what moved the recommendation. asked: the options as they were given; they name things
    as the new version does.

    known: the answer of the new version, where it is known. time_limit: seconds; None: what the command has left. Raises
    CaseError, and click.UsageError where an option does not fit one of the two versions.
    """
    from decision import RequestError, comparison

    with within_time():
        versions = compare(read_version(old), read_version(new))
        in_both = _with_options(versions, old, new, asked)
    # The numbers that options set are in both cases; what is left is asked of each.
    question = replace(asked, limits=(), bounds=(), changes=()).question(in_both.new.case)
    with solving() as progress:
        try:
            return comparison(
                versions,
                question,
                asked=in_both,
                new=known,
                most_cases=most_cases,
                solver=asked.solver,
                time_limit=time_limit,
                progress=progress,
            )
        except RequestError as error:
            raise click.UsageError(f"{old}: {error}") from error


def refuse_to_show(old: Path, new: Path, versions: Versions) -> None:
    """Raises click.UsageError where a brief of the new version would show what readers may not see, or could not mark."""
    if hidden := versions.kept_from_readers:
        named = listed(hidden[:3]) + (" …" if len(hidden) > 3 else "")
        raise click.UsageError(
            f"{old} has parts that not all who may see {new} may see ({named}); compare them with diff"
        )
    if unknown := versions.unknown_markings:
        raise click.UsageError(
            f"{old} bears {listed(unknown)}; add it to the markings of {new}, in their order"
        )


def _with_options(versions: Versions, old: Path, new: Path, asked: Asked) -> Versions:
    """The two versions with the limits, bounds and files of changes that the command sets; the same where it sets none."""
    if not (asked.limits or asked.bounds or asked.changes):
        return versions

    def by_old_name(name: str) -> str:
        return next((versions.old_name(kind, name) for kind in ("resource", "constraint")
                     if versions.old_name(kind, name) != name), name)  # fmt: skip

    return compare(_set(old, asked, by_old_name), _set(new, asked, lambda name: name))


def _set(path: Path, asked: Asked, called: Callable[[str], str]) -> Document:
    """A version with the numbers that the command sets; called: what this version calls what the options name."""
    asked = replace(
        asked,
        limits=tuple((called(name), change) for name, change in asked.limits),
        bounds=tuple((called(name), change) for name, change in asked.bounds),
    )
    return set_numbers(read_version(path, asked.changes), asked, str(path))
