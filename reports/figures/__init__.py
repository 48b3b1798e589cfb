"""The figures of a brief: matplotlib's pictures in the brief's own hand, the same bytes for the same data.

matplotlib takes its settings from the folder in which the program happens to run, and from the user's: these may set
the text of a case by LaTeX, or be no settings at all. Here it begins in the folder of its own defaults instead.
"""

import os
from importlib.util import find_spec
from pathlib import Path


def _begin() -> None:
    found = find_spec("matplotlib")
    assert found is not None and found.origin is not None, "matplotlib is installed with the program"
    try:
        here = os.getcwd()
    except OSError:  # the folder is gone, and its settings with it
        here = None
    os.chdir(Path(found.origin).parent / "mpl-data")
    try:
        import matplotlib  # noqa: F401 (it reads its settings now)
    finally:
        if here is not None:
            os.chdir(here)


_begin()
