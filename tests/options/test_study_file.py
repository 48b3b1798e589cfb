"""A study file: what it means, and that every fault of it is told at once, with its line and the way out."""

from decimal import Decimal
from pathlib import Path

import pytest

from options import CaseError, NumberChange, load_case
from options.document import read_file
from options.study import MOST_ROWS, StudyDocument, load_study, read_study

FLOOD = Path(__file__).parent.parent / "cases" / "flood.yaml"


def study(text: str) -> StudyDocument:
    """The study of a text, without the checks that need solving."""
    return read_study(f"study: 1\ncase: {FLOOD}\n{text}", "study.yaml", read_file, lambda _: ())


def faults(text: str) -> list[str]:
    with pytest.raises(CaseError) as raised:
        study(text)
    return [str(fault) for fault in raised.value.faults]


def test_values_are_those_of_the_command_line() -> None:
    read = study("vary: {money: [80, -20%], trust_floor: 0..10:5, 'weight.*': 0.5}").study
    assert [str(each) for each in read.vary["money"].changes] == ["80", "-20%"]
    assert [each.amount for each in read.vary["trust_floor"].changes] == [0, 5, 10]
    assert read.vary["weight.*"].changes == (NumberChange(Decimal("0.5")),)


def test_the_grid_is_crossed_with_the_variants() -> None:
    read = study("vary: {money: [80, 90], trust_floor: 0..10:5}\nvariants: [{name: a}, {name: b}]")
    assert (read.points, read.rows) == (6, 12)
    assert [each.variant.name for each in read.variants] == ["a", "b"]
    alone = study("{}".strip("{}"))
    assert (alone.rows, [each.variant.name for each in alone.variants]) == (1, ["as_it_is"])


def test_changes_are_laid_over_the_case_of_their_variant_alone() -> None:
    read = study(
        "variants:\n- {name: a, with: {resources: {money: {limit: 80}}}}\n- {name: b, with: {synergies: null}}"
    )
    limits = [each.case.resources["money"].limit for each in read.variants]
    assert limits == [80, load_case(FLOOD).resources["money"].limit]
    assert [bool(each.case.synergies) for each in read.variants] == [True, False]
    assert read.case == load_case(FLOOD)


def test_every_fault_is_told_at_once() -> None:
    assert faults(
        """
vray: {}
vary: {money: 80..100, staff: [], trust_floor: [ten]}
variants:
- {name: Cut, with: {resources: {money: {limit: lots}}}, mst: drills}
- {name: twice, with: {resources: {money: {limit: few}}}}
- nonsense
- {name: twice}
draws: {number: 0}
ask: [sweep]"""
    ) == [
        "study.yaml:4:1: vray: there is no such field; did you mean 'vary'?",
        "study.yaml:5:15: vary.money: has no step; write one, as in 80..100:10, or a list of values",
        "study.yaml:5:31: vary.staff: is an empty list; write the values, as in [80, 100]",
        "study.yaml:5:48: vary.trust_floor: 'ten' is no number, as in 80 or -20%",
        "study.yaml:7:10: variants.0.name: is no name: names are small letters, digits and _, such as cut",
        "study.yaml:7:49: resources.money.limit: must be a number, not text ('lots') "
        "(the case is right without the variant variant_0)",
        "study.yaml:7:58: variants.0.mst: there is no such field; did you mean 'must'?",
        "study.yaml:8:51: resources.money.limit: must be a number, not text ('few') "
        "(the case is right without the variant twice)",
        "study.yaml:9:3: variants.2: must be a mapping of fields, not text ('nonsense')",
        "study.yaml:10:10: variants.3.name: 'twice' is the name of an earlier variant too",
        "study.yaml:11:17: draws.number: must be at least 1, not 0",
        "study.yaml:12:7: ask.0: must be optimize or robust, not 'sweep'",
    ]


def test_names_are_given_once_and_numbers_varied_once() -> None:
    assert faults("variants: [{name: a}, {name: a}]\nvary: {money: [1], 'mon*': [2]}\nask: []") == [
        "study.yaml:3:30: variants.1.name: 'a' is the name of an earlier variant too",
        "study.yaml:4:20: vary.mon*: varies money, as 'money' does; name it once",
        "study.yaml:5:6: ask: names each of optimize and robust at most once, and one at least",
    ]


@pytest.mark.parametrize("axes", [2, 30])
def test_a_huge_grid_is_refused_with_the_limit(axes: int) -> None:
    (told,) = faults("vary:\n" + "".join(f"  number_{n}: 1..9000:1\n" for n in range(axes)))
    assert f"makes {9000**axes:,} rows" in told and f"at most {MOST_ROWS:,}" in told


def test_faults_of_the_case_are_told_with_those_of_the_study(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(FLOOD.read_text(encoding="utf-8").replace("maximise", "maximal", 1))
    (tmp_path / "study.yaml").write_text("study: 1\ncase: case.yaml\nask: [sweep]\n")
    with pytest.raises(CaseError) as raised:
        load_study(tmp_path / "study.yaml", lambda _: ())
    assert [Path(fault.path).name for fault in raised.value.faults] == ["case.yaml", "study.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "study: 1",
        "study: 1\ncase: ''",
        "study: 1\ncase: [a]",
        "study: 1\ncase: /dev/zero",
        "study: 1\ncase: nowhere.yaml\nvariants: 7\nvary: [1]",
        "study: 1\ncase: {}\nvary: {? [a] : 1}",
        "!!python/object:os.system {study: 1}",
        "study: &a\n  - *a\ncase: x",
        "study: 1\ncase: nowhere\nvary: " + "{a: " * 60 + "1" + "}" * 60,
    ],
)
def test_what_is_no_study_is_refused_without_a_traceback(tmp_path: Path, text: str) -> None:
    (tmp_path / "study.yaml").write_text(text)
    with pytest.raises(CaseError):
        load_study(tmp_path / "study.yaml", lambda _: ())
