"""Files that are no case at all: each a clear message, no traceback, and soon."""

import os
import time
from pathlib import Path

import pytest

from options import CaseError, case_warnings, load_case, read_case, read_document
from options.checks.levers import MOST_PAIRS
from options.composing import DEEPEST, MOST_VALUES
from options.reading import LARGEST, MOST_LINES

SOON = 2.0
"""Seconds of the processor within which every such file is refused."""

ATTEMPTS = 3
"""One of so many must be as fast: a busy machine slows down any."""


def refusal(path: Path) -> str:
    """The only fault of the file, without its name; it must come soon."""
    taken = []
    while not taken or (min(taken) >= SOON and len(taken) < ATTEMPTS):
        begun = time.process_time()
        with pytest.raises(CaseError) as caught:
            load_case(path)
        taken.append(time.process_time() - begun)
    assert min(taken) < SOON
    (fault,) = caught.value.faults
    assert fault.path == str(path)
    return f"{fault.line}:{fault.column}: {fault.field}: {fault.message}"


def refused(tmp_path: Path, content: bytes) -> str:
    """The only fault of a file with this content."""
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    return refusal(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.yaml") == "1:1: case: there is no such file"


def test_a_directory(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "1:1: case: is a directory; name the case file in it"


def test_a_device() -> None:
    assert refusal(Path(os.devnull)) == "1:1: case: is no ordinary file; name a case file"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "1:1: case: is no ordinary file; name a case file"


def test_a_name_that_is_none() -> None:
    assert refusal(Path("a\0b")) == "1:1: case: cannot be read: its name is no file name"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", deny)
    assert refused(tmp_path, b"format: 1") == "1:1: case: cannot be read: Permission denied"


@pytest.mark.parametrize("content", [b"", b"  \n\n", b"# nothing but a comment\n", b"---\n"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    message = "1:1: case: is empty; `policy-options new DIR` writes a case to start from"
    assert refused(tmp_path, content) == message


def test_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert refusal(path) == "1:1: case: is 50.0 MB; a case file has at most 2 MB, shorten it"


def test_a_binary_file(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, b"\x7fELF\x00\x01") == "1:1: case: is a binary file; a case is a text file in YAML"
    )


def test_bad_utf8_says_where(tmp_path: Path) -> None:
    content = "format: 1\ntitle: Å caf".encode() + b"\xe9\n"
    assert refused(tmp_path, content) == "2:13: case: is not UTF-8: byte 0xe9 at offset 23; save it as UTF-8"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + Path("tests/cases/flood.yaml").read_bytes())
    assert load_case(path).title == "Flood response, a made-up case"


def test_a_control_character(tmp_path: Path) -> None:
    assert refused(tmp_path, b"format: 1\ntitle: a\x07b\n") == (
        "2:9: case: holds the control character 0x07; remove it"
    )


def test_a_control_character_in_disguise() -> None:
    with pytest.raises(CaseError) as caught:
        read_case('title: "a\\ud800b"\n')
    assert "case.yaml:1:8: title: holds the control character 0xd800; remove it" in str(caught.value)


@pytest.mark.parametrize("content", [b"- a\n- b\n", b"hello\n", b"3\n"])
def test_what_is_no_mapping(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content) == "1:1: case: must be a mapping of fields, such as `format: 1`"


@pytest.mark.parametrize("opening", [b"[", b"{", b"{a: ", b"- ", b"? "])
def test_nesting_without_end(tmp_path: Path, opening: bytes) -> None:
    message = refused(tmp_path, opening * (1_900_000 // len(opening)))
    assert message.endswith(f"is nested more than {DEEPEST} deep; no part of a case is")


def test_aliases_that_explode(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{chr(ord(name) - 1)}'] * 9)}]" for name in "bcdefghij"]
    message = refused(tmp_path, "\n".join(lines).encode())
    assert message.endswith(
        f"the file grows beyond {MOST_VALUES:,} keys and values, aliases written out; shorten it"
    )


def crowd(levers: int, objectives: int) -> bytes:
    """A case of so many levers and objectives, each lever with one score."""
    lines = ["format: 1", "title: Crowd", "as_of: 2024-03-15", "objectives:"]
    lines += [f"  o{j}: {{sense: maximise, worst: 0, best: {levers}}}" for j in range(objectives)]
    lines += ["levers:"]
    lines += [f"  l{i}: {{levels: {{'on': {{scores: {{o{i % objectives}: 1}}}}}}}}" for i in range(levers)]
    return "\n".join(lines).encode()


def test_a_case_has_at_most_so_many_levers_times_objectives(tmp_path: Path) -> None:
    objectives = 100
    levers = MOST_PAIRS // objectives
    assert len(read_case(crowd(levers, objectives).decode()).levers) == levers
    assert refused(tmp_path, crowd(levers + 1, objectives)) == (
        f"106:3: levers: {levers + 1} levers x {objectives} objectives are {MOST_PAIRS + objectives:,} pairs, and may be "
        f"{MOST_PAIRS:,}; leave out levers that are not in question, or join objectives"
    )


def test_an_alias_of_itself() -> None:
    with pytest.raises(CaseError, match=r"repeats \*a, but no value before it is named &a"):
        read_case("levers: &a [*a]\n")


def test_too_many_lines(tmp_path: Path) -> None:
    message = refused(tmp_path, b"a:\n" + b"- 1\n" * 400_000)
    assert message == f"1:1: case: has 400,001 lines; a case file has at most {MOST_LINES:,}, shorten it"


def test_a_tag_without_end(tmp_path: Path) -> None:
    message = "1:1: case: begins a tag of more than 500 characters; a case has no tags, leave it out"
    assert refused(tmp_path, b"!" * (LARGEST - 1)) == message


def test_a_version_of_yaml_that_there_is_not(tmp_path: Path) -> None:
    assert refused(tmp_path, b"%YAML 1.3\n---\na: 1\n").startswith("1:1: case: is no YAML: ")


@pytest.mark.parametrize(
    "text",
    ["a: b: c", "a: [1", "a: 'x", "a: @x", 'a: "\\q"', "- a\nb: 1", "\ta: 1", "a: &", "a: !<", "%TAG", "a: *",
     'a: "\\U7fffffff"', "&a &b c: 1", "a: |3x\n"],
)  # fmt: skip
def test_text_that_is_no_yaml(text: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(text)
    assert all(fault.field for fault in caught.value.faults)
    assert "is no YAML: " in str(caught.value)


def test_many_faults_are_counted_beyond_two_thousand(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("levers:\n" + "".join(f"  l{number}: 3\n" for number in range(5_000)))
    with pytest.raises(CaseError) as caught:
        load_case(path)
    assert "has 3,004 more faults of this kind; mend these first" in str(caught.value)


def test_what_an_alias_repeats_is_cut_in_each_place_on_its_own() -> None:
    """The same bad mapping as a section, and as a lever: the case is told what is wrong, and no more."""
    with pytest.raises(CaseError) as caught:
        read_case(
            "objectives: &id001 {low: -14, likely: -10, confidence: title, evidence: [count_2023]}\n"
            "levers:\n          waiting: *id001\n"
        )
    assert "objectives.low: must be a mapping of fields, not a number (-14)" in str(caught.value)
    assert "levers.waiting.low: there is no such field" in str(caught.value)


def test_long_names_are_cut_in_messages() -> None:
    name = "n" * 600
    text = Path("tests/cases/flood.yaml").read_text(encoding="utf-8")
    with pytest.raises(CaseError) as caught:
        read_case(
            text.replace("status_quo: {gauges: basic}", f"status_quo: {{{name}: basic, gauges: {name}}}")
            + f"{name}: {name}\n? {name} {name}\n: 1\n"
        )
    assert len(caught.value.faults) == 4
    assert all(name[:60] + "…" in str(fault) for fault in caught.value.faults)
    assert all(len(str(fault)) < 500 for fault in caught.value.faults)


def test_thousands_of_levels_and_levers_are_checked() -> None:
    """No two levels are better than each other in nothing; each lever requires the next. Once these took hours."""
    head = "format: 1\ntitle: L\nas_of: 2024-01-01\nresources: {m: {}}\n"
    head += "objectives: {o: {sense: maximise, worst: 0, best: 9}}\n"
    levels = "".join(f"      l{n}: {{cost: {{m: {n}}}, scores: {{o: {n}}}}}\n" for n in range(6_000))
    document = read_document(head + "levers:\n  a:\n    levels:\n" + levels)
    assert [w.field for w in case_warnings(document) if "leaving it out" in w.message] == [
        "levers.a.levels.l0"
    ]
    levers = "".join(f"  v{n}: {{levels: {{x: {{scores: {{o: 1}}}}}}}}\n" for n in range(6_000))
    needs = "".join(f"  c{n}: {{lever: v{n}, requires: v{n + 1}}}\n" for n in range(5_999))
    document = read_document(f"{head}levers:\n{levers}constraints:\n{needs}")
    assert "too long to be followed to its end" in " ".join(w.message for w in case_warnings(document))
