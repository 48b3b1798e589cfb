"""Cases in which some parts are for some readers only, and every word and number in these parts is a secret of its own."""

import json
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from options.references import definitions, rename

Data = dict[str, Any]
Keys = tuple[str | int, ...]

WORDS = {"title", "because", "claim", "citation", "url", "owner", "authority", "theme", "text", "effect", "answer", "noun",
         "do", "short"}  # fmt: skip
"""Fields of a part whose words are made secret, and left where they are not stated."""


def read(path: Path) -> Data:
    """A case as plain data with dates as text, which a case may have."""
    data: Data = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    return data


def portions(data: Data) -> list[Keys]:
    """Every part that may say to whom it may be released."""
    found: list[Keys] = [("notes",)] if "notes" in data else []
    found += [("evidence", name) for name in data.get("evidence", {})]
    for name, lever in data["levers"].items():
        found.append(("levers", name))
        for level, content in lever["levels"].items():
            found += [("levers", name, "levels", level, "scores", goal) for goal in content.get("scores", {})]
    for name, scenario in data.get("scenarios", {}).items():
        found.append(("scenarios", name))
        for member, scores in (scenario.get("scores") or {}).items():
            found += [("scenarios", name, "scores", member, goal) for goal in scores]
    return found


@st.composite
def with_secrets(draw: st.DrawFn, data: Data, most: int = 6) -> tuple[Data, list[str], list[Keys]]:
    """The case with some parts restricted, the secrets in them, and where they stand."""
    data = deepcopy(data)
    chosen = draw(st.lists(st.sampled_from(portions(data)), min_size=1, max_size=most, unique=True))
    return restricted(
        data, chosen, lambda: draw(st.sampled_from([["Insiders"], ["Insiders", "Others"], ["Ourselves"]]))
    )


def restricted(data: Data, chosen: list[Keys], names: Any) -> tuple[Data, list[str], list[Keys]]:
    """The case with these parts restricted to names, everything in them secret and their keys too."""
    numbered = count(1)
    secrets: list[str] = []

    def secret() -> str:
        secrets.append(f"zebra{next(numbered)}quokka")
        return secrets[-1]

    keys = {
        at: thing
        for thing, at in definitions(data).items()
        if at in chosen or (thing[0] == "level" and at[:2] in chosen)
    }
    data, origins = rename(data, {thing: secret() for thing in keys.values()})
    places = [new for new, old in origins.items() if old in chosen]
    for at in places:
        holder: Any = data
        for key in at[:-1]:
            holder = holder[key]
        part = holder[at[-1]]
        if not isinstance(part, dict):
            part = {"text": part} if at == ("notes",) else {"likely": part}
        _make_secret(part, secret)
        part["releasable_to"] = names()
        if len(at) > 2:
            part["because"] = secret()
            if "by_horizon" not in part:
                digits = f"{next(numbered)}31337{next(numbered)}"
                part["likely"] = float(f"{int(part.get('likely', 1))}.{digits}")
                part.pop("low", None)
                part.pop("high", None)
                secrets.append(digits)
        if at[0] == "evidence":
            part["citation"] = secret()
        holder[at[-1]] = part
    return data, secrets, places


def _make_secret(part: Any, secret: Any) -> None:
    for key, value in part.items() if isinstance(part, dict) else ():
        if key in WORDS and isinstance(value, str):
            part[key] = secret()
        elif isinstance(value, list):
            for each in value:
                _make_secret(each, secret)
        else:
            _make_secret(value, secret)
