"""The terminal renderer: blocks (reports/words/blocks.py) as lines of text within a width."""

from reports.console.lines import lines, terminal_width

__all__ = ["lines", "terminal_width"]
