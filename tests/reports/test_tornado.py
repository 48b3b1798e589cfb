"""The tornado: no text on another and none cut off, however long the names and the numbers."""

from itertools import combinations

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing

from reports.figures.hand import STYLE, WIDTH, know_fonts
from reports.figures.tornado import Bar, draw_tornado

LONG = "Deterrence of personnel and of sensitive transfers, whatever the season and whoever asks for it"


def test_no_text_lies_on_another_or_leaves_the_figure() -> None:
    bars = [
        Bar(LONG, f"{n}: {LONG}", 0.4, (0.1 if n % 3 else None, 0.7 if n % 2 else None), ends, n % 2 == 0)
        for n, ends in enumerate([("2", "3", "5"), ("−1,250,000", "0", "1,250,000"), ("0.05", "1", "12")] * 4)
    ]
    know_fonts()
    with rc_context(STYLE):
        drawing = Drawing(figsize=(WIDTH / 25.4, (26 + 8 * len(bars)) / 25.4), dpi=72, layout="constrained")
        canvas = FigureCanvasAgg(drawing)
        draw_tornado(bars, drawing)
        canvas.draw()
        (axes,) = drawing.axes
        texts = [*axes.texts, *axes.get_yticklabels(), axes.xaxis.label]
        boxes = {text: text.get_window_extent(canvas.get_renderer()) for text in texts}
    assert sum(text.get_text() == "weakly sourced" for text in texts) == len(bars) / 2
    assert all(text.get_text().count("\n") == 1 for text in axes.get_yticklabels())
    for one, other in combinations(texts, 2):
        assert not boxes[one].overlaps(boxes[other]), (one, other)
    for text, box in boxes.items():
        assert box.x0 >= 0 and box.x1 <= drawing.bbox.x1 and box.y0 >= 0 and box.y1 <= drawing.bbox.y1, text
