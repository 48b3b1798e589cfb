"""Atomic writes: to a temporary file beside the target, then renamed."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from reports.request.stopping import STOPS


class CannotWrite(Exception):
    """A file could not be written; the earlier one is unchanged."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"cannot write {path}: {error.strerror or error}")


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A temporary path to write to, renamed to the file on success; missing folders are made. Raises CannotWrite."""
    try:
        path = path.resolve() if path.is_symlink() else path  # the file is replaced, not the link to it
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        name = str(path.parent / f".{path.name}.{token_hex(4)}")
        STOPS.half_written.add(name)  # before it is there: whenever the process is ended, it is removed
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise CannotWrite(path, error) from error
    try:
        yield Path(name)
        with open(name, "rb+") as file:
            os.fsync(file.fileno())
        os.chmod(name, stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
        os.replace(name, path)
    except OSError as error:
        raise CannotWrite(path, error) from error
    finally:
        STOPS.remove(name)


def write_text(path: Path, text: str) -> None:
    """Writes a UTF-8 file; missing folders are made. Raises CannotWrite."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file; missing folders are made. Raises CannotWrite."""
    with written_whole(path) as beside:
        beside.write_bytes(content)
