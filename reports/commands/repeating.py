"""Solves a recorded question again: the same command with the same options on the same case, in silence."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from options import Case
from options.emitting import case_text
from reports.commands.options import FORMAT_ASKED
from reports.commands.recording import ANSWER
from reports.request.statuses import CouldNotRun

ELSEWHERE = frozenset(
    {"--with", "--since", "--out", "--figures", "--template", "--samples", "--weights-file", "--html", "--pdf",
     "--docx", "--pptx", "--xlsx", "--json", "--force", "--no-attachments"}
)  # fmt: skip
"""Options that name files: what `--with` changed is in the recorded case, and nothing is written again."""


def repeated(
    command: click.Command,
    case: Case,
    words: Sequence[str],
    time_limit: float | None = None,
    *,
    source: bytes | None = None,
    form: tuple[str, str, bool] | None = None,
) -> tuple[dict[str, Any], bytes | None]:
    """The JSON document that the command makes of the case now, and the brief; nothing is printed, kept or recorded.

    words: the options as they were recorded. time_limit: seconds. source: the file of the case, where it is known. form:
    that of a brief to write, its paper, and whether it holds attachments. Raises CaseError, CouldNotRun and what commands
    raise.
    """
    ctx = click.get_current_context()
    format_asked = ctx.meta.get(FORMAT_ASKED)
    kept = list(_without_files(command, words))
    if time_limit is not None:
        kept += ["--time-limit", str(time_limit)]
    with TemporaryDirectory() as folder, _in_silence():
        path = Path(folder) / "case.yaml"
        path.write_bytes(case_text(case).encode("utf-8") if source is None else source)
        if form is not None:
            name, paper, is_attached = form
            kept += [f"--{name}", "--paper", paper, *([] if is_attached else ["--no-attachments"])]
        if command.name == "brief":
            kept += ["--json", "--out", folder]
        try:
            again = command.make_context(command.name, [*kept, "--", str(path)], parent=ctx)
        except click.UsageError as error:
            raise CouldNotRun(f"this version cannot repeat the run: {error.format_message()}") from error
        with again:
            try:
                command.invoke(again)
            except click.exceptions.Exit:
                pass  # the document says how it ended
            finally:
                ctx.meta[FORMAT_ASKED] = format_asked
                answer = ctx.meta.pop(ANSWER, None)
        if answer is None:
            raise CouldNotRun("the command ended without an answer")
        document: dict[str, Any] = json.loads(json.dumps(answer[1]()))
        brief = next((each for each in Path(folder).glob(f"*.{form[0]}")), None) if form else None
        return document, None if brief is None else brief.read_bytes()


def without_time_limit(command: click.Command, words: Sequence[str]) -> list[str]:
    """The options but for the time limit."""
    return [word for pair in _pairs(command, words) if pair[0] != "--time-limit" for word in pair]


def is_cut_short(document: Mapping[str, Any]) -> bool:
    """Whether parts of the answer are not finished."""
    return bool(document.get("unfinished"))


def names_files(command: click.Command, words: Sequence[str]) -> list[str]:
    """Of the options those of files without which the answer is not the same in all its parts."""
    return [pair[0] for pair in _pairs(command, words) if pair[0] in ("--with", "--since")]


def _without_files(command: click.Command, words: Sequence[str]) -> Iterator[str]:
    for pair in _pairs(command, words):
        if pair[0] not in ELSEWHERE:
            yield from pair


def _pairs(command: click.Command, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each option with its value, where it takes one."""
    flags = {
        name
        for each in command.params
        if isinstance(each, click.Option) and each.is_flag
        for name in each.opts
    }
    rest = iter(words)
    for option in rest:
        yield (option,) if option in flags else (option, next(rest, ""))


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keeps what the body prints to standard output; messages go to standard error as always."""
    with redirect_stdout(io.StringIO()):
        yield
