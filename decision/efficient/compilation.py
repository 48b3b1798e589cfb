"""Compiled functions: numba's decorator as it is used here, and where compiled code is kept.

It is kept beside the program, for the very sources that it was made from: numba itself looks only at the file
of each function, and would go on with what another file's older version was compiled into. Where it cannot be
kept, or what was kept is damaged, a function is compiled once more: that costs seconds and nothing else.
"""

import ast
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config
from numba.core.caching import FunctionCache, IndexDataCacheFile

PACKAGE = Path(__file__).parents[1]


def sources(package: Path = PACKAGE) -> tuple[Path, ...]:
    """The files that compiled code may come from: those that compile a function, and all of the package that they import.

    Constants and types that a compiled function takes from another file are compiled into it.
    """
    todo = [file for file in package.rglob("*.py") if b"\n@compiled" in file.read_bytes()]
    found = {package / "efficient" / "compilation.py"}
    while todo:
        file = todo.pop()
        if file not in found:
            found.add(file)
            todo += _imported(file, package)
    return tuple(sorted(found))


def _imported(file: Path, package: Path) -> Iterator[Path]:
    """The files of the package that this one imports."""
    for statement in ast.parse(file.read_bytes()).body:
        names = []
        if isinstance(statement, ast.Import):
            names = [each.name for each in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            names = [f"{statement.module}", *(f"{statement.module}.{each.name}" for each in statement.names)]
        for name in names:
            module = package.parent.joinpath(*name.split(".")).with_suffix(".py")
            if module.is_relative_to(package) and module.is_file():
                yield module


def fingerprint(package: Path = PACKAGE) -> str:
    """The hash of all sources of compiled code."""
    return sha256(b"".join(file.read_bytes() for file in sources(package))).hexdigest()[:16]


def _cache() -> Path:
    """Where the code compiled from these sources is kept, a folder that need not be there yet.

    Beside them or, where nothing can be written there, among what the user's programs keep.
    """
    beside = PACKAGE / "__pycache__"
    if not os.access(beside if beside.exists() else PACKAGE, os.W_OK):
        beside = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "policy-options"
    return beside / f"compiled-{fingerprint()}"


CACHE = _cache()

LAST = "depth_first.walk-*.nbc"
"""What the search compiles last, and takes longest for: an earlier run may have been stopped before it."""

IS_COMPILED = any(CACHE.rglob(LAST))
"""Whether an earlier run has compiled the search: else the first search takes some seconds longer."""


Function = TypeVar("Function", bound=Callable[..., Any])

SEAL = 32
"""Bytes of the hash before a file of compiled code."""


class Damaged(Exception):
    """A file of compiled code is not as it was written."""


class _Sealed(IndexDataCacheFile):
    """Files of compiled code that are known by their hash: damaged code would end the process when it runs."""

    def _save_data(self, name: str, data: Any) -> None:
        told: bytes = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(sha256(told).digest() + told)

    def _load_data(self, name: str) -> Any:
        content = Path(self._data_path(name)).read_bytes()
        if sha256(content[SEAL:]).digest() != content[:SEAL]:
            raise Damaged(name)
        return pickle.loads(content[SEAL:])


class _Kept(FunctionCache):
    """What was compiled earlier, where it can be had; nothing that is wrong with it stops the program."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        if not Path(self._cache_path).is_relative_to(CACHE):
            raise RuntimeError("numba would keep it where it may be that of other sources")
        self._cache_file = _Sealed(self._cache_path, self._impl.filename_base, self._cache_file._source_stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # whatever unpickling may raise
            with suppress(OSError):
                os.unlink(self._cache_file._index_path)  # so that it is written anew
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        with suppress(Exception):  # such as a full disk
            super().save_overload(sig, data)


def compiled(function: Function) -> Function:
    """Compiles a function of numbers and arrays at its first call; threads run it side by side."""
    dispatcher: Any = numba.njit(nogil=True)(function)
    settings: Any = config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(CACHE)
    try:
        with suppress(RuntimeError):  # there is no place to keep it
            dispatcher._cache = _Kept(function)
    finally:
        settings.CACHE_DIR = before
    return cast(Function, dispatcher)
