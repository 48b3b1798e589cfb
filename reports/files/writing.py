"""Atomic writes: to a temporary file beside the target, then renamed; never through a link out of its folder.

The temporary file is locked while it is written: one that nobody has locked was left by a process that was killed, and is
removed by the next that writes to the same target.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from secrets import token_hex

from reports.files.locking import is_locked, locked
from reports.request.stopping import STOPS


class CannotWrite(Exception):
    """A file could not be written; the earlier one is unchanged."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"cannot write {path}: {error.strerror or error}")


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A temporary path to write to, renamed to the file on success; missing folders are made. Raises CannotWrite."""
    try:
        if why := leads_out(path):
            raise OSError(None, why)
        path = _followed(path) if path.is_symlink() else path  # the file is replaced, not the link to it
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        _remove_left(path)
        name = str(path.parent / f".{path.name}.{token_hex(4)}")
        STOPS.half_written.add(name)  # before it is there: whenever the process is ended, it is removed
        held = os.fdopen(os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "rb+")
    except OSError as error:
        raise CannotWrite(path, error) from error
    try:
        with held:
            locked(held)
            yield Path(name)
            os.fsync(held.fileno())
            os.chmod(name, stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
        os.replace(name, path)
    except OSError as error:
        raise CannotWrite(path, error) from error
    finally:
        STOPS.remove(name)


def leads_out(path: Path) -> str:
    """Why a path to write to leads elsewhere than it says, and what to name; empty where it does not.

    It may be a link out of its folder; of a path that is not absolute no folder may be a link out of the current one
    either; and what lies behind `..` is not known before the folder is there that it leads out of.
    """
    for folder in (path.parent, *path.parent.parents):
        if folder.name == ".." and not folder.parent.is_dir():
            return f"{folder} leads out of a folder that is not there; name the file without it"
    if path.is_symlink() and _followed(path).parent != _followed(path.parent):
        return f"it is a link to {os.readlink(path)}; name the file itself"
    if not path.is_absolute():
        meant = Path(os.path.normpath(_followed(Path.cwd()) / path.parent))
        if _followed(path.parent) != meant:
            return f"{path.parent} leads through a link to {_followed(path.parent)}; name that folder itself"
    return ""


def _followed(path: Path) -> Path:
    """The absolute path behind all links; of links that lead to each other, which `Path.resolve` refuses, one of them."""
    return Path(os.path.realpath(path))


def _remove_left(path: Path) -> None:
    """Removes temporary files of this target that no process holds."""
    for left in path.parent.glob(f".{escape(path.name)}.{'[0-9a-f]' * 8}"):
        if not is_locked(left):
            with suppress(OSError):
                left.unlink()


def write_text(path: Path, text: str) -> None:
    """Writes a UTF-8 file; missing folders are made. Raises CannotWrite."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file; missing folders are made. Raises CannotWrite."""
    with written_whole(path) as beside:
        beside.write_bytes(content)
