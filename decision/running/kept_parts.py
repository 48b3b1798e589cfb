"""Parts of long work that are kept as they are finished, so that work that was ended goes on where it was.

The caller lends a store (`keeping`); without one nothing is kept. A part is known by a name that says what it is among
the parts of one question; what it holds are arrays or plain values, never objects.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import Any, Protocol

import numpy as np


class Store(Protocol):
    """Where parts are kept, for one question."""

    def get(self, name: str) -> bytes | None:
        """Returns what was kept under a name; None where nothing was."""

    def put(self, name: str, content: bytes) -> None:
        """Keeps a part."""


_STORE: ContextVar[Store | None] = ContextVar("store", default=None)


@contextmanager
def keeping(store: Store | None) -> Iterator[None]:
    """Context in which parts are kept in a store, and those that it holds are not computed again."""
    before = _STORE.set(store)
    try:
        yield
    finally:
        _STORE.reset(before)


def kept_arrays(name: str) -> Mapping[str, Any] | None:
    """Returns the arrays kept under a name; None where nothing was."""
    store = _STORE.get()
    content = None if store is None else store.get(name)
    if content is None:
        return None
    with np.load(BytesIO(content), allow_pickle=False) as held:
        return dict(held)


def keep_arrays(name: str, arrays: Mapping[str, Any]) -> None:
    """Keeps arrays of numbers under a name, where there is a store."""
    store = _STORE.get()
    if store is not None:
        file = BytesIO()
        np.savez(file, **arrays)
        store.put(name, file.getvalue())


def kept_values(name: str) -> Any:
    """Returns the plain values kept under a name; None where nothing was."""
    store = _STORE.get()
    content = None if store is None else store.get(name)
    return None if content is None else json.loads(content)


def keep_values(name: str, values: Any) -> None:
    """Keeps plain values (as JSON has them) under a name, where there is a store."""
    store = _STORE.get()
    if store is not None:
        store.put(name, json.dumps(values).encode("utf-8"))
