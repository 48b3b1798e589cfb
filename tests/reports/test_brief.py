"""The brief: golden page, hostile text, hypothetical scenarios, the same bytes twice."""

import json
import re
import xml.etree.ElementTree as ElementTree
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.reports.conftest import Files
from tests.reports.hostile import SECTIONS, TOLD, hostile_case
from tests.reports.running import INTERRUPTS, ROOT, SMALL, run, run_until

GOLDEN = ROOT / "tests" / "golden" / "waiting.html"


def brief(case: Path, folder: Path, *asked: str) -> str:
    done = run("brief", case, "--html", "--out", folder, *asked)
    assert done.returncode == 0, done.stderr
    return (folder / f"{case.stem}.html").read_text(encoding="utf-8")


class Page(HTMLParser):
    """Tags with their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def masked(html: str) -> str:
    """Versions of programs differ from one machine to the next; pictures and fonts with those of what makes them."""
    html = re.sub(r"(policy-options|PuLP|HiGHS) \d[\w.]*", r"\1 VERSION", html)
    html = re.sub(r"(data:font/woff;base64,)[^)]+", r"\1FONT", html)
    html = re.sub(r'("(?:engine|libraries)":)\{[^}]*\}', r"\1{}", html)
    # Hashes of what the page shows, in its record.
    html = re.sub(r'":"(?:[0-9a-f]{64}|[0-9a-f]{16})"', '":"HASH"', html)
    # The hash of the style sheet covers the fonts.
    html = re.sub(r"(style-src 'sha256-)[^']+", r"\1HASH", html)
    return re.sub(r"(data:image/svg\+xml,)[^\"]+", r"\1PICTURE", html)


def test_golden_page(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """To renew it after a change that is meant: pytest --renew-golden, then read the difference."""
    page = masked(brief(SMALL, tmp_path))
    if request.config.getoption("--renew-golden"):
        GOLDEN.write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    assert brief(SMALL, tmp_path / "one") == brief(SMALL, tmp_path / "two")


def test_page_one_is_whole(tmp_path: Path) -> None:
    page = Page(brief(SMALL, tmp_path)).text
    for part in (
        "INTERNAL",
        "For the clinic's board, decide by 1 April 2024",
        "Start Online booking and More staff",
        "above the next best",
        "Better than today: ",
        "Better than the next: ",
        "Choose it if",
        "Risks",
        "What binds",
        "What you are asked to agree",
        "Scores and weights are judgements, reasoned in annexes.",
        "Scores are made up.",
    ):
        assert part in page


def test_a_likelihood_and_a_confidence_never_share_the_confidence_line(bundled: Files) -> None:
    page = bundled.html.read_text(encoding="utf-8")
    lines = re.findall(r'<p class="confidence">(.*?)</p>', page)
    assert len(lines) == 2 and all("confidence" in line for line in lines)
    assert not re.search(r"likely|chance|probable|probability", " ".join(lines))


def test_the_bundled_brief_says_what_is_not_established(bundled: Files) -> None:
    html = bundled.html.read_text(encoding="utf-8")
    page = Page(html).text
    assert "Combat brigades. Unsupported by the evidence: hypothetical." in page
    assert "Rear-area personnel. Unsupported by the evidence: hypothetical." in page
    assert "illustrative judgements" in page
    assert "Kremlin" in page
    for standing in ("established", "contested", "reported", "awaited"):
        assert f'<span class="tag {standing}">{standing}</span>' in html


def test_a_hypothetical_scenario_is_no_recommendation(tmp_path: Path) -> None:
    page = Page(brief(SMALL, tmp_path, "--scenario", "more")).text
    assert (
        "Hypothetical. The scenario “More patients” is unsupported by the evidence of 15 March 2024." in page
    )
    assert "“Referrals rise by a tenth”" in page
    assert "Hypothetically: start" in page
    assert "Would be best" in page
    assert not re.search(r"Recommended|The recommended bundle has", page)


def test_no_sentence_ends_twice(bundled: Files) -> None:
    text = bundled.html.read_text(encoding="utf-8")
    assert "</strong>. " in text and ".</strong>." not in text


def test_the_page_needs_nothing_else_and_runs_nothing(bundled: Files) -> None:
    html = bundled.html.read_text(encoding="utf-8")
    page = Page(html)
    names = {tag for tag, _ in page.tags}
    assert not names & {"link", "iframe", "object", "embed", "base", "form"}
    for tag, attributes in page.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        if "src" in attributes:
            assert re.match(r"data:image/svg\+xml,", attributes["src"] or "")
            assert attributes["alt"]
        if "href" in attributes:
            assert tag == "a"
            assert re.match(r"#|https?://", attributes["href"] or "")
    assert [a for tag, a in page.tags if tag == "script"] == [
        {"type": "application/json", "id": "record"},
        {"type": "application/json", "id": "explorer-data"},
        {},
    ]
    (script,) = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    admitted = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    assert f"script-src 'sha256-{admitted}'; base-uri 'none'; form-action 'none'" in html
    assert not re.search(r"innerHTML|insertAdjacent|eval\(|Function\(|fetch|XMLHttp|import\(", script)
    (style,) = re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    assert f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{digest}'" in html
    assert set(re.findall(r"url\(([^,)]*)", style)) == {"data:font/woff;base64"}
    assert "@import" not in style


def of_picture(address: str) -> list[tuple[str, str]]:
    """Every attribute of the picture that an address holds; it has no script, and no style that loads anything."""
    kind, _, content = address.partition(",")
    assert kind == "data:image/svg+xml"
    parts = list(ElementTree.fromstring(unquote(content)).iter())
    assert not [part for part in parts if part.tag.endswith("script") or "url(http" in (part.text or "")]
    return [pair for part in parts for pair in part.items()]


def test_hostile_text_in_every_field_is_shown_as_text(tmp_path: Path) -> None:
    html = brief(hostile_case(tmp_path), tmp_path)
    page = Page(html)
    assert [tag for tag, _ in page.tags].count("script") == 3
    assert html.count("<script") == html.count("</script>") == 3
    assert html.count("</style>") == html.count("<style") == 1 + html.count("<svg")
    assert "{{ 7*7 }}" in page.text
    assert "49" not in re.findall(r"title (\S+)", page.text)
    for key in TOLD:
        assert f"{key} <script>alert(1)</script>" in page.text.lower(), key
    for section in SECTIONS:
        assert ("section", section) in [(tag, a.get("id")) for tag, a in page.tags], section
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert "127.0.0.1" not in (attributes.get("href") or "")
        if "src" in attributes:
            for name, value in of_picture(attributes["src"] or ""):
                assert not name.startswith("on") and "127.0.0.1" not in value
                assert not name.endswith("href") or value.startswith("#")
    assert not [a["href"] for tag, a in page.tags if tag == "a" and "nasty" in (a.get("href") or "")]
    assert run("optimize", tmp_path / "nasty.yaml").returncode == 0


def test_headings_are_in_order_and_tables_have_heads(bundled: Files) -> None:
    html = bundled.html.read_text(encoding="utf-8")
    levels = [int(tag[1]) for tag, _ in Page(html).tags if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert html.count("<table") == html.count("<caption") == html.count("<thead")
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids


@pytest.mark.parametrize(
    ("module", "call", "nth", "missing", "left_out"),
    [
        ("decision.sensitivity.weight_map", "regions_of", 1, "the map of weights", "contingency"),
        ("decision.analysis_parts", "frontier", 1, "the efficient bundles", "contingency"),
        ("decision.robustness.robust", "weight_regrets", 1, "regret over the weights", "contingency"),
        ("decision.robustness.robust", "weigh_evidence", 1, "dropping one source or claim", "contingency"),
        ("decision.analysis_parts", "contingency", 1, "the plan", "contingency"),
    ],
)
def test_interrupted_it_keeps_what_it_has_and_begins_nothing_more(
    tmp_path: Path, module: str, call: str, nth: int, missing: str, left_out: str
) -> None:
    done = run_until(
        tmp_path, (module, call, nth), INTERRUPTS, "brief", "--html", "--json", "--out", tmp_path
    )
    assert done.returncode == 130, done.stderr
    assert "Interrupted; not finished: " in done.stderr and missing in done.stderr
    shown = json.loads((tmp_path / "pyongyang_moscow.json").read_text(encoding="utf-8"))
    sections = {section["key"]: section["blocks"] for section in shown["sections"]}
    assert "page-1" in sections
    assert [block["text"] for block in sections[left_out]] == ["Interrupted; not finished: the plan."]
    assert (tmp_path / "pyongyang_moscow.html").exists()


def test_interrupted_in_one_form_it_writes_the_other(tmp_path: Path) -> None:
    done = run_until(tmp_path, ("reports.files.pdf", "typeset", 1), INTERRUPTS, "brief", "--out", tmp_path)
    assert (done.returncode, done.stdout) == (130, f"Wrote {tmp_path / 'pyongyang_moscow.html'}\n")
    assert "Interrupted; not finished: the PDF." in done.stderr
    assert {file.suffix for file in tmp_path.iterdir()} == {".py", ".html"}
