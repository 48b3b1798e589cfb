"""What the tests of the brief share: the bundled brief in every form, made once, and a browser."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from options import bundled_case_path
from tests.reports.running import run

CHROMIUM = Path("/usr/bin/chromium")
"""Debian's package; the tests bring no browser of their own."""

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


@dataclass(frozen=True)
class Files:
    """A brief as page and PDF, and what making it wrote to standard error."""

    html: Path
    pdf: Path
    told: str


def make_brief(case: Path, folder: Path, *asked: str) -> Files:
    done = run("brief", case, "--out", folder, *asked)
    assert done.returncode == 0, done.stderr
    return Files(folder / f"{case.stem}.html", folder / f"{case.stem}.pdf", done.stderr)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return make_brief(bundled_case_path(), tmp_path_factory.mktemp("bundled"), "--html", "--pdf", "--json")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where CI is set it must be there.

    Elsewhere a contributor may have no right to install it, and the other tests still tell: these are skipped then.
    """
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing: install the package chromium")
        pytest.skip(f"needs {CHROMIUM} (on Debian and Ubuntu: apt install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        yield opened
        opened.close()
