"""The figures: no text on another and none cut off, however many and long the names; in grey, in colour, on dark."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import combinations, pairwise
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text

from decision import Question, analyse, optimize
from options import load_document
from reports.brief.findings import Findings
from reports.brief.sections.groups import MOST_GROUPS, MOST_PANELS
from reports.brief.view import view
from reports.figures.courses import CourseRange, PointRange, draw_courses
from reports.figures.distances import Distance, distances_height, draw_distances
from reports.figures.gains import draw_gains, gains_height
from reports.figures.groups import Panel, draw_groups, groups_height
from reports.figures.hand import STYLE, WIDTH, know_fonts, picture, spread
from reports.figures.heat import HeatRow, RowGroup, draw_heat, heat_height
from reports.figures.options import draw_options
from reports.figures.palette import (
    AGAINST,
    DARK,
    GROUND,
    HATCHES,
    HEAT,
    INK,
    LIGHT_TEXT_FROM,
    MINE,
    SERIES,
    SHADES,
    SOFT,
    THEIRS,
    series,
)
from reports.figures.plan import Bar, Mark, draw_plan, plan_height
from reports.figures.profiles import draw_profiles
from reports.figures.regions import Area, draw_regions
from reports.figures.steps import Curve, draw_steps
from reports.figures.strips import Strip, StripSegment, cut_at_commas, draw_strips, strips_height
from reports.figures.svg import SVG
from reports.files.page import in_address
from reports.words.blocks import Figure
from tests.reports.running import FLOOD, ROOT, SMALL, run

LONG = "Deterrence of personnel and of sensitive transfers, whatever the season and whoever asks for it"

LEAST_CONTRAST = 4.5
"""Of text on its ground (WCAG 2.2, success criterion 1.4.3)."""

Draw = Callable[[Drawing], None]


def steps(count: int) -> tuple[float, Draw]:
    curve = Curve(
        LONG,
        100_000,
        (90_000, 60),
        ((10_000, 5), (50_000, 20), (90_000, 60), (125_000, 70)),
        ((95_000, 50),),
        (50_000, 20),
        f"nine tenths of the gain from 50,000 {LONG}",
    )
    return 68, partial(draw_steps, [curve] * count)


def profiles(count: int) -> tuple[float, Draw]:
    others = [[float(7 * n % 100) for n in range(count)], [float(11 * n % 100) for n in range(count)]]
    return 90, partial(
        draw_profiles, [LONG] * count, others, [60.0 + n for n in range(count)], [20.0] * count
    )


def options(objectives: int, rivals: int) -> tuple[float, Draw]:
    def values(shift: int) -> list[float]:
        return [float((17 * n + shift) % 100) for n in range(objectives)]

    names = ["Status quo", "Recommended", *"ABCDEFGH"[:rivals]]
    drawn = [(name, values(n // 2)) for n, name in enumerate(names)]
    costs = [(name, 10.0**n, f"+US$1{'0' * n}m") for n, name in enumerate(names[1:])]
    height = 12 + 5.2 * max(objectives, len(costs))
    return height, partial(draw_options, [LONG] * objectives, drawn, f"{LONG} beyond today", costs)


def heat(groups: int, rows: int, columns: int) -> tuple[float, Draw]:
    cells = tuple(None if n == 2 else 99.9 - n for n in range(columns))
    made = [
        RowGroup(LONG[:40], tuple(HeatRow(f"{n} {LONG}"[: 20 + 40 * n], cells) for n in range(rows)))
        for _ in range(groups)
    ]
    heads = (
        ["Recommended", *"ABCDEFGH"[: columns - 1]]
        if columns < 7
        else [f"{n} {LONG}" for n in range(columns)]
    )
    return heat_height(made, heads), partial(draw_heat, made, heads)


def strips(count: int, profiles: int) -> tuple[float, Draw]:
    ends = [0, 0.01, 0.05, 0.2, 0.24, 0.5, 1]
    segments = tuple(StripSegment(a, b, f"A{n}", n == 3) for n, (a, b) in enumerate(pairwise(ends)))
    others = tuple(0.1 + 0.7 * (n % 3) / 10 for n in range(profiles))
    made = [Strip(LONG, 0.1 + 0.02 * n, segments, others, LONG, LONG if n % 2 else "") for n in range(count)]
    key = ", ".join(f"{n} {LONG[:20]}".replace(" ", "\N{NO-BREAK SPACE}") for n in range(1, profiles + 1))
    return strips_height(made, key), partial(draw_strips, made, key)


def distances(count: int) -> tuple[float, Draw]:
    ends = [("2", "5"), ("\N{MINUS SIGN}1,250,000", "1,250,000"), ("0.05", "12")]
    bars = [
        Distance(
            LONG,
            f"{n}: {LONG}",
            (-0.4, 0.6),
            (-0.3 if n % 3 else None, 0.3 if n % 2 else None),
            ends[n % 3],
            "turns below 1,250,000 and above 1,250,000" if n % 3 and n % 2 else "turns below 0.3",
            "likely 1,250,000, weakly sourced",
        )
        for n in range(count)
    ]
    return distances_height(bars), partial(draw_distances, bars)


def plan(levers: int, triggers: int) -> tuple[float, Draw]:
    begins = date(2024, 4, 12)
    now = [Bar(LONG, begins + timedelta(days=40 * n), "September 2024") for n in range(levers)]
    due = [Mark(LONG, begins + timedelta(days=9 * n - 20), "12 September 2024") for n in range(6)]
    on = [
        Bar(LONG, begins + timedelta(days=90), "in 3 months, allowed 12", begins + timedelta(days=50 * n),
            (LONG[:88], LONG[:88]), True)
        for n in range(triggers)
    ]  # fmt: skip
    groups = [("Now", now), ("Next steps", due), ("On a trigger", on)]
    return plan_height(groups), partial(draw_plan, begins, "Decision: 12 April 2024", groups)


def test_the_sums_beside_bars_are_those_of_the_table() -> None:
    """Rounded so that the table adds up, they may differ from the sum of the bars by a tenth."""
    drawing = Drawing(figsize=(7, 3))
    draw_gains(["A", "B"], {"Good": [8.14, 1.0], "Bad": [-8.16, 0.0]}, [-0.1, 1.0], drawing)
    (axes,) = drawing.axes
    assert [text.get_text() for text in axes.texts] == ["\N{MINUS SIGN}0.1", "+1.0"]


def test_a_step_before_the_decision_is_drawn_whole() -> None:
    begins, due = date(2024, 4, 12), date(2024, 3, 1)
    drawing = Drawing(figsize=(7, 3))
    draw_plan(
        begins, "Decision", [("Next steps", [Mark("Ask for an estimate", due, "1 March 2024")])], drawing
    )
    (axes,) = drawing.axes
    assert axes.get_xlim()[0] < date2num(due)


def gains(levers: int, objectives: int) -> tuple[float, Draw]:
    names = [f"{n} {LONG}" for n in range(levers)]
    parts = {f"{n} {LONG}": [(n - 4) * 0.5 + k / 10 for k in range(levers)] for n in range(objectives)}
    return gains_height(levers, list(parts)), partial(draw_gains, names, parts, [1.0] * levers)


def groups(count: int, objectives: int) -> tuple[float, Draw]:
    """Gains, losses and neither; the longest numbers beside the longest bars."""
    told = ["+1,234,567.25", "\N{MINUS SIGN}99,999.5", "0", "+0.05"]
    panels = [
        Panel(LONG, "EUR thousand a year", tuple((n - k) * 10.0 for n in range(count)),
              tuple(told[(n + k) % 4] for n in range(count)))
        for k in range(objectives)
    ]  # fmt: skip
    return groups_height(count, objectives), partial(
        draw_groups, [f"{n} {LONG}" for n in range(count)], panels
    )


def regions(count: int) -> tuple[float, Draw]:
    areas = []
    for n in range(count):
        x, y = 0.02 + 0.15 * (n % 6), 0.02 + 0.03 * (n // 6)
        corners = ((x, y), (x + 0.15, y), (x + 0.15, y + 0.03), (x, y + 0.03))
        areas.append(Area(corners, f"A{n}", (x + 0.07, y + 0.015), n == 0))
    return 75, partial(draw_regions, areas, LONG, LONG, (0.2, 0.3))


def courses(count: int) -> tuple[float, Draw]:
    reach = PointRange(-1000.0, 0.0, 1000.0, "1,000")
    return 14 + 13 * count, partial(draw_courses, [CourseRange(LONG, reach, reach)] * count)


LARGE = {
    "options": options(12, 3),
    "options of many rivals": options(4, 5),
    "tests": heat(4, 6, 5),
    "tests of many scenarios": heat(1, 4, 12),
    "strips": strips(12, 12),
    "distances": distances(14),
    "one curve": steps(1),
    "curves": steps(3),
    "plan": plan(13, 6),
    "gains": gains(60, 12),
    "gains, few": gains(2, 16),
    "groups": groups(MOST_GROUPS, MOST_PANELS),
    "two groups": groups(2, 1),
    "eight groups": groups(8, 3),
    "regions": regions(60),
    "courses": courses(8),
    **{f"profiles of {count}": profiles(count) for count in (2, 4, 6, 7, 12)},
}
"""By name, the height and the drawing of a figure with 12 objectives, 60 levers, and long names."""


def titles_of(axes: Axes) -> list[Text]:
    """The titles above the axes, wherever they begin."""
    return [each for each in axes.get_children() if isinstance(each, Text) and each not in axes.texts]


def texts_of(axes: Axes) -> list[Text]:
    """What is drawn: of the ticks those within the scale."""
    (left, right), (low, high) = sorted(axes.get_xlim()), sorted(axes.get_ylim())
    found = [*axes.texts, axes.xaxis.label, axes.yaxis.label, *titles_of(axes)]
    ticks = axes.xaxis.get_tick_params()
    if ticks["labelbottom"] or ticks["labeltop"]:
        found += [text for text in axes.get_xticklabels() if left <= text.get_position()[0] <= right]
    if axes.yaxis.get_tick_params()["labelleft"]:
        found += [text for text in axes.get_yticklabels() if low <= text.get_position()[1] <= high]
    return [text for text in found if text.get_text() and text.get_visible()]


LEAST = 8.0
"""Points: nothing in a figure is set smaller."""


def faults(height: float, draw: Draw) -> tuple[list[str], int]:
    """The texts that lie on another, leave the figure or are too small to read, and how many texts there are."""
    know_fonts()
    told = []
    with rc_context(STYLE):
        drawing = Drawing(figsize=(WIDTH / 25.4, height / 25.4), dpi=72, layout="constrained")
        canvas = FigureCanvasAgg(drawing)
        draw(drawing)
        canvas.draw()
        shown = [text for axes in drawing.axes for text in texts_of(axes)]
        shown += drawing.texts
        shown += [text for legend in drawing.legends for text in legend.get_texts()]
        # A leaning text fills less than its box: two of these are told apart by the scales that they hang from.
        boxes = {
            text: text.get_window_extent(canvas.get_renderer()) for text in shown if text.get_rotation() != 40
        }
    for one, other in combinations(boxes, 2):
        # Boxes have the height of a whole line: letters are apart where the boxes share less than a point.
        if boxes[one].padded(-0.5).overlaps(boxes[other].padded(-0.5)):
            told.append(f"{one.get_text()!r} on {other.get_text()!r}")
    for text, box in boxes.items():
        if box.x0 < -1 or box.x1 > drawing.bbox.x1 + 1 or box.y0 < -1 or box.y1 > drawing.bbox.y1 + 1:
            told.append(f"{text.get_text()!r} leaves the figure")
        if text.get_fontsize() < LEAST:
            told.append(f"{text.get_text()!r} is set in {text.get_fontsize():.1f} points")
    return told, len(boxes)


@pytest.mark.parametrize("name", LARGE)
def test_no_text_lies_on_another_or_leaves_the_figure(name: str) -> None:
    told, texts = faults(*LARGE[name])
    assert told == [] and texts > 4
    # A4 less its margins, heading and caption.
    assert LARGE[name][0] < 240


def test_a_swap_is_cut_between_its_phrases() -> None:
    told = "B below 0.18: payments, more planning, not shelters"
    assert cut_at_commas(told, len(told)) == told
    assert cut_at_commas(told, len(told) - 1) == "B below 0.18: payments, more planning …"
    assert cut_at_commas(told, 24) == "B below 0.18: payments …"
    assert cut_at_commas(told, 23) == "B below 0.18"
    assert len(cut_at_commas("A very long place without a swap", 12)) <= 12


def figures_of(case: Path) -> list[Figure]:
    question = Question(load_document(case).case)
    optimum = optimize(question)
    findings = Findings(question.case, question.problem(), optimum, found=analyse(question, optimum))
    return list(view(findings).figures())


@pytest.fixture(scope="module")
def drawn() -> list[Figure]:
    return [*figures_of(FLOOD), *figures_of(SMALL)]


def test_the_figures_of_cases_are_clean_and_have_all_that_a_reader_needs(drawn: list[Figure]) -> None:
    assert {"options", "tests", "breakpoints", "plan", "budgets"} <= {figure.key for figure in drawn}
    for figure in drawn:
        assert (figure.key, faults(figure.height, figure.draw)[0]) == (figure.key, [])
        assert figure.title and figure.measure and figure.alt and figure.table.rows, figure.key


def test_a_text_on_another_is_found() -> None:
    def draw(drawing: Drawing) -> None:
        axes = drawing.add_subplot()
        axes.text(0.5, 0.5, "one")
        axes.text(0.51, 0.5, "other")
        axes.annotate("far", (2, 0.5), annotation_clip=False)
        axes.text(0.1, 0.1, "small", fontsize=7.9)

    told, _ = faults(50, draw)
    assert "'small' is set in 7.9 points" in told
    assert "'one' on 'other'" in told and "'far' leaves the figure" in told


def lightness(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((lightness(one), lightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_text_is_read_on_its_ground_on_light_and_on_dark_screens() -> None:
    pairs = [(text, GROUND) for text in (INK, SOFT, MINE, AGAINST)]
    pairs += [(INK, ground) for ground in (THEIRS, *SHADES, *HEAT[:LIGHT_TEXT_FROM])]
    pairs += [(GROUND, ground) for ground in HEAT[LIGHT_TEXT_FROM:]]
    for text, ground in pairs:
        assert contrast(text, ground) >= LEAST_CONTRAST, (text, ground)
        assert contrast(DARK[text], DARK[ground]) >= LEAST_CONTRAST, (text, ground)


def test_no_two_series_differ_by_hue_alone() -> None:
    """Of eight any two differ in pattern, or clearly in lightness, on either ground; of sixteen no two are alike."""
    assert len({series(n) for n in range(16)}) == 16
    for (one, hatch), (other, beside) in combinations(map(series, range(8)), 2):
        for first, second in ((one, other), (DARK[one], DARK[other])):
            assert hatch != beside or contrast(first, second) > 1.5, (one, other)
    assert len(HATCHES[0]) == len(SERIES) and set(SERIES) <= set(DARK)


def test_heat_rises_in_grey_too() -> None:
    steps = [lightness(colour) for colour in HEAT]
    assert steps == sorted(steps, reverse=True)
    dark = [lightness(DARK[colour]) for colour in HEAT]
    assert dark == sorted(dark)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12), st.floats(0.1, 10))
def test_letters_are_moved_apart_in_their_order_and_no_further(places: list[float], apart: float) -> None:
    moved = spread(places, apart)
    order = sorted(range(len(places)), key=lambda n: places[n])
    gaps = [moved[b] - moved[a] for a, b in pairwise(order)]
    assert all(gap >= apart - 1e-9 for gap in gaps)
    assert sum(moved) == pytest.approx(sum(places))
    sorted_places = sorted(places)
    if all(b - a >= apart for a, b in pairwise(sorted_places)):
        assert moved == pytest.approx(places)


def test_the_page_gets_the_same_picture_in_fewer_bytes_and_for_dark_screens(drawn: list[Figure]) -> None:
    figure = next(each for each in drawn if each.key == "contributions")
    made = picture(figure)
    page, paper = ElementTree.fromstring(made.svg), ElementTree.fromstring(made.lettered)
    assert "prefers-color-scheme:dark" in "".join(page.itertext())
    assert (
        f"{SVG}" in page.tag and not page.findall(f".//{{{SVG}}}text") and paper.findall(f".//{{{SVG}}}text")
    )
    ids = {element.get("id") for element in page.iter()} - {None}
    targets = {each.get("href", "#")[1:] for each in page.iter(f"{{{SVG}}}use")}
    assert targets and targets <= ids
    # Every colour that has a dark value is a variable; nothing of the picture was left out.
    values = [
        value
        for element in page.iter()
        if element.tag != f"{{{SVG}}}style"
        for value in element.attrib.values()
    ]
    assert not [value for value in values for light in DARK if light in value]
    bars = [sum(element.tag == f"{{{SVG}}}path" and "clip-path" in element.attrib for element in root.iter())
            for root in (page, paper)]  # fmt: skip
    assert bars[0] == bars[1] > 4
    assert unquote(in_address(made.svg)).startswith("data:image/svg+xml,<svg xmlns='")
    assert len(made.svg) < 60_000


@pytest.mark.parametrize(
    "settings", ["text.usetex: true\nfont.size: 40\n", "\x00 no settings: [", "backend: nonsense\n"]
)
def test_settings_that_lie_in_the_working_folder_are_left_alone(settings: str, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(settings, encoding="utf-8")
    pictures = []
    for folder in (tmp_path, ROOT):
        words = ("--only", "reasons", "--figures", tmp_path / "slides", "--force")
        done = run("brief", SMALL, *words, folder=folder)
        assert (done.returncode, done.stderr) == (0, "")
        pictures.append((tmp_path / "slides" / "contributions.svg").read_bytes())
    assert pictures[0] == pictures[1]
