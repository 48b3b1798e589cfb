"""An entry of the ledger: one run, and the hash that chains it to the entry before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

FIRST = "0" * 64
"""What stands for the hash of the entry before the first."""


@dataclass(frozen=True)
class RunRecord:
    """A run as it is recorded."""

    time: str
    """When it ended, in UTC, as in 2024-03-15T09:30:00.123Z."""
    command: str
    """The command."""
    case_path: str
    """The file of the case as it was named."""
    case_hash: str
    """SHA-256 of the case in canonical form, with files of `--with` laid over it (options/canonical.py)."""
    case_text: str
    """The case as JSON, its keys in the order of its file."""
    options: tuple[str, ...]
    """The options that were given, as they are typed."""
    defaults: tuple[str, ...]
    """The other options with what they stood for then."""
    seed: int | None
    """Of what was drawn; None where the command draws nothing."""
    engine: Mapping[str, str]
    """Versions of program, PuLP, solver and Python."""
    certificate: Mapping[str, Any]
    """What proves the answer: status, witnesses, bound and gap, as far as the command has them."""
    answer_hash: str
    """SHA-256 of what is compared when the run is repeated (reports/ledger/answer.py)."""
    result: str
    """The JSON document of the answer, on one line."""


@dataclass(frozen=True)
class LedgerEntry:
    """A record in its place in the ledger."""

    run: int
    """Its number, counted from 1 and never given twice."""
    record: RunRecord
    """The run."""
    previous: str
    """The hash of the entry before."""
    hash: str
    """The hash of this entry, as it was written."""

    @property
    def is_intact(self) -> bool:
        """Whether the entry is as it was written."""
        return self.hash == chained(self.previous, self.run, self.record)


def digest(text: str) -> str:
    """SHA-256 of a text, hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def chained(previous: str, run: int, record: RunRecord) -> str:
    """The hash of an entry: over the hash of the entry before, and all that is recorded."""
    told = [
        previous,
        run,
        record.time,
        record.command,
        record.case_path,
        record.case_hash,
        digest(record.case_text),
        list(record.options),
        list(record.defaults),
        record.seed,
        dict(record.engine),
        digest(in_json(record.certificate)),
        record.answer_hash,
        digest(record.result),
    ]
    return digest(in_json(told))


def in_json(value: Any) -> str:
    """Mappings, lists, texts and numbers as JSON in ASCII on one line, keys sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
