"""The page as a reader has it: in Chromium, by mouse and keyboard, on a phone, in print, in the dark."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from decision import TOLERANCE, bundle_id, enumerate_bundles, optimize, settle, undominated
from options import bundled_case_path, load_document
from tests.reports.conftest import Files, make_brief
from tests.reports.hostile import hostile_case
from tests.reports.running import FLOOD, SMALL, run

WEIGHTINGS = 20_000


@contextmanager
def opened(browser: Browser, file: Path, fragment: str = "", **context: Any) -> Iterator[Page]:
    """The page, which must fetch nothing, log nothing and raise nothing."""
    with browser.new_context(**context) as window:
        page = window.new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
        page.on(
            "request", lambda asked: told.append(asked.url) if not asked.url.startswith("data:") else None
        )
        page.goto(file.as_uri() + fragment)
        if context.get("java_script_enabled", True):
            page.wait_for_selector(".region, body:not(:has(#map))", state="attached")
        yield page
        assert told == [file.as_uri()]


@pytest.fixture(scope="module")
def flood(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return make_brief(FLOOD, tmp_path_factory.mktemp("flood"), "--html")


def test_the_page_and_the_engine_agree_to_the_last_tie(
    browser: Browser, bundled: Files, flood: Files
) -> None:
    """Of all feasible bundles, on random weightings: fine ones, coarse ones that make ties, some weights zero."""
    for case, file, count in ((bundled_case_path(), bundled.html, WEIGHTINGS), (FLOOD, flood.html, 1_000)):
        problem = settle(load_document(case).case)
        table = enumerate_bundles(problem)
        assert table is not None
        random = np.random.default_rng(4)
        objectives = len(table.names)
        fine = random.integers(1, 1_000, (count // 2, objectives))
        coarse = random.integers(0, 5, (count - count // 2, objectives))
        coarse[coarse.sum(axis=1) == 0] = 1
        weightings = np.vstack([fine, coarse])
        efficient = undominated(table.values)
        ids = [bundle_id(problem.levels(table.bundle(row))) for row in efficient.tolist()]
        with opened(browser, file) as page:
            data = json.loads(page.locator("#explorer-data").text_content() or "")
            answers = page.evaluate("all => all.map(answer)", weightings.tolist())
        levers = [(lever, [problem.choices[i].level for i in held]) for lever, held in problem.levers.items()]
        named = [
            bundle_id({lever: levels[n] for (lever, levels), n in zip(levers, row, strict=True) if n >= 0})
            for row in data["bundles"]
        ]
        shares = weightings / weightings.sum(axis=1, keepdims=True)
        best_of_all = np.concatenate(
            [(table.values @ part.T).max(axis=0) for part in np.array_split(shares, 40)]
        )
        worth = table.values[efficient] @ shares.T
        ties = 0
        for n, answer in enumerate(answers):
            expected = sorted(ids[row] for row in np.flatnonzero(worth[:, n] >= best_of_all[n] - TOLERANCE))
            assert [named[row] for row in answer] == expected
            ties += len(expected) > 1
        assert ties > 0


def test_the_page_agrees_with_the_solver(browser: Browser, flood: Files) -> None:
    problem = settle(load_document(FLOOD).case)
    names = [objective.name for objective in problem.weighed()]
    with opened(browser, flood.html) as page:
        data = json.loads(page.locator("#explorer-data").text_content() or "")
        for ratings in np.random.default_rng(5).integers(1, 100, (3, len(names))).tolist():
            weights = {name: rating / sum(ratings) for name, rating in zip(names, ratings, strict=True)}
            best = optimize(replace(problem, weights=weights, information=()), top=1, different=0).bundles[0]
            (first, *_) = page.evaluate("answer", ratings)
            levers = [
                (lever, [problem.choices[i].level for i in held]) for lever, held in problem.levers.items()
            ]
            shown = zip(levers, data["bundles"][first], strict=True)
            assert {lever: levels[n] for (lever, levels), n in shown if n >= 0} == best.levels


def test_sliders_presets_and_reset(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html) as page:
        answer = page.locator("#answer")
        assert answer.text_content() == "Best: the recommended bundle, worth 61.37 of 100 points."
        slider = page.get_by_label("Readiness on the peninsula", exact=True).first
        slider.focus()
        before = int(slider.input_value())
        page.keyboard.press("ArrowRight")
        assert int(slider.input_value()) == before + 1
        page.keyboard.press("End")
        assert "Best: the recommended bundle" not in (answer.text_content() or "")
        box = slider.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
        assert 150 < int(slider.input_value()) < 350
        page.get_by_role("button", name="Kyiv (notional)").click()
        assert int(slider.input_value()) != before
        page.get_by_role("button", name="As in this brief").click()
        assert int(slider.input_value()) == before
        assert answer.text_content() == "Best: the recommended bundle, worth 61.37 of 100 points."


def test_the_point_on_the_map_moves_by_mouse_and_keyboard(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html) as page:
        point, first = page.locator("#point"), page.locator("#w0")
        before = int(first.input_value())
        point.focus()
        page.keyboard.press("ArrowRight")
        assert int(first.input_value()) == pytest.approx(before + 10, abs=1)
        page.keyboard.press("Shift+ArrowUp")
        assert "Escalation risk 0.2" in (point.get_attribute("aria-valuetext") or "")
        box = page.locator("#map").bounding_box()
        assert box
        scale = box["width"] / 300
        page.mouse.move(box["x"] + 40 * scale, box["y"] + 250 * scale)
        page.mouse.down()
        page.mouse.move(box["x"] + 150 * scale, box["y"] + 262 * scale, steps=4)
        page.mouse.up()
        assert int(first.input_value()) == pytest.approx(500, abs=5)
        assert int(page.locator("#w1").input_value()) == pytest.approx(100, abs=5)
        here = page.locator(".region.here")
        here.wait_for(state="attached")
        assert page.evaluate("answer", [int(page.locator(f"#w{k}").input_value()) for k in range(6)]) == [
            int(here.get_attribute("data-bundle") or -1)
        ]


def test_the_map_is_exact(browser: Browser, bundled: Files) -> None:
    """Every region's middle belongs to its bundle, and together the regions fill the triangle."""
    with opened(browser, bundled.html) as page:
        data = json.loads(page.locator("#explorer-data").text_content() or "")
        cells = page.eval_on_selector_all(
            ".region", "all => all.map(r => [r.dataset.bundle, r.getAttribute('points')])"
        )
        values, weights = np.array(data["values"]), np.array(data["presets"][0]["weights"], dtype=float)
        rest = weights.copy()
        rest[:2] = 0
        covered = 0.0
        for bundle, points in cells:
            corners = np.array([pair.split(",") for pair in points.split()], dtype=float)
            x, y = ((corners - (10, 290)) / (280, -280)).T
            covered += abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
            at = rest / rest.sum() * (1 - x.mean() - y.mean())
            at[:2] = x.mean(), y.mean()
            assert int(np.argmax(values @ at)) == int(bundle)
        assert covered == pytest.approx(0.5, abs=1e-3)


def test_why_not_this_one(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html) as page:
        page.locator("#ranks button").first.click()
        told = page.locator("#rival-told").text_content() or ""
        assert told.startswith("It is worth 0.34 points less. It would draw level if the weight of")
        assert page.locator("#rival-body tr").last.text_content() == "All together1.00+0.34"
        page.get_by_role("button", name="Close").click()
        assert not page.locator("#rival").is_visible()


def test_the_address_keeps_what_was_set(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html) as page:
        page.get_by_role("button", name="Brussels (notional)").click()
        page.locator("#axis-x").select_option("3")
        page.locator("#ranks button").nth(1).click()
        page.locator("input.filter:visible").first.fill("deterrence")
        page.wait_for_url(re.compile("deterrence"))
        fragment = page.evaluate("location.hash")
        seen = [page.locator(name).text_content() for name in ("#answer", "#ranks", "#rival", "#x-axis")]
    with opened(browser, bundled.html, fragment) as page:
        assert [
            page.locator(name).text_content() for name in ("#answer", "#ranks", "#rival", "#x-axis")
        ] == seen
        assert page.locator("input.filter:visible").first.input_value() == "deterrence"
    for broken in ("#w=1.2", "#w=-1.x.3.4.5.6&m=9.9&r=99999", "#w=0.0.0.0.0.0", "#reasons", "#w=<script>"):
        with opened(browser, bundled.html, broken) as page:
            assert "Best: the recommended bundle" in (page.locator("#answer").text_content() or "")


def test_tables_sort_and_filter(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html) as page:
        table = page.locator(
            "table", has=page.locator("caption", has_text="What each option of page 1 is worth")
        ).last
        page.locator("summary", has_text="What each option of page 1 is worth").last.click()
        table.get_by_role("button", name="Weight").click()
        shown = table.locator("tbody tr td:nth-child(2)").all_text_contents()
        assert shown == sorted(shown)
        table.get_by_role("button", name="Weight").click()
        assert table.locator("tbody tr td:nth-child(2)").all_text_contents() == shown[::-1]
        page.locator("summary", has_text="Each level, by its share").click()
        levels = page.locator("table", has=page.locator("caption", has_text="Each level, by its share")).first
        whole = levels.locator("tbody tr").count()
        page.get_by_label("Filter: Each level, by its share").fill("targeted diplomacy")
        assert 0 < levels.locator("tbody tr:visible").count() < whole


def test_axe_finds_nothing(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html) as page:
        page.locator("#ranks button").first.click()
        assert violations(page) == []
        ids = page.eval_on_selector_all("[id]", "all => all.map(element => element.id)")
        assert len(ids) == len(set(ids)), "a section has the name of a part of the page"


def test_it_is_legible_in_the_dark_and_its_charts_are_dark(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html, color_scheme="dark") as page:
        page.locator("#ranks button").first.click()
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground != "rgb(255, 255, 255)"
        assert violations(page, runOnly=["color-contrast"]) == []
        for chart in page.locator("figure img").all():
            assert corner(chart) == tuple(int(part) for part in re.findall(r"\d+", ground))
        page.emulate_media(media="print")
        assert corner(page.locator("figure img").first) == (255, 255, 255)


def corner(chart: Locator) -> tuple[int, ...]:
    """The colour of the upper left corner of a chart, red, green, blue."""
    seen = Image.open(BytesIO(chart.screenshot())).convert("RGB").getpixel((2, 2))
    assert isinstance(seen, tuple)
    return seen


def test_a_chart_of_the_page_looks_as_it_was_drawn(browser: Browser, tmp_path: Path) -> None:
    """The page's SVG is written anew, with fewer digits: no pixel may differ by more than rounding makes of an edge."""
    done = run("brief", SMALL, "--only", "reasons", "--html", "--figures", tmp_path, "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    (as_drawn,) = tmp_path.glob("contributions.svg")
    seen = []
    with browser.new_context(viewport={"width": 900, "height": 700}) as window:
        page = window.new_page()
        html = (tmp_path / "waiting.html").read_text(encoding="utf-8")
        (shown,) = re.findall(r'<img src="(data:image/svg[^"]+)"', html)
        for address in (shown, as_drawn.as_uri()):
            (tmp_path / "one.html").write_text(f'<img src="{address}" width="800">', encoding="utf-8")
            page.goto((tmp_path / "one.html").as_uri())
            seen.append(np.asarray(Image.open(BytesIO(page.screenshot())).convert("L"), dtype=int))
    assert seen[0].min() < 100
    assert np.abs(seen[0] - seen[1]).mean() < 0.5


def test_the_page_brings_its_fonts(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html) as page:
        faces = page.evaluate(
            "document.fonts.ready.then(all => [...all].map(face => [face.family, face.status]))"
        )
        assert len(faces) == 5 and {status for _, status in faces} == {"loaded"}
        # Whichever face is asked for, the words of the page are measured in it and not in a substitute.
        for family in ("Brief Serif", "Brief Sans"):
            assert page.evaluate(
                f"document.fonts.check('16px \"{family}\"', document.querySelector('h1').textContent)"
            )
    assert len(bundled.html.read_bytes()) < 1_500_000


def violations(page: Page, **options: object) -> list[tuple[str, list[str]]]:
    """The rules of axe that the page breaks, and where."""
    found = Axe().run(page, options=options or None).response["violations"]
    return [(rule["id"], [node["html"][:90] for node in rule["nodes"][:3]]) for rule in found]


OFF_SCREEN = """
() => [...document.querySelectorAll("body *")].filter((element) => {
  const { right, width } = element.getBoundingClientRect();
  if (!width || right <= innerWidth + 1) return false;
  for (let box = element.parentElement; box; box = box.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(box).overflowX) && box.tabIndex === 0) return false;
  }
  return true;
}).map((element) => element.outerHTML.slice(0, 90))
"""
"""What is wider than the screen, and in no box that scrolls and can be reached by the keyboard."""


CARDS = "#page-1 > .cards"
"""The tables of page 1, without those behind its figures."""


def test_page_one_is_cards_on_a_phone(browser: Browser, bundled: Files) -> None:
    """Each option is a card, in which every number has its heading beside it; and nothing of the table is lost."""
    with opened(browser, bundled.html) as page:
        cells = page.locator(f"{CARDS} tbody td:not(:empty)").all_text_contents()
        heads = page.locator(f"{CARDS} thead th").all_text_contents()
    with opened(browser, bundled.html, viewport={"width": 390, "height": 844}) as page:
        options = page.locator(CARDS).first
        assert options.locator("thead").is_hidden()
        assert page.locator(f"{CARDS} tbody td:visible").all_text_contents() == cells
        rows = [row.bounding_box() for row in options.locator("tbody tr").all()]
        assert all(row and row["width"] > 300 and row["height"] > 60 for row in rows)
        labels = page.eval_on_selector_all(
            f"{CARDS} td:not(:empty)",
            "all => all.map(cell => getComputedStyle(cell, '::before').content)",
        )
        assert {label.strip('"').removesuffix(": ") for label in labels} <= set(heads)
        chart = page.locator("#page-1 figure img").bounding_box()
        assert chart and chart["width"] > 500, "its letters stay as large as those of the text"
        assert violations(page) == []


@pytest.mark.parametrize("which", ["bundled", "hostile"])
def test_a_phone_needs_no_sideways_scrolling(
    browser: Browser, bundled: Files, tmp_path: Path, which: str
) -> None:
    file = bundled.html if which == "bundled" else make_brief(hostile_case(tmp_path), tmp_path, "--html").html
    with opened(browser, file, viewport={"width": 390, "height": 844}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(OFF_SCREEN) == []
        if which == "hostile":
            assert "<script>alert(1)</script>" in (page.locator("h1").text_content() or "")
            assert "{{ 7*7 }}" in (page.locator("#answer").text_content() or "") + page.inner_text("body")


def test_print_leaves_the_controls_out_and_the_tables_in(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html) as page:
        page.emulate_media(media="print")
        for control in ("#explorer", "input.filter", "nav"):
            assert not page.locator(control).first.is_visible()
        tables = page.locator("section > .scroll table")
        assert tables.count() > 10
        assert all(tables.nth(n).is_visible() for n in range(tables.count()))


def test_without_javascript_all_but_the_controls_is_there(browser: Browser, bundled: Files) -> None:
    with opened(browser, bundled.html, java_script_enabled=False) as page:
        assert not page.locator("#explorer").is_visible()
        assert page.locator("#dissent table").first.is_visible()
        assert page.locator("section").count() >= 12
        assert all(section.is_visible() for section in page.locator("section").all())
