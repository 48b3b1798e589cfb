"""The interview of `weights --elicit`, through a terminal as a person has it, and its answers one by one."""

import os
import pty
import signal
import sys
import time
from decimal import Decimal
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from options import AhpProfile, Case, Profile, RankProfile, SwingProfile, load_case, weighed_objectives
from options.elicitation import weights_of
from options.updating import BOM
from reports.commands.cli import main
from reports.request.statuses import Exit
from reports.words.interview import Interview, NotUnderstood
from tests.strategies import cases

FLOOD = Path(__file__).parent.parent / "cases" / "flood.yaml"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    copy = tmp_path / "flood.yaml"
    copy.write_text(FLOOD.read_text(encoding="utf-8"), encoding="utf-8")
    return copy


def profile_of(case: Path, name: str) -> Profile:
    """The profile of weights that the file has by now."""
    weights = load_case(case).weights
    assert weights is not None
    return weights.profiles[name]


def interviewed(case: Path, typed: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["weights", str(case), "--elicit", "mayor", *words], input=typed)


class Terminal:
    """A person at a terminal: waits for words, types a line, or presses Ctrl-C."""

    def __init__(self, *words: str) -> None:
        self.child, self.screen = pty.fork()
        if self.child == 0:
            os.execv(sys.executable, [sys.executable, "-m", "reports", *words])
        self.seen = ""

    def wait(self, words: str) -> None:
        """Reads until these words stand on the screen."""
        end = time.monotonic() + 120
        while words not in " ".join(self.seen.split()):
            assert time.monotonic() < end, f"{words!r} was not said: {self.seen}"
            self.seen += os.read(self.screen, 4096).decode("utf-8", "replace")

    def type(self, line: str) -> None:
        self.seen = ""
        os.write(self.screen, f"{line}\n".encode())

    def interrupt(self) -> None:
        os.write(self.screen, b"\x03")

    def ends(self) -> int:
        """The exit status, once all is read."""
        while True:
            try:
                if not (read := os.read(self.screen, 4096)):
                    break
            except OSError:
                break
            self.seen += read.decode("utf-8", "replace")
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


def test_with_back_and_a_wrong_answer_the_profile_is_written_and_comments_stay(case: Path) -> None:
    before = case.read_text(encoding="utf-8")
    person = Terminal("weights", str(case), "--elicit", "mayor", "--method", "swing")
    person.wait("which would you take first?")
    person.wait("(its number)")
    person.type("7")
    person.wait("That is no answer: '7' is none of the numbers 1 to 3.")
    person.type("1")
    person.wait("Disruption, from 50 points to 0 points?")
    person.type("60")
    person.wait("Trust of the towns downstream")
    person.type("back")
    person.wait("Disruption, from 50 points to 0 points?")
    person.type("55")
    person.wait("Trust of the towns downstream")
    person.type("101")
    person.wait("it is a number from 0 to 100")
    person.type("40")
    person.wait("Is that what you mean (yes, or back)?")
    person.type("yes")
    person.wait("Write mayor into")
    assert case.read_text(encoding="utf-8") == before, "not before the end"
    person.type("yes")
    person.wait("Wrote the profile mayor into")
    assert person.ends() == 0
    after = case.read_text(encoding="utf-8")
    gone = [line for line in ndiff(before.splitlines(), after.splitlines()) if line.startswith("- ")]
    assert gone == [], "every line is still there, comments included"
    profile = profile_of(case, "mayor")
    assert isinstance(profile, SwingProfile)
    assert profile.ratings == {"safety": 100, "disruption": 55, "trust": 40}
    assert profile.elicited_on == {"safety": (0, 900), "disruption": (50, 0), "trust": (-20, 60)}


@pytest.mark.parametrize("first", [b"", BOM])
def test_the_ends_of_lines_and_the_first_bytes_of_the_file_stay(case: Path, first: bytes) -> None:
    case.write_bytes(first + case.read_bytes().replace(b"\n", b"\r\n"))
    assert interviewed(case, "1\n55\n40\nyes\nyes\n", "--method", "swing").exit_code == 0
    after = case.read_bytes()
    assert b"mayor:" in after and after.startswith(first + b"#")
    assert after.count(b"\n") == after.count(b"\r\n")


def test_ctrl_c_leaves_the_case_as_it_is(case: Path) -> None:
    before = case.read_bytes()
    person = Terminal("weights", str(case), "--elicit", "mayor", "--method", "pairwise")
    person.wait("Pair 1 of 3")
    person.type("1 3")
    person.wait("Pair 2 of 3")
    person.interrupt()
    assert person.ends() in (Exit.INTERRUPTED, -signal.SIGINT)
    assert "Nothing was written." in person.seen
    assert case.read_bytes() == before


def test_consistency_is_told_as_it_goes_and_the_judgement_to_look_at(case: Path) -> None:
    done = interviewed(case, "1 3\n2 2\n1 3\nback\nback\n1 4\n1 2\nyes\nyes\n", "--method", "pairwise")
    assert done.exit_code == 0, done.stderr
    told = " ".join(done.stderr.split())
    assert "Consistency ratio so far: 0.96, above 0.10. Look again at" in told
    assert "Consistency ratio so far: 0.02, which is consistent enough." in told
    profile = profile_of(case, "mayor")
    assert isinstance(profile, AhpProfile)
    assert profile.comparisons == (
        ("safety", "disruption", 3), ("safety", "trust", 4), ("disruption", "trust", 2),
    )  # fmt: skip


def test_ranks_may_tie_and_an_old_profile_is_replaced(case: Path) -> None:
    done = CliRunner().invoke(
        main, ["weights", str(case), "--elicit", "towns", "--method", "rank"], input="1,3\n1\nyes\nyes\n"
    )
    assert done.exit_code == 0, done.stderr
    assert "The case has a profile towns already; it will be replaced." in " ".join(done.stderr.split())
    profile = profile_of(case, "towns")
    assert isinstance(profile, RankProfile)
    assert profile.order == (("safety", "trust"), "disruption")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1\n60\n40\nyes\nno\n", "Nothing was written."),
        ("1\n60\n", "The answers ended before the interview did: nothing was written."),
        ("", "The answers ended before the interview did: nothing was written."),
    ],
)
def test_without_a_yes_at_the_end_nothing_is_written(case: Path, typed: str, said: str) -> None:
    before = case.read_bytes()
    done = interviewed(case, typed, "--method", "swing")
    assert done.exit_code == Exit.INTERRUPTED
    assert said in " ".join(done.stderr.split())
    assert case.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--elicit", "City Council"], "a profile's name has small letters"),
        (["--elicit", "mayor", "--with", "x.yaml"], "--elicit writes into a case"),
        (["--method", "rank"], "add --elicit NAME"),
    ],
)
def test_what_cannot_be_elicited_is_said(case: Path, words: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["weights", str(case), *words])
    assert done.exit_code == Exit.COMMAND_WRONG
    assert said in " ".join(done.stderr.split())


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.sampled_from(["swing", "rank", "pairwise"]), st.data())
def test_any_interview_ends_in_a_profile_that_says_what_was_answered(
    case: Case, method: Any, data: st.DataObject
) -> None:
    """Answers, some wrong and some taken back, from an order that the person has in mind."""
    names = weighed_objectives(case)
    worth = {name: data.draw(st.sampled_from([Decimal(20), Decimal(40), Decimal(80)])) for name in names}
    if len(names) < 2:
        return
    told = Interview(case, method)
    turns = 0
    while (ask := told.next()) is not None:
        if turns < 20 and data.draw(st.integers(0, 4)) == 0:
            turns += 1
            told = told.back()
            continue
        with pytest.raises(NotUnderstood):
            told.answered("?")
        told = told.answered(answer(told, ask, worth))
    found = weights_of(told.profile(), names)
    assert sum(found.values()) == pytest.approx(1)
    for one in names:
        for other in names:
            if worth[one] > worth[other]:
                assert found[one] > found[other]
            elif method != "swing" and worth[one] == worth[other]:
                assert found[one] == pytest.approx(found[other])
    if method == "swing":
        top = max(worth.values())
        assert max(found.values()) / min(found.values()) == pytest.approx(float(top / min(worth.values())))


def answer(told: Interview, ask: Any, worth: dict[str, Decimal]) -> str:
    if told.method == "pairwise":
        first, second = ask.choices
        if worth[first] == worth[second]:
            return "="
        greater = 1 if worth[first] > worth[second] else 2
        times = max(worth[first] / worth[second], worth[second] / worth[first])
        return f"{greater} {times}"
    if ask.choices:
        best = [
            n
            for n, name in enumerate(ask.choices, start=1)
            if worth[name] == max(map(worth.get, ask.choices))
        ]
        return ",".join(map(str, best)) if told.method == "rank" else str(best[0])
    answer = told.answers[0]
    assert isinstance(answer, tuple), "the answers to the swing questions begin with the best of them"
    first = answer[0]
    left = [name for name in told.names if name != first][len(told.answers) - 1]
    return str(100 * worth[left] / worth[str(first)])
