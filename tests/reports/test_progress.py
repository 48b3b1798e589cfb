"""Progress on a terminal: shown after a second, kept up while nothing new is told, gone at the end; else nothing."""

import os
import subprocess
import sys

WORK = """
import time
from reports.commands.progress import showing
with showing() as progress:
    if progress:
        progress("{what}", 0, None)
        time.sleep({seconds})
        progress("{what}", 3, 7)
print("done")
"""


def seen(seconds: float, what: str = "weighing stones") -> str:
    """What a terminal on standard error gets to see."""
    ours, theirs = os.openpty()
    process = subprocess.Popen([sys.executable, "-c", WORK.format(seconds=seconds, what=what)], stderr=theirs)
    os.close(theirs)
    text = b""
    try:
        while part := os.read(ours, 4096):
            text += part
    except OSError:  # the terminal ends with who wrote to it
        pass
    os.close(ours)
    assert process.wait() == 0
    return text.decode()


def test_long_work_is_told_again_and_again_and_the_line_is_cleared() -> None:
    *lines, last = seen(2.8).split("\r\x1b[K")
    assert lines[1] == "weighing stones, 1 s (Ctrl-C stops)"
    assert "weighing stones, 2 s (Ctrl-C stops)" in lines
    assert lines[-1].startswith("weighing stones: 3 of 7, ")
    assert (lines[0], last) == ("", "")


def test_a_line_is_no_longer_than_the_terminal() -> None:
    shown = seen(2, "weighing stones " * 20).split("\r\x1b[K")
    assert max(map(len, shown)) == 79
    assert shown[1].endswith(", 1 s (Ctrl-C stops)")


def test_short_work_says_nothing() -> None:
    assert seen(0.1) == ""


def test_without_a_terminal_there_is_nothing_to_tell() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK.format(seconds=2, what="weighing stones")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("done\n", "")
