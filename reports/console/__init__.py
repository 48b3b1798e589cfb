"""The terminal: blocks (reports/words/blocks.py) set as lines of text no wider than it is."""

from reports.console.lines import lines, terminal_width

__all__ = ["lines", "terminal_width"]
