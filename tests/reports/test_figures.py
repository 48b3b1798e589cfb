"""The figures: no text on another and none cut off, however long the names."""

from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text

from reports.figures.hand import STYLE, WIDTH, know_fonts
from reports.figures.profiles import draw_profiles
from reports.figures.steps import Curve, draw_steps
from tests.reports.running import ROOT, SMALL, run

LONG = "Deterrence of personnel and of sensitive transfers, whatever the season"


def steps(count: int) -> Callable[[Drawing], None]:
    curves = [
        Curve(
            LONG,
            100_000,
            (90_000, 60),
            ((10_000, 5), (50_000, 20), (90_000, 60), (125_000, 70)),
            ((95_000, 50),),
        )
        for _ in range(count)
    ]
    return partial(draw_steps, curves)


def profiles(count: int) -> Callable[[Drawing], None]:
    others = [[float(7 * n % 100) for n in range(count)], [float(11 * n % 100) for n in range(count)]]
    return partial(draw_profiles, [LONG] * count, others, [60.0 + n for n in range(count)], [20.0] * count)


def texts_of(axes: Axes) -> list[Text]:
    """What is drawn: of the ticks those within the scale."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    found = [*axes.texts, axes.xaxis.label, axes.yaxis.label]
    found += [text for text in axes.get_xticklabels() if left <= text.get_position()[0] <= right]
    if axes.yaxis.get_tick_params()["labelleft"]:
        found += [text for text in axes.get_yticklabels() if low <= text.get_position()[1] <= high]
    return [text for text in found if text.get_text() and text.get_visible()]


@pytest.mark.parametrize("draw", [steps(1), steps(3), *map(profiles, (2, 4, 6, 7, 12))])
def test_no_text_lies_on_another_or_leaves_the_figure(draw: Callable[[Drawing], None]) -> None:
    know_fonts()
    with rc_context(STYLE):
        drawing = Drawing(figsize=(WIDTH / 25.4, 90 / 25.4), dpi=72, layout="constrained")
        canvas = FigureCanvasAgg(drawing)
        draw(drawing)
        canvas.draw()
        shown = [text for axes in drawing.axes for text in texts_of(axes)]
        # A leaning text fills less than its box: two of these are told apart by the scales that they hang from.
        boxes = {
            text: text.get_window_extent(canvas.get_renderer()) for text in shown if text.get_rotation() != 40
        }
    assert len(boxes) > 4
    for one, other in combinations(boxes, 2):
        assert not boxes[one].overlaps(boxes[other]), (one, other)
    for text, box in boxes.items():
        assert box.x0 >= -1 and box.x1 <= drawing.bbox.x1 + 1, text
        assert box.y0 >= -1 and box.y1 <= drawing.bbox.y1 + 1, text


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
