"""The sheet of what has no place on another: the keys that lead to it, and its value in YAML."""

from typing import Any

from options.composing import compose
from options.inline import inline
from options.marks import Keys
from options.workbook.gathered import Gathered
from options.workbook.opening import Broken, RawSheet, is_empty
from options.workbook.places import CellPlace


def gather_other(raw: RawSheet, gathered: Gathered) -> None:
    """What has no place on another sheet: keys, and a value in YAML."""
    for row in sorted({row for row, _ in raw.cells if row > 1}):
        place, at_value = CellPlace(raw.title, row, 1), CellPlace(raw.title, row, 2)
        head, cell = raw.cells.get((row, 1)), raw.cells.get((row, 2))
        if is_empty(head) or isinstance(head, Broken) or isinstance(cell, Broken):
            gathered.note(place, (), "is empty; name the field, or clear the row")
            continue
        keys = path_in(str(head))
        try:
            value, _, faults = compose("" if is_empty(cell) else str(cell), gathered.marks.path)
        except MemoryError:
            raise
        except Exception as error:
            gathered.note(at_value, keys, f"is no YAML: {str(error).splitlines()[0]}")
            continue
        for fault in faults:
            gathered.note(at_value, keys, fault.message)
        _replace(gathered, keys, value, at_value)


def _replace(gathered: Gathered, keys: Keys, value: Any, place: CellPlace) -> None:
    holder: Any = gathered.values
    for key in keys[:-1]:
        if isinstance(holder, dict):
            holder = holder.setdefault(key, {})
        elif isinstance(holder, list) and isinstance(key, int) and key < len(holder):
            holder = holder[key]
        else:
            gathered.note(place, keys, "has no place in the case; clear the row")
            return
    last = keys[-1]
    if isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        holder[last] = value
    elif isinstance(holder, dict):
        holder[str(last)] = value
    else:
        gathered.note(place, keys, "has no place in the case; clear the row")
        return
    gathered.marks.cells[keys] = place


def path_in(text: str) -> Keys:
    """The keys that a text of the sheet Other names."""
    parts = [compose(part, "")[0] if part.startswith('"') else part for part in text.split(" > ")]
    return tuple(int(part) if str(part).isdigit() else str(part) for part in parts)


def path_text(at: tuple[str | int, ...]) -> str:
    """Keys as the sheet of what is left over writes them: scenarios > severe > scores."""
    return " > ".join(
        inline(key) if " > " in str(key) or str(key).startswith('"') else str(key) for key in at
    )
