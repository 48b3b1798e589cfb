"""The charts of a brief, drawn by matplotlib in one style; deterministic: equal data give equal bytes.

matplotlib reads a matplotlibrc in the working folder and the user's: these may have LaTeX set the text of a case, or
be invalid. It is therefore imported from the folder of its own defaults.
"""

import logging
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


def _begin() -> None:
    # Without a folder for its settings matplotlib makes a temporary one, which works as well: nobody needs to be told.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    found = find_spec("matplotlib")
    assert found is not None and found.origin is not None, "matplotlib is installed with the program"
    try:
        here = os.getcwd()
    except OSError:  # the folder is gone, and its settings with it
        here = None
    os.chdir(Path(found.origin).parent / "mpl-data")
    try:
        import_module("matplotlib")  # it reads its settings now
    finally:
        if here is not None:
            os.chdir(here)


_begin()
