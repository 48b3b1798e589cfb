"""Weights: breakpoints in words, regions of two weights, core index of each level."""

from functools import partial

from decision import Bundle, Frontier, Region, WeightMap
from options import Case
from reports.brief.findings import Findings, Setting
from reports.brief.naming import best_somewhere, full_name, in_a_sentence, short_name
from reports.words.blocks import Block, Figure, Paragraph, Section, Table
from reports.words.catalogue import column, heading
from reports.words.changes import differences
from reports.words.names import (
    choice_name,
    objective_in_short,
    objective_name,
    objective_valued,
    resource_name,
)
from reports.words.wording import (
    listed,
    number,
    percent,
    percent_within,
    plural,
    points,
    quantity,
    sentence,
    stated,
    weights_apart,
)

LABELLED = 0.004
"""Area of a region, of the half that a + b <= 1 leaves, from which a letter fits into it."""

VERDICTS = ("in no case", "depends on the weights", "in any case")


def verdict(share: float) -> str:
    """What a core index advises: 1 always, 0 never, else it depends on the weights."""
    return VERDICTS[0] if share == 0 else VERDICTS[2] if share == 1 else VERDICTS[1]


def weight_map(findings: Findings) -> Section | None:
    """None where no map was computed, or a single objective has all weight."""
    found = findings.found.weight_map
    if found is None or not found.cells or len(findings.problem.weights) < 2:
        return None
    blocks: list[Block] = [
        Paragraph(f"{finding(findings, findings.best, found)} {nearest(findings, found)}".strip())
    ]
    figure = _figure(findings)
    if figure:
        blocks.append(figure)
    profiles = _profiles(findings)
    if profiles:
        blocks.append(profiles)
    if findings.found.efficient is not None and findings.found.efficient.complete:
        core = core_table(findings.case, findings.found.efficient, findings.best)
        blocks.append(core)
    return Section("weight_map", heading("weight_map"), tuple(blocks))


def finding(setting: Setting, best: Bundle, found: WeightMap) -> str:
    """The number of bundles that are best somewhere, whether it is proved, and the best one's share of the weights."""
    mine = next((cell for cell in found.cells if cell.bundle.id == best.id), None)
    count = plural(len(found.cells), "bundle")
    inside = "all weightings that the case allows" if setting.problem.information else "all weightings"
    text = f"Over {inside}, {count} {'is' if len(found.cells) == 1 else 'are'} best somewhere"
    text += (
        "; on these inputs this list is proved complete. "
        if found.certified
        else f"; another may be better by up to {stated(round(found.gap or 0, 4))} points somewhere. "
    )
    if mine is not None:
        drawn = "" if mine.share_standard_error == 0 else " (drawn)"
        text += sentence(f"{setting.best_called} is best at {percent(mine.share)} of them{drawn}")
    return text


def nearest(setting: Setting, found: WeightMap) -> str:
    """The smallest change of weights at which another bundle is best; empty where it is not known."""
    if found.nearest is None:
        return "No admissible weighting unseats it." if found.certified else ""
    change, now = found.nearest, setting.problem.weights
    moved = []
    for name, to in change.weights.items():
        if abs(to - now[name]) > 1e-6:
            old, new = weights_apart(now[name], to)
            moved.append(f"{objective_name(setting.case, name)} from {old} to {new}")
    told = in_a_sentence(setting, change.bundle.levels)
    distance = percent(change.distance) if change.distance >= 0.095 else f"{100 * change.distance:.2g}%"
    return (
        f"The smallest move that unseats it shifts {distance} of all weight: {listed(moved) or 'none at all'}. "
        f"Then {told} is best."
    )


def _figure(findings: Findings) -> Figure | None:
    found = findings.found.weight_map
    assert found is not None
    if not found.regions or found.plane is None or any(len(region.polygon) < 3 for region in found.regions):
        return None
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.regions import Area, draw_regions

    first, second = found.plane
    across, up = objective_in_short(findings.case, first), objective_in_short(findings.case, second)
    areas, rows, told = [], [], []
    whole = sum(_area(region) for region in found.regions)
    for region in sorted(
        found.regions, key=lambda region: (region.bundle.id != findings.best.id, -_area(region))
    ):
        levels, mine = region.bundle.levels, region.bundle.id == findings.best.id
        label = short_name(findings, levels)
        areas.append(
            Area(
                vertices=tuple((a, b) for a, b in region.polygon),
                label=label if _area(region) >= LABELLED * 0.5 and not mine else "",
                at=_middle(region),
                mine=mine,
            )
        )
        share = percent(_area(region) / whole)
        changes = differences(findings.case, findings.best.levels, levels)
        rows.append((full_name(findings, levels), share, "; ".join(changes) or "nothing changes"))
        told.append(f"{label} {share}")
    now = findings.problem.weights
    measure = f"weights of {across} and of {up}, the others in proportion; the ring is where they stand now"
    if findings.problem.information:
        measure += "; blank parts are ruled out by what is known of the weights"
    return Figure(
        key="regions",
        title=_figure_finding(across, up, len({region.bundle.id for region in found.regions})),
        measure=measure,
        alt=f"Best bundle by the weights of {across} (across) and {up} (up), shares of the area: {', '.join(told)}",
        table=Table(
            f"Best bundle by the weights of {across} and {up}, the others in proportion",
            (column("bundle"), "Share of the area", f"Against {findings.best_called}"),
            tuple(rows),
            (1,),
            (2,),
        ),
        height=62,
        draw=partial(draw_regions, areas, across, up, (now[first], now[second])),
    )


def _figure_finding(across: str, up: str, count: int) -> str:
    if count == 1:
        return f"The weights of {across} and {up} never change the answer"
    return f"By the weights of {across} and {up}, {count} bundles are best somewhere"


def _profiles(findings: Findings) -> Figure | None:
    """Figure of bundles x objectives: values of the bundles that are best somewhere; None for a single one."""
    found = findings.found.weight_map
    assert found is not None
    weighed = [objective.name for objective in findings.problem.weighed()]
    bundles = best_somewhere(found)
    if len(bundles) < 2 or len(weighed) < 2:
        return None
    from reports.figures.profiles import UPRIGHT, draw_profiles

    def values(bundle: Bundle) -> list[float]:
        return [bundle.objectives[name].value or 0.0 for name in weighed]

    names = [objective_valued(findings.case, name) for name in weighed]
    resources = [resource.name for resource in findings.problem.resources]
    best, now = values(findings.best), values(findings.now)
    ranges = [(min(ends), max(ends)) for ends in zip(*map(values, bundles), strict=True)]
    by_width = sorted(range(len(names)), key=lambda n: ranges[n][0] - ranges[n][1])
    most, least = by_width[0], by_width[-1]
    shown = [(full_name(findings, bundle.levels), bundle) for bundle in (*bundles, findings.now)]
    efficient = findings.found.efficient
    of = (
        f", of {plural(len(efficient.chosen), 'efficient bundle')}"
        if efficient and efficient.complete
        else ""
    )
    return Figure(
        key="profiles",
        title=f"The best bundles differ most in {names[most]}, {_range(ranges[most])}, and least in {names[least]}, "
        f"{_range(ranges[least])}",
        measure=f"value of each objective; thin the {plural(len(bundles), 'bundle')} of greatest value now that are best "
        f"at some weighting{of}, thick {findings.best_called}, dashed the status quo",
        alt="; ".join(
            f"{name}: {_range(ends)}, {points(mine)} for {findings.best_called}, {points(before)} under the status quo"
            for name, ends, mine, before in zip(names, ranges, best, now, strict=True)
        ),
        table=Table(
            "What the bundles that are best somewhere are worth, use, and reach on each objective",
            (
                column("bundle"),
                column("value"),
                *(resource_name(findings.case, name) for name in resources),
                *names,
            ),
            tuple(
                (
                    name,
                    points(bundle.value),
                    *(quantity(bundle.resources[resource]) for resource in resources),
                    *(number(value, 0) for value in values(bundle)),
                )
                for name, bundle in shown
            ),
            tuple(range(1, 2 + len(resources) + len(names))),
        ),
        height=48 if len(names) <= UPRIGHT else 76,
        draw=partial(draw_profiles, names, [values(bundle) for bundle in bundles], best, now),
    )


def _range(ends: tuple[float, float]) -> str:
    return f"{number(ends[0], 0)} to {number(ends[1], 0)}"


def core_table(case: Case, efficient: Frontier, best: Bundle | None) -> Table:
    """Table of levels by core index: the share of efficient bundles that hold each, descending."""
    rows = []
    for lever, levels in efficient.core_index.items():
        for level, share in levels.items():
            chosen = "yes" if best is not None and best.levels.get(lever) == level else ""
            rows.append(
                (share, (choice_name(case, lever, level), verdict(share), percent_within(share), chosen))
            )
    rows.sort(key=lambda row: -row[0])
    return Table(
        f"Each level, by its share of the {plural(len(efficient.chosen), 'efficient bundle')}",
        (column("level"), "Verdict", "Share", "In the bundle"),
        tuple(row for _, row in rows),
        (2,),
        aside=True,
    )


def _area(region: Region) -> float:
    vertices = region.polygon
    following = vertices[1:] + vertices[:1]
    return abs(sum(a * d - c * b for (a, b), (c, d) in zip(vertices, following, strict=True))) / 2


def _middle(region: Region) -> tuple[float, float]:
    """The centroid of a polygon."""
    vertices = region.polygon
    total = x = y = 0.0
    for (a, b), (c, d) in zip(vertices, vertices[1:] + vertices[:1], strict=True):
        cross = a * d - c * b
        total, x, y = total + cross, x + (a + c) * cross, y + (b + d) * cross
    return x / (3 * total), y / (3 * total)
