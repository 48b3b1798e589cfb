"""Whether two versions of the program give the same answers: the JSON of every command on many cases.

Run in the checkout of each version, then compare:

    python -m benchmarks.same_answers write FOLDER        # 300 generated cases, and those that come with the program
    python -m benchmarks.same_answers compare ONE OTHER   # prints what differs, by case and place
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from options import bundled_case_path
from reports.commands.cli import main as command
from tests.soak.borders import as_text
from tests.soak.parts import made

COMMANDS: dict[str, tuple[str, ...]] = {
    "optimize": (),
    "frontier": (),
    "sweep": (),
    "evidence": (),
    "actors": (),
    "robust": ("--draws", "500"),
    "contingency": (),
}

PARTS = {"core": 150, "robust": 60, "contingency": 50, "actors": 40}
"""How many cases each generator gives, and the commands they are for."""

ASKED = {
    "core": ("optimize", "frontier", "sweep"),
    "robust": ("optimize", "robust", "evidence"),
    "contingency": ("contingency",),
    "actors": ("optimize", "actors"),
}

LEFT_OUT = {"seconds", "solves", "case", "solver_version", "pulp_version"}
"""Keys of what differs from run to run, or from machine to machine."""

CLOSE = 1e-9
"""Numbers closer than this, relative to their size, count as the same."""

BUNDLED = bundled_case_path().parent
OWN = Path(__file__).parents[1] / "tests" / "cases"


def cases(folder: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Every case and the commands that it is asked."""
    for path in (*sorted(BUNDLED.glob("pyongyang*.yaml")), *sorted(OWN.glob("*.yaml"))):
        yield path, tuple(COMMANDS)
    for part, count in PARTS.items():
        for seed in range(count):
            path = folder / f"{part}_{seed}.yaml"
            path.write_text(as_text(made(part, seed), spread=True), encoding="utf-8")
            yield path, ASKED[part]


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, (path, asked) in enumerate(cases(folder)):
        for name in asked:
            ran = CliRunner().invoke(command, [name, str(path), *COMMANDS[name], "--format", "json"])
            told = {"exit": ran.exit_code, "document": _read(ran.stdout)}
            (folder / f"{path.stem}.{name}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
        if number % 20 == 0:
            print(f"{number} cases", flush=True)


def _read(text: str) -> Any:
    try:
        return _kept(json.loads(text))
    except json.JSONDecodeError:
        return text


def _kept(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _kept(value) for key, value in part.items() if key not in LEFT_OUT}
    return [_kept(each) for each in part] if isinstance(part, list) else part


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Every place where two documents differ, with both values."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from differences(one.get(key), other.get(key), f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for n, (each, its) in enumerate(zip(one, other, strict=True)):
            yield from differences(each, its, f"{place}[{n}]")
    elif isinstance(one, int | float) and isinstance(other, int | float):
        if abs(one - other) > CLOSE * max(1.0, abs(one)):
            yield f"{place}: {one} | {other}"
    elif one != other:
        yield f"{place}: {str(one)[:100]} | {str(other)[:100]}"


def compare(one: Path, other: Path) -> int:
    """Prints what differs; the number of documents that do."""
    names = sorted({path.name for folder in (one, other) for path in folder.glob("*.json")})
    differing = 0
    for name in names:
        texts = [
            json.loads((folder / name).read_text()) if (folder / name).exists() else None
            for folder in (one, other)
        ]
        found = list(differences(*texts))
        differing += bool(found)
        for each in found[:5]:
            print(f"{name} {each}")
    print(f"{len(names)} documents, {differing} differ")
    return differing


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["write", "compare"])
    parser.add_argument("folders", type=Path, nargs="+")
    asked = parser.parse_args()
    if asked.what == "write":
        write(asked.folders[0])
        return 0
    return min(1, compare(*asked.folders))


if __name__ == "__main__":
    sys.exit(main())
