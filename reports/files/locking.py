"""Locks on files, which end with the process that holds them, however it ends."""

import os
from pathlib import Path
from typing import IO, Any

try:
    import fcntl
except ImportError:  # Windows, where a file that a process has open cannot be removed anyway
    LOCKS: Any = None
else:
    LOCKS = fcntl


def locked(file: IO[bytes] | int) -> bool:
    """Takes the lock of an open file or, by its descriptor, of an open folder; returns whether no other process had it.

    True where the system has no locks.
    """
    if LOCKS is None:
        return True
    try:
        LOCKS.flock(file, LOCKS.LOCK_EX | LOCKS.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def is_locked(path: Path) -> bool:
    """Whether another open file holds the lock of this one, or it cannot be opened to look."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            return not locked(file)
    except OSError:
        return True
