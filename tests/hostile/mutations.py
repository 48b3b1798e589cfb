"""Files spoilt at random, as strategies of hypothesis: text and bytes changed by a few edits, archives part by part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from hypothesis import strategies as st

NUMBERS = (
    b"0", b"-0", b"1e400", b"-1e400", b"1e-400", b"1" * 400, b"0." + b"3" * 400, b".nan", b"NaN", b".inf", b"-inf",
    b"1_000", b"0x1F", b"0o17", b"1e14", b"9007199254740993", b"1,5", b"12:30:45", b"99999999999999999999", b"1e5000",
    "\u0661\u0662".encode(), b"2024-02-30", b"0000-00-00", b"9999-12-31", b"10000-01-01", b"2024-03-15T00:00:00Z",
    b"1e", b"%", b"-20%", b"--1", "½".encode(), "−5".encode(),
)  # fmt: skip
"""What may stand where a number or a date is expected."""

TEXTS = (
    b"", b" ", b"\t", b"\r", b"\r\n", b"\x00", b"\x07", b"\x1b[2J", b"\x1b]0;x\x07", b"\x7f", b"\xc2\x85", b"\xff", b"\xc3",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", "\u2028\u202e\u2066\u200f\ufeff\ufffe".encode(),
    "\U0010ffff\U000e0001".encode(), b"\\ud800", b"\\x00", b"\\U7fffffff", "e\u0301\u0301\u0301".encode(), b"A" * 3000,
    b"<script>", b"{{ 7*7 }}", b"=cmd|' /C calc'!A0", b"../../etc/passwd", b"__proto__", b"null", b"true", b"~", b"<<",
)  # fmt: skip
"""What may stand anywhere."""

MARKS = (
    b"[", b"]", b"{", b"}", b"- ", b": ", b":", b"? ", b"&a ", b"*a", b"*a ", b"!!python/object/apply:os.system ",
    b"!x ",     b"|\n", b">9\n", b"# ", b'"', b"'", b"---\n", b"...\n", b"%YAML 1.1\n---\n", b"@", b"`",
    b",", b";", b'""', b"\n", b"\n\n",     b"[" * 60, b"{a: " * 60, b"- " * 60, b"(" * 60, b"[[a]]", b"{}", b"[]",
    b"&a [*a, *a]", b"<<: *a", b"a: 1\na: 2\n",
)  # fmt: skip
"""What has a meaning in YAML or in CSV."""

XML = (
    b"<", b">", b"</", b"/>", b"&", b"&amp;", b"&#0;", b"&#xD800;", b"&x;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>",
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>', b'xmlns="x"', b'r="XFD1048576"', b't="s"', b't="e"', b't="d"', b't="b"',
    b"<v>-1</v>", b"<v>99999999999</v>", b"<f>A1</f>", b"<row>", b"<c>", b'r:id="rId99"', b'Target="../../x"', b"w:",
    b'TargetMode="External"', b'standalone="yes"', b'encoding="utf-7"', b'count="1e9"', b"<w:p>", b"<w:tbl>",
    b"{{ title }}",
)  # fmt: skip
"""What has a meaning in the parts of an office's file."""


@dataclass(frozen=True)
class Edit:
    """A change of bytes at a place."""

    kind: str
    """What is done, one of KINDS: swap puts a word of the file in place of another."""
    at: float
    """Where, as a share of the length."""
    amount: int
    """How many bytes it concerns, or how often."""
    token: bytes
    """What is put there."""


PLACES = 100_000
"""Into so many steps a file is divided, each as likely; of shares as such, nine in ten are 0, a half or 1."""

KINDS = ("word", "swap", "swap", "insert", "replace", "flip", "delete", "repeat", "move", "cut")


PUTTING, COUNTING = ("word", "insert", "replace"), ("swap", "replace", "flip", "delete", "repeat", "move")
"""The kinds that put a token, and those for which the number of bytes says something: no other draws them."""


@st.composite
def an_edit(draw: st.DrawFn, tokens: Sequence[bytes]) -> Edit:
    """An edit that puts one of these tokens, or a few bytes of any kind, where it puts something."""
    kind = draw(st.sampled_from(KINDS))
    at = draw(st.integers(0, PLACES)) / PLACES
    amount = draw(st.integers(0, 60)) if kind in COUNTING else 0
    token = b""
    if kind in PUTTING:
        token = draw(st.one_of(st.sampled_from(list(tokens)), st.binary(min_size=1, max_size=8)))
    return Edit(kind, at, amount, token)


def edits(tokens: Sequence[bytes], most: int = 4) -> st.SearchStrategy[list[Edit]]:
    """A few edits that put such tokens."""
    edit = an_edit(tokens)
    return st.one_of(st.lists(edit, min_size=1, max_size=1), st.lists(edit, min_size=1, max_size=most))


def edited(data: bytes, changes: Sequence[Edit]) -> bytes:
    """The bytes after these edits."""
    for each in changes:
        at = int(each.at * len(data))
        end = at + each.amount
        if each.kind == "insert":
            data = data[:at] + each.token + data[at:]
        elif each.kind == "replace":
            data = data[:at] + each.token + data[end:]
        elif each.kind == "word":
            at, end = _word(data, at)
            data = data[:at] + each.token + data[end:]
        elif each.kind == "swap":
            at, end = _word(data, at)
            start, stop = _word(data, each.amount * len(data) // 60)
            data = data[:at] + data[start:stop] + data[end:]
        elif each.kind == "flip" and data:
            at = min(at, len(data) - 1)
            data = data[:at] + bytes([data[at] ^ (1 << each.amount % 8)]) + data[at + 1 :]
        elif each.kind == "delete":
            data = data[:at] + data[end:]
        elif each.kind == "repeat":
            data = data[:at] + data[at:end] * (1 + each.amount) + data[end:]
        elif each.kind == "cut":
            data = data[:at]
        elif each.kind == "move":
            data = data[:at] + data[end:] + data[at:end]
    return data


def _word(data: bytes, at: int) -> tuple[int, int]:
    """The bounds of the word at or after a place."""
    while at < len(data) and not data[at : at + 1].isalnum():
        at += 1
    end = at
    while end < len(data) and (data[end : end + 1].isalnum() or data[end : end + 1] in b"._-"):
        end += 1
    while at > 0 and (data[at - 1 : at].isalnum() or data[at - 1 : at] in b"._-"):
        at -= 1
    return at, end


CODES: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.decode("utf-8", "replace").encode("utf-16"),
    lambda data: data.decode("utf-8", "replace").encode("utf-16-le"),
    lambda data: data.decode("utf-8", "replace").encode("utf-32"),
    lambda data: data.decode("utf-8", "replace").encode("latin-1", "replace"),
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: data.replace(b"\n", b"\r"),
)
"""Ways to write the same text otherwise."""


LARGE, OFTENER = 50_000, 4
"""A text of fewer bytes is spoilt so many times as often: it is read ten times as fast, and says no less."""


@st.composite
def text_files(draw: st.DrawFn, bases: Sequence[bytes]) -> bytes:
    """A text file, edited; now and then in another encoding, or no more of it than its edits."""
    often = [base for base in bases for _ in range(1 if len(base) > LARGE else OFTENER)]
    data = edited(draw(st.sampled_from(often)), draw(edits((*NUMBERS, *TEXTS, *MARKS))))
    if draw(st.integers(0, 19)) == 0:
        data = draw(st.sampled_from(CODES))(data)
    return data


@st.composite
def archives(draw: st.DrawFn, bases: Sequence[bytes]) -> bytes:
    """An office's file of which one part is edited, gone or renamed, or the bytes of the archive itself are edited."""
    base = draw(st.sampled_from(list(bases)))
    how = draw(st.integers(0, 9))
    if how == 0:
        return edited(base, draw(edits(TEXTS)))
    try:
        with ZipFile(BytesIO(base)) as source:
            parts = [(name, source.read(name)) for name in source.namelist()]
    except BadZipFile:  # another form of file
        return edited(base, draw(edits(TEXTS)))
    at = draw(st.integers(0, len(parts) - 1))
    name, part = parts[at]
    if how == 1:
        del parts[at]
    elif how == 2:
        parts[at] = (draw(st.sampled_from([name + "x", "../" + name, name.upper(), "/" + name])), part)
    else:
        parts[at] = (name, edited(part, draw(edits((*NUMBERS, *TEXTS, *XML)))))
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as target:
        for each, content in parts:
            target.writestr(each, content)
    return file.getvalue()
