"""A bundle bears one name: the letters of the terminal are those of the brief, and none stands for two bundles."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from decision import Question, analyse, optimize
from options import Case, bundled_case_path, load_case
from reports.brief.findings import Findings, Lettered, Named, Settled
from reports.brief.naming import best_somewhere, full_name, in_a_sentence, letters_of_optimum
from reports.words.changes import set_apart
from tests.reports.running import INTERRUPTS, SMALL, flowing, run, run_until
from tests.reports.worded import flood_like, worded_case
from tests.strategies import as_case, as_text

COMMANDS = ("optimize", "sweep", "frontier", "robust", "evidence", "contingency", "actors", "explain")


def brief_of(case: Case, **ranked: int) -> Findings:
    question = Question(case)
    optimum = optimize(question, **ranked)
    return Findings(case, question.problem(), optimum, found=analyse(question, optimum))


@pytest.fixture(scope="module", params=("bundled", "7"))
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "bundled":
        return bundled_case_path()
    data = worded_case(int(request.param))
    path = tmp_path_factory.mktemp("named") / "case.yaml"
    path.write_text(as_text(data), encoding="utf-8")
    return path


def test_every_command_gives_a_bundle_the_letter_that_the_brief_gives_it(written: Path) -> None:
    findings = brief_of(load_case(written))
    apart = {
        each.letter: set_apart(findings.case, findings.best.levels, each.levels)
        for each in findings.letters.values()
    }
    told = defaultdict(set)
    for command in COMMANDS:
        done = run(command, written, COLUMNS="400")
        assert done.returncode == 0, done.stderr
        for letter, text in _named(done.stdout):
            told[letter].add(text)
    assert told, "some bundle is named by its letter"
    for letter, texts in told.items():
        assert all(text.startswith(_begun(apart[letter])) for text in texts), (letter, apart[letter], texts)


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Letter and what follows it, in brackets or after a colon."""
    yield from re.findall(r"(?<![\w“(])([A-Z]{1,2}) \(((?:[^()]|\([^()]*\))*)\)", flowing(text))
    yield from re.findall(r"^  ([A-Z]{1,2}): (.*?)(?:  |$)", text, re.MULTILINE)


def _begun(apart: str) -> str:
    """A name up to where it is cut."""
    return re.sub(r", \d+ more changes$", "", apart)


def test_the_letters_of_optimize_are_the_first_of_those_of_the_brief(written: Path) -> None:
    findings = brief_of(load_case(written))
    plan = findings.found.plan.plan if findings.found.plan else None
    own = letters_of_optimum(
        Findings(findings.case, findings.problem, findings.optimum), plan.now if plan else None
    )
    assert list(findings.letters.items())[: len(own)] == list(own.items())
    assert len({each.letter for each in findings.letters.values()}) == len(findings.letters)


def test_more_ranked_bundles_take_no_letter_away() -> None:
    case = load_case(bundled_case_path())
    few, many = brief_of(case), brief_of(case, top=9, different=5)
    own = letters_of_optimum(few)
    assert {name: many.letters[name] for name in own} == own
    assert len(many.letters) > len(few.letters)


def test_a_bundle_without_a_letter_is_told_by_all_that_sets_it_apart() -> None:
    case = as_case(flood_like())
    question = Question(case)
    optimum = optimize(question)
    best, other = optimum.bundles[0], optimum.different[0]
    setting = Settled(case, question.problem(), Named(best))
    assert full_name(setting, best.levels) == "Would be best"
    assert full_name(setting, case.status_quo) == "Status quo"
    assert "more changes" not in full_name(setting, other.levels)
    lettered = Settled(case, question.problem(), Named(best, {other.id: Lettered("C", other.levels)}))
    assert full_name(lettered, other.levels).startswith("C: ")
    unknown = Settled(case, question.problem())
    assert full_name(unknown, best.levels) == set_apart(case, {}, best.levels, None, with_levels=True)


def test_names_that_would_read_alike_tell_their_levels() -> None:
    """Three levels of a lever: two of them are more than the one in force."""
    case = as_case(
        {
            "format": 1,
            "title": "Levels",
            "as_of": "2024-03-15",
            "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 9}},
            "resources": {"money": {"limit": 9}},
            "levers": {
                "dyke": {
                    "title": "Dyke",
                    "levels": {
                        name: {"title": name.upper(), "cost": {"money": n}} for n, name in enumerate("abc", 1)
                    },
                },
                "drill": {"title": "Drill", "levels": {"on": {"cost": {"money": 1}}}},
            },
        }
    )
    names = [
        set_apart(case, {"dyke": "a"}, {"dyke": level, "drill": "on"}, with_levels=True) for level in "bc"
    ]
    assert names == ["Drill, more Dyke (B)", "Drill, more Dyke (C)"]
    assert set_apart(case, {}, {"dyke": "b"}, with_levels=True) == "Dyke (B)"
    assert set_apart(case, {"dyke": "a"}, {"dyke": "c"}) == "more Dyke"
    assert set_apart(case, {"dyke": "b"}, {"dyke": "a"}, with_levels=True) == "less Dyke"


def test_diff_calls_bundles_by_the_letters_of_the_new_version(tmp_path: Path) -> None:
    """The bundle that is best where money is short is a lettered one where it is not."""
    short = tmp_path / "short.yaml"
    text = bundled_case_path().read_text(encoding="utf-8")
    short.write_text(text.replace("suffix: m}, limit: 180}", "suffix: m}, limit: 130}"), encoding="utf-8")
    done = run("diff", short, bundled_case_path(), COLUMNS="200")
    assert done.returncode == 0, done.stderr
    ranked = run("optimize", bundled_case_path(), COLUMNS="400")
    letter, apart = re.search(r"The old one is ([A-Z]) \((.*?)\) now", flowing(done.stdout)).groups()
    assert f"  {letter}: {apart}" in ranked.stdout
    assert "Letters stand for bundles as in the brief of the new version" in flowing(done.stdout)


def test_explain_calls_a_bundle_it_is_asked_about_by_its_letter(written: Path) -> None:
    findings = brief_of(load_case(written))
    rival = findings.optimum.bundles[1]
    name = f"{findings.letters[rival.id].letter} ({set_apart(findings.case, findings.best.levels, rival.levels)})"
    done = run("explain", written, "--against", rival.id, "--why-not", rival.id, COLUMNS="400")
    assert done.returncode == 0, done.stderr
    assert f"Against {name}" in done.stdout
    assert f"Why not {name}?" in done.stdout


def test_bundles_that_differ_in_levels_alone_have_names_that_tell_them_apart() -> None:
    """Three levels of one lever: two of the bundles would both be called after the lever."""
    levels = {name: {"cost": {"money": n}, "scores": {"good": n}} for n, name in enumerate("abc", 1)}
    data = {
        "format": 1,
        "title": "Levels",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 9}},
        "resources": {"money": {"limit": 1}},
        "levers": {
            "dyke": {"title": "Dyke", "levels": levels},
            "drill": {"levels": {"on": {"scores": {"good": 5}}}},
        },
    }
    case = as_case(data)
    question = Question(case)
    best = optimize(question).bundles[0]
    given = {
        f"dyke.{level}": Lettered(letter, {"dyke": level}) for level, letter in zip("bc", "AB", strict=True)
    }
    setting = Settled(case, question.problem(), Named(best, given))
    names = [in_a_sentence(setting, {"dyke": level}) for level in "bc"]
    assert len({name[3:] for name in names}) == 2
    assert "(c)" in names[1], "the later of two has its level"


def test_what_sentences_name_bears_a_letter_before_what_is_drawn_alone(written: Path) -> None:
    findings = brief_of(load_case(written))
    found = findings.found.weight_map
    drawn = {bundle.id for bundle in best_somewhere(found)} if found else set()
    order = list(findings.letters)
    last = [name for name in order if name in drawn]
    letters = [each.letter for each in findings.letters.values()]
    assert letters[-1] == max(letters, key=lambda letter: (len(letter), letter))
    assert not last or order.index(last[-1]) == len(order) - 1


def test_where_the_time_is_up_bundles_are_told_without_letters() -> None:
    done = run("frontier", bundled_case_path(), "--time-limit", "0.001", COLUMNS="200")
    assert "Traceback" not in done.stderr
    assert not list(_named(done.stdout))


def test_an_interrupted_naming_keeps_the_answer_and_ends_as_interrupted(tmp_path: Path) -> None:
    done = run_until(tmp_path, ("decision", "optimize", 1), INTERRUPTS, "frontier", SMALL)
    assert done.returncode == 130, done.stderr
    assert "Proved complete on these inputs" in flowing(done.stdout)
    assert "Interrupted; not finished: the letters of bundles." in done.stderr
    assert not list(_named(done.stdout))
