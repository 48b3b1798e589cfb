"""Where the ledger is, and who may read it."""

import os
import stat
from contextlib import suppress
from pathlib import Path

import platformdirs

from reports.ledger.failures import LedgerFailed

VARIABLE = "POLICY_OPTIONS_LEDGER"
"""The environment variable that names the ledger, or turns it off."""

OFF = "off"
"""Its value that turns the ledger off."""

OWNER_ALONE = 0o600
"""The mode of the file: read and written by its owner."""


def place(named: Path | None = None, *, is_off: bool = False) -> Path | None:
    """The ledger's file: that of the command line, else that of the environment, else the user's own; None: turned off.

    named: the file of `--ledger`. is_off: `--no-ledger`. Raises LedgerFailed where the user has no folder for one.
    """
    if is_off:
        return None
    if named is not None:
        return named
    told = os.environ.get(VARIABLE, "")
    if told:
        return None if told.lower() == OFF else Path(told)
    return _own()


def _own() -> Path:
    """The user's own ledger, in the folder that the system has for the data of programs."""
    try:
        home = Path.home()
        folder = platformdirs.user_data_path("policy-options", appauthor=False)
    except (RuntimeError, OSError, KeyError):
        home = folder = Path()
    # No folder is made in place of a home that is not there: where it says nothing, the parents would be those of /.
    if not folder.is_absolute() or (folder.is_relative_to(home) and not home.is_dir()) or home == Path("/"):
        raise LedgerFailed(None, "there is no home folder to keep it in")
    return folder / "runs.sqlite3"


def make(path: Path) -> None:
    """Makes an empty file for a ledger where there is none, readable by its owner alone.

    Folders that are missing are made for their owner alone too. Raises OSError.
    """
    for folder in reversed([each for each in path.absolute().parents if not each.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ALONE))


def readers(path: Path) -> str:
    """Who may read the file, in words. Raises OSError."""
    if os.name != "posix":
        return "those whom its folder lets in"
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077 == 0:
        return "its owner alone"
    others = "its group" if not mode & 0o007 else "every user of this machine"
    return f"its owner and {others} (chmod 600 leaves the owner alone)"
