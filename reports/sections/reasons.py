"""Why this bundle: what each lever adds over the status quo, by objective, as Shapley contributions."""

from dataclasses import dataclass

from reports.names import level_name, lever_name, objective_name
from reports.sections import Section, Table
from reports.study import Study
from reports.wording import listed, points, signed

WIDTH = 320
"""Width of the plot in its own units."""


@dataclass(frozen=True)
class Bar:
    """One lever's net contribution as a bar from x, so wide; `label` is its number, set at `at`."""

    name: str
    detail: str
    x: float
    width: float
    positive: bool
    label: str
    at: float
    anchor: str
    y: int


@dataclass(frozen=True)
class Reasons:
    finding: str
    base: str
    bars: tuple[Bar, ...]
    zero: float
    height: int
    described: str
    table: Table


def reasons(study: Study) -> Section | None:
    """None where nothing changes."""
    found = study.contributions
    if not found.by_lever:
        return None
    case = study.case
    objectives = [name for name in case.objectives if name in study.problem.weights]
    order = sorted(found.by_lever, key=lambda lever: -study.lever_points(lever))
    rows = [
        (
            _changed(study, lever),
            *(signed(found.by_lever[lever].get(name, 0.0)) for name in objectives),
            signed(study.lever_points(lever)),
        )
        for lever in order
    ]
    if found.joint:
        rows.append(
            (
                "Joint effect of levers that interact",
                *(signed(found.joint.get(name, 0.0)) for name in objectives),
                signed(sum(found.joint.values())),
            )
        )
    sums = [
        sum(by.get(name, 0.0) for by in found.by_lever.values()) + found.joint.get(name, 0.0)
        for name in objectives
    ]
    rows.append(("All together", *(signed(total) for total in sums), signed(found.total)))
    bars, zero = _bars(study, order)
    content = Reasons(
        finding=_finding(study, order),
        base=f"The status quo is worth {points(found.base)}; the bundle {points(study.best.value)}.",
        bars=bars,
        zero=zero,
        height=24 * len(bars) + 8,
        described="; ".join(f"{bar.name} {bar.label}" for bar in bars),
        table=Table(
            "Value points added over the status quo, by measure and objective",
            ("Measure", *(objective_name(case, name) for name in objectives), "Sum"),
            tuple(rows),
            tuple(range(1, len(objectives) + 2)),
        ),
    )
    return Section("reasons", "Why this bundle", content)


def _changed(study: Study, lever: str) -> str:
    """The lever with what becomes of it."""
    name = lever_name(study.case, lever)
    if lever not in study.best.levels:
        return f"{name}: stopped"
    level = level_name(study.case, lever, study.best.levels[lever])
    return f"{name}: {level}" if level else name


def _finding(study: Study, order: list[str]) -> str:
    """The take-away: how few levers bring two thirds of what is gained."""
    gains = [(lever, study.lever_points(lever)) for lever in order if study.lever_points(lever) > 0]
    whole = sum(gain for _, gain in gains)
    if whole <= 0:
        return "No change gains by itself"
    names: list[str] = []
    reached = 0.0
    for lever, gain in gains:
        names.append(lever_name(study.case, lever))
        reached += gain
        if reached >= whole * 2 / 3:
            break
    if len(names) > 4:
        return f"{len(names)} of {len(order)} changes bring two thirds of the gain: none decides alone"
    return f"{listed(names)} bring{'s' if len(names) == 1 else ''} two thirds of the gain"


def _bars(study: Study, order: list[str]) -> tuple[tuple[Bar, ...], float]:
    gains = [study.lever_points(lever) for lever in order]
    low, high = min(0.0, *gains, 0.0), max(0.0, *gains, 0.0)
    scale = (WIDTH - 80) / ((high - low) or 1.0)
    zero = 40 - low * scale
    bars = []
    for n, (lever, gain) in enumerate(zip(order, gains, strict=True)):
        width = abs(gain) * scale
        bars.append(
            Bar(
                name=lever_name(study.case, lever),
                detail=_changed(study, lever),
                x=round(zero if gain >= 0 else zero - width, 1),
                width=round(max(width, 0.5), 1),
                positive=gain >= 0,
                label=signed(gain),
                at=round(zero + width + 4 if gain >= 0 else zero - width - 4, 1),
                anchor="start" if gain >= 0 else "end",
                y=24 * n + 4,
            )
        )
    return tuple(bars), round(zero, 1)
