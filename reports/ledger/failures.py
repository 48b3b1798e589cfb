"""What may go wrong with a ledger, in one line."""

from pathlib import Path


class LedgerFailed(Exception):
    """A ledger cannot be read or written; its text says which, and why."""

    def __init__(self, path: Path | None, why: str) -> None:
        super().__init__(why if path is None else f"{path}: {why}")
        self.path = path
        self.why = why


class NoSuchRun(Exception):
    """The ledger holds no run of that number."""
