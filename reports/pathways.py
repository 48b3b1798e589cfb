"""The map of pathways: now, the triggers, the responses, the off-ramps; boxes and lines, placed here."""

from dataclasses import dataclass
from textwrap import wrap

from decision import WholePlan
from options import Case
from reports.names import lever_name, trigger_name
from reports.study import scenario_called
from reports.wording import plural

COLUMNS = ((0, 130), (170, 210), (420, 290), (750, 210))
"""Left edge and width of each column, in the figure's own units."""

LETTER = 5.8
"""Width of a letter, with room to spare."""

LINE = 14
"""Height of a line of text."""

MOST_LINES = 10
"""Lines in a box; the rest is in the text below the figure."""

GAP = 16
"""Between two rows of boxes."""


@dataclass(frozen=True)
class Line:
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A box with its lines of text; `kind` is its class."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Link:
    """A line from the right of one box to the left of the next."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Pathways:
    width: int
    height: float
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    described: str


def pathways(case: Case, plan: WholePlan) -> Pathways:
    """A row for every trigger."""
    boxes: list[Box] = []
    links: list[Link] = []
    told = []
    top = 0.0
    rows = []
    for name, step in plan.on.items():
        trigger = case.triggers[name]
        title = trigger_name(case, name)
        if trigger.scenario is not None:
            title = f"{title}: {scenario_called(case, trigger.scenario)}"
        response = [f"+ {lever_name(case, lever)}" for lever in step.adds] or ["nothing to add"]
        off_ramp = [trigger.off_ramp or "no off-ramp is stated"]
        texts = [_wrapped(part, column) for column, part in ((1, [title]), (2, response), (3, off_ramp))]
        height = max(len(lines) for lines in texts) * LINE + 14
        rows.append((top, height))
        for (x, width), kind, lines in zip(COLUMNS[1:], ("trigger", "response", "ramp"), texts, strict=True):
            boxes.append(_box(kind, x, top, width, height, lines))
        middle = top + height / 2
        for left, right in ((1, 2), (2, 3)):
            links.append(Link(sum(COLUMNS[left]), middle, COLUMNS[right][0], middle))
        told.append(f"{title}: {', '.join(response)}, until {off_ramp[0]}")
        top += height + GAP
    total = top - GAP
    now = [f"Now: {plural(len(plan.now.levels), 'lever')} in force"]
    lines = _wrapped(now, 0)
    height = len(lines) * LINE + 14
    at = max(0.0, (total - height) / 2)
    boxes.insert(0, _box("start", COLUMNS[0][0], at, COLUMNS[0][1], height, lines))
    for row, tall in rows:
        links.append(Link(sum(COLUMNS[0]), at + height / 2, COLUMNS[1][0], row + tall / 2))
    return Pathways(
        width=sum(COLUMNS[-1]),
        height=max(total, height),
        boxes=tuple(boxes),
        links=tuple(links),
        described=f"From now, by trigger: {'; '.join(told)}",
    )


def _wrapped(parts: list[str], column: int) -> list[str]:
    """The parts in lines that fit the column."""
    letters = int((COLUMNS[column][1] - 16) / LETTER)
    lines = [line for part in parts for line in wrap(part, letters) or [""]]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], "…"]
    return lines


def _box(kind: str, x: float, y: float, width: float, height: float, lines: list[str]) -> Box:
    first = y + (height - len(lines) * LINE) / 2 + LINE - 3
    placed = tuple(Line(text, x + 8, round(first + n * LINE, 1)) for n, text in enumerate(lines))
    return Box(kind, x, round(y, 1), width, height, placed)
