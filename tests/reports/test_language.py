"""The rules of language, held against the whole text of briefs of generated cases and of the bundled ones."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pytest

from decision import Question, analyse, optimize
from options import Case, bundled_case_path, load_case
from options.table_case import case_from_table, read_table
from reports.brief.findings import Findings
from reports.brief.view import Brief, view
from reports.console.answers.optimize import optimize_blocks
from reports.words.blocks import Explorer, Section
from reports.words.names import lever_in_short, lever_name, lever_noun
from tests.reports.prose import OF_THE_CASE, PROSE, Aside, Told, sentences, tables_in, told, told_by
from tests.reports.worded import deficit_like, flood_like, worded_case
from tests.strategies import as_case

GENERATED = 24
"""Cases of one seed each."""

MOST_WORDS = 40
"""Of a sentence."""

MOST_IN_A_ROW = 3
"""Things of the case that running text names one after the other."""


ALIKE = "option,savings\n" + "".join(f"Cut the fund of town {n},{100 + n}\n" for n in range(11))
"""Options of nearly equal effect, so that it takes four of the six best to bring two thirds of the gain."""


@dataclass(frozen=True)
class Worded:
    """A case with its brief."""

    name: str
    case: Case
    findings: Findings
    brief: Brief

    @cached_property
    def texts(self) -> list[Told]:
        return list(told(self.brief))

    @cached_property
    def answer(self) -> list[Told]:
        """What `optimize` prints."""
        return list(told_by(optimize_blocks(self.case, self.findings.problem, self.findings.optimum)))

    @cached_property
    def aside(self) -> Aside:
        return Aside(self.case)

    def body(self) -> list[Told]:
        return [each for each in self.texts if not each.annex]

    def prose(self) -> Iterator[tuple[Told, str]]:
        """What is read as sentences in the body and on the terminal, and the program's own words in it."""
        for each in (*self.body(), *self.answer):
            if each.kind in (*PROSE, "finding", "label", "heading", "measure"):
                yield each, self.aside.own(each.text)

    def own_sentences(self) -> Iterator[tuple[str, str]]:
        """Section and sentence, of what is read as sentences."""
        for each, own in self.prose():
            if each.kind in (*PROSE, "finding"):
                yield from ((each.section, sentence) for sentence in sentences(own))


def worded(name: str, case: Case) -> Worded | None:
    question = Question(case)
    optimum = optimize(question, top=5, different=3)
    if not optimum.bundles:
        return None
    findings = Findings(case, question.problem(), optimum, found=analyse(question, optimum))
    return Worded(name, case, findings, view(findings))


@pytest.fixture(scope="module")
def every() -> list[Worded]:
    cases: list[tuple[str, Case]] = [(str(seed), as_case(worded_case(seed))) for seed in range(GENERATED)]
    cases += [("flood", as_case(flood_like())), ("deficit", as_case(deficit_like()))]
    cases.append(("table", case_from_table(read_table(ALIKE.encode(), "alike.csv"), date(2025, 1, 1)).case))
    bundled = bundled_case_path()
    cases += [
        (path.stem, load_case(path)) for path in (bundled, bundled.with_name(f"{bundled.stem}_derived.yaml"))
    ]
    found = [made for name, case in cases if (made := worded(name, case)) is not None]
    assert len(found) >= 2 / 3 * len(cases)
    return found


def faults(every: list[Worded], found: Any) -> list[str]:
    return [f"{each.name}: {fault}" for each in every for fault in found(each)]


def test_only_what_is_in_force_is_said_to_be_ended_or_reduced(every: list[Worded]) -> None:
    never = re.compile(r"\b(stop|stops|scaled? back|stepped up|step up|abolish|cease)\b", re.IGNORECASE)

    def found(each: Worded) -> Iterator[str]:
        verbs = r"(?:end|ends|strengthen|reduce|change|keep)"
        for lever in each.case.levers:
            if lever in each.case.status_quo:
                continue
            names = {
                lever_name(each.case, lever),
                lever_noun(each.case, lever),
                lever_in_short(each.case, lever),
            }
            told_of = "|".join(re.escape(name) for name in names)
            pattern = re.compile(rf"\b{verbs} (?:{told_of})|(?:{told_of})[^.;]{{0,20}}: ended", re.IGNORECASE)
            yield from (text.text for text in (*each.texts, *each.answer) if pattern.search(text.text))
        for text in (*each.texts, *each.answer):
            if never.search(each.aside.own(text.text)):
                yield text.text

    assert not faults(every, found)


def test_no_key_code_or_parameter_is_in_the_prose_of_the_body(every: list[Worded]) -> None:
    code = re.compile(
        r"qz|\w_\w|--\w|\b[a-z]\w*\.[a-z]\w*|\w\+\w"
        r"|\b(seed|pert|triangular|CVaR|SMAA|JSON|CSV|None|True|False|nan|inf|gap 0)\b"
    )

    def found(each: Worded) -> Iterator[str]:
        for text, own in each.prose():
            if text.section != "answer" and code.search(own):
                yield f"{text.section}: {own}"

    assert not faults(every, found)


def test_punctuation_is_that_of_one_sentence(every: list[Worded]) -> None:
    odd = re.compile(
        r"\.\.(?!\.)|\. \.|[,;:]\.|\.[,;:]|,,|;;|\s[,.;:](?!\w)|\(\s*\)|\(,|, ?\)|  |“”|\bnone none\b|\.”\."
    )

    def found(each: Worded) -> Iterator[str]:
        for text in (*each.texts, *each.answer):
            if (at := odd.search(text.text)) is not None:
                yield f"{text.section} {text.kind}: …{text.text[max(0, at.start() - 50) : at.end() + 20]}…"

    assert not faults(every, found)


def test_every_sum_shown_adds_up(every: list[Worded]) -> None:
    def found(each: Worded) -> Iterator[str]:
        for section in each.brief.sections:
            for table in tables_in(section.blocks):
                yield from _sums(table)

    def size(text: str) -> int:
        return round(10 * float(text.replace("−", "-").replace(",", "").replace("+", "")))

    def _sums(table: Any) -> Iterator[str]:
        total_row = next((row for row in table.rows if row[0] in ("All together", "Sum")), None)
        columns = [n for n in table.numeric if total_row is not None]
        for n in columns:
            parts = [size(row[n]) for row in table.rows if row is not total_row and row[n]]
            if sum(parts) != size(total_row[n]):
                yield f"column {table.header[n]}: {parts} is not {total_row[n]}"
        if "Sum" in table.header:
            last = table.header.index("Sum")
            for row in table.rows:
                parts = [size(row[n]) for n in table.numeric if n < last]
                if sum(parts) != size(row[last]):
                    yield f"row {row[0]}: {parts} is not {row[last]}"

    assert not faults(every, found)


def test_a_bundle_has_one_name_everywhere(every: list[Worded]) -> None:
    def found(each: Worded) -> Iterator[str]:
        letters = [lettered.letter for lettered in each.findings.letters.values()]
        names: dict[str, set[str]] = defaultdict(set)
        for text in (*each.texts, *each.answer):
            for letter, apart in re.findall(r"(?:^|(?<=[ “]))([A-Z]{1,2}): ([^:;|]+)$", text.text):
                if text.kind == "cell":
                    names[letter].add(apart)
            for letter, apart in re.findall(r"\b([A-Z]{1,2}) \(([^()]+(?:\([^()]*\)[^()]*)*)\)", text.text):
                if letter in letters and text.section not in (
                    "ledger",
                    "known",
                    "method",
                ):
                    names[letter].add(apart)
            if text.section != "answer" and re.search(r"\bthe bundle with(out)?\b", text.text):
                yield f"a bundle without its name: {text.section}: {text.text[:120]}"
        for section in each.brief.sections:
            for block in section.blocks:
                if isinstance(block, Explorer):
                    for short, full in block.data["names"].values():
                        names[short].add(full.partition(": ")[2])
        yield from (f"{letter}: {told}" for letter, told in names.items() if len(told) > 1)
        if len(set(letters)) != len(letters):
            yield "two bundles bear one letter"

    assert not faults(every, found)


def test_no_sentence_is_long(every: list[Worded]) -> None:
    def found(each: Worded) -> Iterator[str]:
        for section, sentence in each.own_sentences():
            if len(sentence.split()) > MOST_WORDS:
                yield f"{section}: {len(sentence.split())} words: {sentence}"

    assert not faults(every, found)


def test_at_most_three_things_are_named_in_a_row(every: list[Worded]) -> None:
    thing = rf"“?{OF_THE_CASE}[^,;.]{{0,40}}?”?"
    row = re.compile(rf"{thing}, {thing}, {thing}(?:,| and|, and) {thing}")

    def found(each: Worded) -> Iterator[str]:
        for section, sentence in each.own_sentences():
            if section != "answer" and row.search(sentence):
                yield f"{section}: {sentence}"

    assert not faults(every, found)


def test_points_of_value_bear_one_decimal(every: list[Worded]) -> None:
    fine, cell = re.compile(r"\d\.\d{2,} (value )?points?\b"), re.compile(r"\d\.\d{2,}$")

    def found(each: Worded) -> Iterator[str]:
        for one in (*each.texts, *each.answer):
            if one.section not in ("other_side", "run") and fine.search(one.text):
                yield f"{one.section}: {one.text}"
        for section in each.brief.sections:
            for table in tables_in(section.blocks):
                whole = re.search(r"points (lost|added)", table.caption, re.IGNORECASE) is not None
                for row in table.rows:
                    for head, text in zip(table.header, row, strict=True):
                        if (whole or head in ("Value", "Loss")) and cell.search(text):
                            yield f"{table.caption}: {head}: {text}"

    assert not faults(every, found)


def test_no_difference_is_told_that_is_shown_as_nothing(every: list[Worded]) -> None:
    """What is less than 0.1 is told as that, or not at all; and an amount of one is in the singular."""
    wrong = re.compile(
        r"within 0\.0 points|\(0\.0\) matter|\N{MINUS SIGN}under 0\.1|(?<![\d.,])1 (posts|points|bundles|cases)\b"
    )

    def found(each: Worded) -> Iterator[str]:
        for one in (*each.texts, *each.answer):
            if match := wrong.search(one.text):
                yield f"{one.section}: {match[0]}: {one.text}"

    assert not faults(every, found)


def test_a_fact_is_what_is_established(every: list[Worded]) -> None:
    def found(each: Worded) -> Iterator[str]:
        for section in each.brief.sections:
            yield from (f"{section.key}: {entry}" for entry in _called_facts(section))

    def _called_facts(section: Section) -> Iterator[str]:
        for block in section.blocks:
            for entry in getattr(block, "entries", ()):
                if "fact" in entry.tags and entry.status != "established":
                    yield f"{entry.status}: {entry.text}"

    assert not faults(every, found)


def test_proved_is_always_on_these_inputs(every: list[Worded]) -> None:
    def found(each: Worded) -> Iterator[str]:
        for text in (*each.texts, *each.answer):
            for sentence in sentences(each.aside.own(text.text)):
                is_so = re.search(r"(?<!not )\bproved\b", sentence, re.IGNORECASE)
                if is_so and "on these inputs" not in sentence and not sentence.startswith("No bundle was"):
                    yield f"{text.section}: {sentence}"

    assert not faults(every, found)


def test_a_condition_comes_before_its_result(every: list[Worded]) -> None:
    """Within a sentence that begins with its condition another may follow; `even if` concedes."""
    late = re.compile(r"(?<!even)(?<!as)(?<!only)(?<!and)(?<!,) if\b")

    def found(each: Worded) -> Iterator[str]:
        for section, sentence in each.own_sentences():
            if late.search(sentence) and not re.match(r"If |When |Supposing |Should ", sentence):
                yield f"{section}: {sentence}"

    assert not faults(every, found)


def test_no_telegraph_style(every: list[Worded]) -> None:
    curt = re.compile(r"^(turns to|at (an )?end|withdrawn|unprepared|then)\b", re.IGNORECASE)

    def found(each: Worded) -> Iterator[str]:
        for text in each.body():
            if text.kind in ("label", "head") and curt.search(each.aside.own(text.text)):
                yield f"{text.section}: {text.text}"

    assert not faults(every, found)


def test_whatever_names_the_scenarios_that_it_covers(every: list[Worded]) -> None:
    def found(each: Worded) -> Iterator[str]:
        for text in (*each.texts, *each.answer):
            if re.search(r"whatever (scenario )?turns out", text.text, re.IGNORECASE):
                yield text.text

    assert not faults(every, found)


def test_profiles_that_bear_a_governments_name_are_notional() -> None:
    bundled = bundled_case_path()
    for path in (bundled, bundled.with_name(f"{bundled.stem}_derived.yaml")):
        weights = load_case(path).weights
        assert weights is not None
        assert all("notional" in (profile.title or "") for profile in weights.profiles.values())
