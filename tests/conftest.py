"""Settings for every test: what a run keeps for the next one stays in the checkout's .cache."""

import os
import signal
from pathlib import Path

import pytest

os.environ.setdefault(
    "HYPOTHESIS_STORAGE_DIRECTORY", str(Path(__file__).parents[1] / ".cache" / "hypothesis")
)

# No test writes into the ledger of whoever runs it; those of the ledger name one of their own.
os.environ["POLICY_OPTIONS_LEDGER"] = "off"

# Whoever starts the tests in the background has Ctrl-C ignored, which processes begun here would inherit.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Where standard input is closed, the next file opened would be taken for it, here and there.
try:
    os.fstat(0)
except OSError:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the golden files anew")
