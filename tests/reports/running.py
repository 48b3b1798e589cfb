"""The command line as a user runs it: another process, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FLOOD = ROOT / "tests" / "cases" / "flood.yaml"
SMALL = ROOT / "tests" / "cases" / "waiting.yaml"


def flowing(text: str) -> str:
    """What a terminal shows as one line: it breaks lines where its width has it."""
    return " ".join(text.split())


def run(*words: str | Path, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`policy-options WORDS`, its output and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "reports", *map(str, words)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
