"""Versions of a case for `diff`: files, and runs of the ledger with what their options set."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Document, load_document, named_quantities, with_quantity
from reports.commands.ledger_options import known_ledger, recorded_run
from reports.commands.options import question_options
from reports.commands.typed import typed
from reports.request.applying import applied
from reports.request.asked import Asked
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from reports.ledger.entry import LedgerEntry

RUN = re.compile(r"run:[0-9]+")
"""What names a run in place of a file."""


@click.command()
@question_options
def _question(**_: Any) -> None:
    """Parses the options of a run that set what is asked."""


def is_run(version: Path) -> bool:
    """Whether a version is a run of the ledger, as in run:12, and no file is called so."""
    return RUN.fullmatch(str(version)) is not None and not version.exists()


def read_version(version: Path, changes: Sequence[Path] = ()) -> Document:
    """The case in a file, or that of a run as its options set it, with files of changes laid over it.

    Raises CaseError, click.UsageError where there is no such run, CouldNotRun where the ledger cannot be read or the run
    was altered.
    """
    if not is_run(version):
        return load_document(version, changes)
    from options.canonical import read_stored

    entry = _entry_of(version)
    asked = _asked_of(entry.record.options)
    stored = read_stored(entry.record.case_text, str(version))
    document = set_numbers(stored, asked, str(version))
    case = document.case
    if asked.scenario in case.scenarios:
        states = {
            name: state.model_copy(update={"working": name == asked.scenario})
            for name, state in case.scenarios.items()
        }
        case = case.model_copy(update={"scenarios": states})
    if isinstance(asked.weights, str) and case.weights is not None:
        case = case.model_copy(update={"weights": case.weights.model_copy(update={"default": asked.weights})})
    if changes:
        from options.canonical import stored as stored_text

        return read_stored(stored_text(case)[0], str(version), changes)
    return replace(document, case=case)


def asked_in_both(old: Path, new: Path, given: dict[str, Any]) -> dict[str, Any]:
    """The options of `diff` with those that both versions were asked with and that are no part of a case.

    Raises click.UsageError where the two were asked otherwise: then no case could tell what moved the answer.
    """
    of_old, of_new = (_beside(each) for each in (old, new))
    options = dict(given)
    for name in {**of_old, **of_new}:
        if given.get(name):
            continue
        one, other = of_old.get(name), of_new.get(name)
        if one != other:
            words = " ".join(typed(f"--{name.replace('_', '-')}", one or other, name))
            whose, whose_not = (old, new) if one else (new, old)
            raise click.UsageError(
                f"{whose} was asked with {words}, and {whose_not} was not, or otherwise; name the option to diff, and "
                "it counts in both"
            )
        options[name] = one
    return options


def set_numbers(document: Document, asked: Asked, called: str) -> Document:
    """A version with the limits and bounds that options set. called: what messages call it. Raises click.UsageError."""
    try:
        case, resolved = applied(document.case, asked)
    except ValueError as error:
        raise click.UsageError(f"{called}: {error}") from error
    scenario = asked.scenario if asked.scenario in case.scenarios else document.case.working_scenario
    for name, change in resolved.limits:
        (limit,) = named_quantities(case, name, ("limit",))
        case = with_quantity(case, limit, change.of(None), scenario)
    return replace(document, case=case)


def _beside(version: Path) -> dict[str, Any]:
    """What a run was asked with that is no part of its case; nothing of a file."""
    if not is_run(version):
        return {}
    entry = _entry_of(version)
    asked = _asked_of(entry.record.options)
    told: dict[str, Any] = {name: getattr(asked, name) for name in ("must", "must_not", "suppose")}
    if not isinstance(asked.weights, str):
        told["weights"] = asked.weights
    return {name: value for name, value in told.items() if value}


def _entry_of(version: Path) -> "LedgerEntry":
    """The entry of a run. Raises CouldNotRun where it was altered: what it holds is no version of anything."""
    entry = recorded_run(known_ledger(click.get_current_context()), str(version))
    if not entry.is_intact:
        raise CouldNotRun(
            f"{version} is not as it was written; policy-options verify {entry.run} says what is wrong"
        )
    return entry


def _asked_of(words: Sequence[str]) -> Asked:
    """What the recorded options of a run ask; those that only say how it is computed or told count in no case."""
    ctx = _question.make_context("run", list(_asking(words)))
    return Asked(**ctx.params)


def _asking(words: Sequence[str]) -> Iterator[str]:
    known = {name for each in _question.params for name in each.opts} - {"--with"}
    for n, word in enumerate(words[:-1]):
        if word in known:
            yield from (word, words[n + 1])
