"""The exit statuses. A traceback has none of them, and is a defect of the program."""

from enum import IntEnum
from typing import NoReturn

import click


class Exit(IntEnum):
    """The exit status of every command."""

    DONE = 0
    """Done; of what was solved the answer is proved."""
    CASE_WRONG = 1
    """The case is wrong; its faults are printed."""
    COMMAND_WRONG = 2
    """The command line is wrong. click ends with this of itself."""
    NO_BUNDLE = 3
    """No bundle is feasible; the conflict is printed."""
    NOT_PROVED = 4
    """Stopped by the time limit or another limit, or two ways disagree; what is printed is not proved or not all."""
    COULD_NOT_RUN = 5
    """The program could not run: no such solver, or it failed; a file is in the way or cannot be written."""
    DIFFERENT = 6
    """`verify` found a difference."""
    INTERRUPTED = 130
    """Interrupted by the user (SIGINT); what was finished is printed and kept."""
    ENDED = 143
    """Ended from outside (SIGTERM); what was finished is printed and kept."""


TIME_UP, STOPPED = "the time limit was reached", "interrupted"
"""Why a part of an answer is not finished."""


class CouldNotRun(click.ClickException):
    """The request is valid but could not be carried out; printed as one line."""

    exit_code = int(Exit.COULD_NOT_RUN)


def leave(status: Exit) -> NoReturn:
    """Exits the command with this status."""
    click.get_current_context().exit(status)
