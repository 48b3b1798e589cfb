"""Cases made of a small base case with some text changed or added, from a YAML file beside the tests."""

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML


@dataclass(frozen=True)
class Snippet:
    """One changed case, and what is said of it."""

    about: str
    text: str
    messages: tuple[str, ...]

    def __str__(self) -> str:
        return self.about


def snippets(file: str) -> list[Snippet]:
    """All snippets of a file in this folder."""
    stated = YAML(typ="safe", pure=True).load(Path(__file__).with_name(file))
    found = []
    for entry in stated["cases"]:
        text = stated["base"]
        for old, new in entry.get("change", ()):
            assert old in text, f"{entry['about']}: the base case has no {old}"
            text = text.replace(old, new, 1)
        found.append(Snippet(entry["about"], text + entry.get("add", ""), tuple(entry["messages"])))
    return found
