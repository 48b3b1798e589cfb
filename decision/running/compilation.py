"""Compiled functions: numba's decorator as this package uses it, with a cache on disk.

The cache is keyed by the hash of all sources that compiled code depends on; numba's own key is the file of the function
alone, and misses changes in files that it imports. Where the cache cannot be written, or is damaged, functions are
compiled again, which takes some seconds.
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
"""The folder of the package `decision`."""


def sources(package: Path = PACKAGE) -> tuple[Path, ...]:
    """The files that compiled code depends on: those with a compiled function, and all that they import of the package,
    directly or not, since constants and types of other files are compiled in."""
    todo = [file for file in package.rglob("*.py") if b"\n@compiled" in file.read_bytes()]
    found = {package / "running" / "compilation.py"}
    while todo:
        file = todo.pop()
        if file not in found:
            found.add(file)
            todo += _imported(file, package)
    return tuple(sorted(found))


def _imported(file: Path, package: Path) -> Iterator[Path]:
    """The files of the package that a file imports."""
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
    """The hash of all sources that compiled code depends on, 16 hexadecimal digits."""
    return sha256(b"".join(file.read_bytes() for file in sources(package))).hexdigest()[:16]


def _cache_folder() -> Path:
    """The folder of the cache, which may not exist yet: beside the sources or, where that is not writable, in the user's
    cache folder."""
    defining = PACKAGE / "__pycache__"
    if not os.access(defining if defining.exists() else PACKAGE, os.W_OK):
        defining = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "policy-options"
    return defining / f"compiled-{fingerprint()}"


CACHE = _cache_folder()
"""The folder of the cache for the present sources."""

LAST = "depth_first.search_subtree-*.nbc"
"""Cache file of the function that is compiled last and takes longest: an earlier run may have been stopped before it."""


def is_compiled(last: str) -> bool:
    """Returns whether an earlier run has compiled a function. last: pattern of its cache file."""
    return any(CACHE.rglob(last))


IS_COMPILED = any(CACHE.rglob(LAST))
"""Whether an earlier run has compiled the search; if not, the first search takes some seconds longer."""


Function = TypeVar("Function", bound=Callable[..., Any])

DIGEST = 32
"""Bytes of the SHA-256 digest at the start of a cache file."""


class Damaged(Exception):
    """The digest of a cache file is wrong."""


class _ChecksummedFile(IndexDataCacheFile):
    """Cache files with a digest, which is checked before loading: damaged machine code would crash the process."""

    def _save_data(self, name: str, data: Any) -> None:
        content: bytes = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(sha256(content).digest() + content)

    def _load_data(self, name: str) -> Any:
        content = Path(self._data_path(name)).read_bytes()
        if sha256(content[DIGEST:]).digest() != content[:DIGEST]:
            raise Damaged(name)
        return pickle.loads(content[DIGEST:])


class _Cache(FunctionCache):
    """Numba's cache in our folder; an error in it leads to compilation, never to a failure."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        if not Path(self._cache_path).is_relative_to(CACHE):
            raise RuntimeError("numba would cache the function outside the folder of these sources")
        self._cache_file = _ChecksummedFile(
            self._cache_path, self._impl.filename_base, self._cache_file._source_stamp
        )

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
    """Decorator: compiles a function of numbers and arrays at its first call; it runs without the GIL."""
    return _compiled(function, True)


def compiled_in_place(function: Function) -> Function:
    """Decorator: as `compiled`, for a function that only reads and alters the arrays it is given, and neither makes nor
    returns one: references to arrays are not counted in it, which would take a third of the time of small loops."""
    return _compiled(function, False)


def _compiled(function: Function, counting: bool) -> Function:
    njit: Any = numba.njit  # whose types do not name the option that its own library uses for this
    dispatcher: Any = njit(nogil=True, _nrt=counting)(function)
    settings: Any = config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(CACHE)
    try:
        with suppress(RuntimeError):  # no folder for the cache
            dispatcher._cache = _Cache(function)
    finally:
        settings.CACHE_DIR = before
    return cast(Function, dispatcher)


@compiled_in_place
def overwrite(cells: Any, by: Any) -> None:
    """Writes an array into one of the same length, in functions that are compiled in place: a slice would be copied."""
    for n in range(len(cells)):
        cells[n] = by[n]
