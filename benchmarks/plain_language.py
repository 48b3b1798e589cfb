"""How plainly the body of a brief is written: words a sentence, and Flesch's reading ease.

Reading ease: 206.835 - 1.015 words a sentence - 84.6 syllables a word (Flesch 1948); 60 to 70 is plain English, 30 to 50
is hard. Counted are the sentences of the body: paragraphs, warnings, lists and findings, with the words of the case in
them as a reader meets them; tables, labels and annexes are left out.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.table import table, write_between
from options import bundled_case_path

BUNDLED = bundled_case_path()

CASES = {
    "bundled": BUNDLED,
    "its variant": BUNDLED.with_name(f"{BUNDLED.stem}_derived.yaml"),
    "a clinic": Path(__file__).parent.parent / "tests" / "cases" / "waiting.yaml",
}

BEFORE: Mapping[str, tuple[int, str, int, str]] = {
    "bundled": (429, "12.8", 58, "58"),
    "its variant": (419, "12.7", 61, "57"),
    "a clinic": (56, "11.3", 36, "76"),
}
"""What was measured by this script before the language was revised (commit c6f4953)."""

VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Plainness:
    """Counts of a text."""

    sentences: int
    words: int
    syllables: int
    longest: int

    @property
    def ease(self) -> float:
        """Flesch's reading ease."""
        return 206.835 - 1.015 * self.words / self.sentences - 84.6 * self.syllables / self.words


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    found = len(VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee", "ye")) and found > 1:
        found -= 1
    return max(1, found)


def plainness(texts: Iterable[str]) -> Plainness:
    """Counts of the sentences of the texts; numbers and signs are words of one syllable."""
    sentences = [
        each.split()
        for text in texts
        for each in re.split(r"(?<=[.!?;:])\s+(?=[A-Z0-9“€])", text)
        if each.strip()
    ]
    words = [word for each in sentences for word in each]
    return Plainness(
        len(sentences), len(words), sum(map(syllables, words)), max(map(len, sentences), default=0)
    )


def sentences_of(block: dict[str, Any]) -> Iterator[str]:
    """What a block of the view model has to be read as sentences."""
    match block["kind"]:
        case "paragraph" | "callout":
            yield block["text"]
        case "figure":
            yield block["title"]
        case "entries":
            for entry in block["entries"]:
                yield from (text for text in (entry["text"], *(r["text"] for r in entry["remarks"])) if text)
        case "columns":
            for column in block["columns"]:
                for inner in column:
                    yield from sentences_of(inner)


def body_of(case: Path) -> list[str]:
    """The sentences of the body of the case's brief; the words of the analyst are the case's own, and left out."""
    with tempfile.TemporaryDirectory() as folder:
        told = [sys.executable, "-m", "reports", "brief", str(case), "--json", "--out", folder]
        subprocess.run(told, check=True, capture_output=True)
        brief = json.loads((Path(folder) / f"{case.stem}.json").read_text(encoding="utf-8"))
    return [
        text
        for section in brief["sections"]
        if not section["annex"] and section["key"] not in ("notes", "handling")
        for block in section["blocks"]
        for text in sentences_of(block)
    ]


def measured(case: Path) -> tuple[int, str, int, str]:
    """Sentences, words a sentence, words of the longest, and reading ease."""
    found = plainness(body_of(case))
    return found.sentences, f"{found.words / found.sentences:.1f}", found.longest, f"{found.ease:.0f}"


def main() -> None:
    rows = []
    for name, case in CASES.items():
        for when, told in (("before", BEFORE.get(name)), ("now", measured(case))):
            if told is not None:
                rows.append([f"{name}, {when}", *map(str, told)])
    text = table(["body of", "sentences", "words a sentence", "the longest", "reading ease (Flesch)"], rows)
    write_between("plain", text)
    print(text)


if __name__ == "__main__":
    main()
