"""Plain values as the text of a YAML file: always the same for the same values, and read again they are the same."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from options.scalar import meaning

WIDTH = 110
"""Characters of a line, where nothing in it is longer."""

_BARE = re.compile(r"[^\W\d_][\w .;()/%+'’–-]*")
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_TRUTHS = ("yes", "no", "on", "off", "y", "n")
"""Words that YAML 1.1 took for truth values."""


def yaml_text(values: dict[str, Any]) -> str:
    """The mapping in block style, what is short on one line."""
    return "".join(f"{line}\n" for line in _mapping(values, 0))


def _mapping(values: dict[str, Any], indent: int) -> list[str]:
    lines = []
    for key, value in values.items():
        head = f"{' ' * indent}{_text(key)}:"
        flow = _flow(value)
        is_short = len(head) + 1 + len(flow) <= WIDTH and "{" not in flow[1:]
        if not isinstance(value, dict | list) or not value or is_short:
            lines.append(f"{head} {flow}")
        elif isinstance(value, dict):
            lines += [head, *_mapping(value, indent + 2)]
        else:
            lines += [head, *(f"{' ' * (indent + 2)}- {_flow(each)}" for each in value)]
    return lines


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int):
        return str(value)
    return "null" if value is None else _text(str(value))


def _text(text: str) -> str:
    """A text: bare where it is read as itself anywhere in a line, else in quotes."""
    is_text = isinstance(meaning(text), str) and text.casefold() not in _TRUTHS
    if is_text and _BARE.fullmatch(text) and text == text.strip():
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
