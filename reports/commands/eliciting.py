"""The interview of `weights --elicit`: questions on standard error, answers from standard input, one line each.

The case is written once, at the end, and only after a yes; whatever ends the interview before leaves it as it is.
"""

import sys
from pathlib import Path

import click

from options import Case
from options.reading import read_bytes
from options.updating import updated_bytes
from options.workbook.opening import is_workbook
from reports.commands.options import NAME
from reports.console import terminal_width
from reports.request.statuses import CouldNotRun, Exit, leave
from reports.words.interview import ElicitationMethod, Interview, NotUnderstood, refused, with_profile

METHODS: dict[str, ElicitationMethod] = {"1": "swing", "2": "rank", "3": "pairwise"}


class EndOfInput(Exception):
    """There are no further answers."""


def elicit(path: Path, case: Case, name: str, method: ElicitationMethod | None) -> None:
    """Interviews one person and writes the profile into the case file. Raises click.UsageError, CouldNotRun."""
    if not NAME.fullmatch(name):
        raise click.UsageError(
            f"--elicit {name}: a profile's name has small letters, digits and _, as in city_council"
        )
    data = read_bytes(str(path))
    if is_workbook(data, str(path)):
        raise click.UsageError(f"{path} is a workbook; import it into a case, and elicit into that")
    try:
        _say(
            f"Weights of {name}. Type back to change an answer, and end with Ctrl-C; nothing is written before the end."
        )
        told = _interviewed(case, method)
        if name in (case.weights.profiles if case.weights else {}):
            _say(f"The case has a profile {name} already; it will be replaced.")
        if not _agreed(f"Write {name} into {path}?"):
            _say("Nothing was written.")
            leave(Exit.INTERRUPTED)
    except KeyboardInterrupt:
        _say("\nNothing was written.")
        raise
    except EndOfInput:
        _say("\nThe answers ended before the interview did: nothing was written.")
        leave(Exit.INTERRUPTED)
    stated = case.weights.profiles.get(name) if case.weights else None
    profile = told.profile(stated.title if stated else None)
    _write(path, data, with_profile(case, name, profile))
    _say(f"Wrote the profile {name} into {path}.")


def _interviewed(case: Case, method: ElicitationMethod | None) -> Interview:
    """The interview with all its answers."""
    chosen = method or _method()
    if why := refused(case, chosen):
        raise click.UsageError(why)
    told = Interview(case, chosen)
    while True:
        ask = told.next()
        if ask is None:
            _say(f"Your weights: {told.summary()}.")
            if (typed := _answer("Is that what you mean (yes, or back)?")).lower() in ("yes", "y"):
                return told
            if typed.lower() == "back":
                told = told.back()
            else:
                _say("Write yes, or back to change the last answer.")
            continue
        _say("")
        _say(ask.text)
        for n, choice in enumerate(ask.choices, start=1):
            _say(f"  {n}  {told.swing(choice)}")
        typed = _answer(f"({ask.hint})")
        if typed.lower() == "back":
            if not told.answers and method is None:
                return _interviewed(case, None)
            told = told.back()
            continue
        try:
            told = told.answered(typed)
        except NotUnderstood as error:
            _say(f"That is no answer: {error}.")
            continue
        if said := told.so_far():
            _say(said)


def _method() -> ElicitationMethod:
    _say("How shall they be asked for?")
    _say("  1  swing: which improvement first, and how much the others are worth beside it (recommended)")
    _say("  2  rank: which improvement first, which next")
    _say("  3  pairwise: two at a time, and how many times as much one matters")
    while (typed := _answer("(1, 2 or 3)")) not in METHODS:
        _say("That is no answer: write 1, 2 or 3.")
    return METHODS[typed]


def _agreed(question: str) -> bool:
    while (typed := _answer(f"{question} (yes or no)").lower()) not in ("yes", "y", "no", "n"):
        _say("Write yes or no.")
    return typed in ("yes", "y")


def _answer(prompt: str) -> str:
    click.echo(f"{prompt} ", nl=False, err=True)
    line = sys.stdin.readline()
    if not line:
        raise EndOfInput
    return line.strip()


def _say(text: str) -> None:
    """Tells a line, broken to the width of the terminal."""
    click.echo(
        click.wrap_text(text, terminal_width(), subsequent_indent="     " if text.startswith("  ") else ""),
        err=True,
    )


def _write(path: Path, data: bytes, case: Case) -> None:
    from reports.files.writing import CannotWrite, write_bytes

    content, changed = updated_bytes(data, case, str(path))
    try:
        write_bytes(path, content)
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    if changed.anew:
        _say(f"Written anew, without its comments: {', '.join(changed.anew)}.")
