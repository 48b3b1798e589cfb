"""Settings for every test: what a run keeps for the next one stays in the checkout's .cache."""

import os
from pathlib import Path

import pytest

os.environ.setdefault(
    "HYPOTHESIS_STORAGE_DIRECTORY", str(Path(__file__).parents[1] / ".cache" / "hypothesis")
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew-golden", action="store_true", help="write the golden files anew")
