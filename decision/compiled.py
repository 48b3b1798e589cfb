"""Compiled functions: numba's decorator as it is used here, and where compiled code is kept.

It is kept beside the program, for the very sources that it was made from: numba itself looks only at the file
of each function, and would go on with what another file's older version was compiled into.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config

SOURCES = (
    "archive",
    "bounds",
    "compiled",
    "consenting",
    "exchanges",
    "local_search",
    "packed",
    "walk",
    "whole",
    "zones",
)
"""The files of this package that a compiled function may come from."""


def _cache() -> Path:
    """Where the code compiled from these sources is kept; a folder that need not be there yet."""
    here = Path(__file__).parent
    told = sha256(b"".join((here / f"{name}.py").read_bytes() for name in SOURCES)).hexdigest()
    return here / "__pycache__" / f"compiled-{told[:16]}"


CACHE = _cache()

IS_COMPILED = any(CACHE.rglob("*.nbc")) or not os.access(CACHE.parent.parent, os.W_OK)
"""Whether an earlier run has compiled these sources: else the first search takes some seconds longer."""


Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compiles a function of numbers and arrays at its first call; threads run it side by side."""
    settings: Any = config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(CACHE)
    try:
        return cast(Function, numba.njit(nogil=True, cache=True)(function))
    finally:
        settings.CACHE_DIR = before
