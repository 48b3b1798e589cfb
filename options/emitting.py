"""Plain values as the text of a YAML file, in blocks where one line is too short for them."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from textwrap import wrap
from typing import Any

from options.case import Case
from options.inline import inline, number_text
from options.plain import plain_values
from options.workbook.opening import is_workbook

WIDTH = 110
"""Characters of a line, where nothing in it is longer."""

DEEPEST_INLINE = 2
"""Levels of mappings and lists that stand on one line together."""


def case_text(case: Case) -> str:
    """A case as the text of a file that reads the same."""
    return block(plain_values(case)) + "\n"


def source_bytes(path: Path, case: Case) -> bytes:
    """The file of a case as a text file has it: its own bytes, or those of the case where it is a workbook."""
    data = path.read_bytes()
    return case_text(case).encode("utf-8") if is_workbook(data, str(path)) else data


def block(value: Any, indent: int = 0) -> str:
    """A mapping or list in block style, its lines indented by so many spaces; anything else on its line."""
    pad = " " * indent
    if isinstance(value, dict) and value:
        return "\n".join(f"{pad}{entry(key, part, indent)}" for key, part in value.items())
    if isinstance(value, list) and value:
        return "\n".join(f"{pad}- {_item(part, indent)}" for part in value)
    return pad + inline(value)


def entry(key: str, value: Any, indent: int) -> str:
    """An entry of a mapping whose keys are so far in, without the spaces before it."""
    head = f"{inline(key)}:"
    if isinstance(value, str) and not fits(value, indent + len(head)) and is_prose(value):
        return f"{head} {folded(value, indent + 2)}"
    if not isinstance(value, dict | list) or not value or fits(value, indent + len(head)):
        return f"{head} {inline(value)}"
    return f"{head}\n{block(value, indent + 2)}"


def fits(value: Any, indent: int) -> bool:
    """Whether a value stands on one line, and is not nested too deeply to be read there."""
    return _depth(value) <= DEEPEST_INLINE and indent + 1 + len(inline(value)) <= WIDTH


def is_prose(text: str) -> bool:
    """Whether a text is the same after its lines are folded."""
    return text == " ".join(text.split()) and text.isprintable()


def folded(text: str, indent: int) -> str:
    """A text as a folded block whose lines are so far in."""
    lines = wrap(text, max(40, WIDTH - indent), break_long_words=False, break_on_hyphens=False)
    return ">-\n" + "\n".join(" " * indent + line for line in lines)


def is_json(text: str) -> bool:
    """Whether a text is JSON; a case may be."""
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def json_text(value: Any, indent: int = 0) -> str:
    """Plain values as JSON, every digit of their numbers kept; dates are text there."""
    pad = " " * (indent + 2)
    if isinstance(value, dict) and value:
        parts = [f"{pad}{json.dumps(key)}: {json_text(part, indent + 2)}" for key, part in value.items()]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    if isinstance(value, list) and value:
        parts = [f"{pad}{json_text(part, indent + 2)}" for part in value]
        return "[\n" + ",\n".join(parts) + "\n" + " " * indent + "]"
    if isinstance(value, Decimal):
        return number_text(value)
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def _item(value: Any, indent: int) -> str:
    if not isinstance(value, dict | list) or not value or fits(value, indent + 2):
        return inline(value)
    return block(value, indent + 2).lstrip(" ")


def _depth(value: Any) -> int:
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return 1 + max((_depth(part) for part in parts), default=0)
    return 0
