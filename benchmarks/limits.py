"""Whether time limits hold: every command on generated cases, with limits from a twentieth of a second on.

    python -m benchmarks.limits [--quick] [COMMAND ...]

Prints, of each run, by how much it ended after its limit and its start-up (what the command takes for a case of one
lever), its processor time, its exit status, and whether what it printed is JSON. What comes late on a machine that
does other things besides is run again, its start-up too. Run by hand: it takes long.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage

LEVERS, OBJECTIVES, LIMITS = (12, 40, 100, 300), (2, 5, 8, 15), (0.05, 0.5, 2.0, 5.0)
COMMANDS = ("optimize", "frontier", "sweep", "evidence", "robust", "contingency", "actors", "brief")
STATUSES = (0, 3, 4)
TOO_LATE = 1.0
"""Seconds after the limit and the start-up that are too many."""

TRIES = 3
"""Runs of what comes late, of which the best counts."""

WIDE = {"33 objectives": (33, 0, 0), "2,000 claims": (3, 2_000, 0), "40 actors": (5, 0, 40)}
"""Cases of 15 levers whose briefs are long: how many objectives, claims and actors each has."""


def case_of(levers: int, objectives: int, claims: int = 0, actors: int = 0, seed: int = 1) -> str:
    """A case in which nearly every bundle is efficient.

    claims: each of one sentence. actors: each with three courses, in a circle of dependence.
    """
    random = Random(seed)
    names = [f"o{n}" for n in range(objectives)]
    stated = {
        "objectives": {o: {"sense": "maximise", "worst": 0, "best": 60 * levers} for o in names},
        "resources": {"money": {"limit": 4 * levers}},
        "levers": {
            f"l{n:03}": {
                "levels": {
                    "on": {
                        "cost": {"money": random.randint(1, 20)},
                        "scores": {o: random.randint(0, 100) for o in names},
                    }
                }
            }
            for n in range(levers)
        },
    }
    if claims:
        stated["sources"] = {f"s{n}": {"title": f"Office number {n}"} for n in range(100)}
        stated["evidence"] = {
            f"c{n}": {
                "claim": f"Measurement number {n} was higher than that of the year before at every station.",
                "class": "fact",
                "date": "2024-03-01",
                "source": f"s{n % 100}",
                "citation": f"Yearbook, table {n}",
                "reliability": "B",
                "credibility": 2,
            }
            for n in range(claims)
        }
    if actors:
        stated["actors"] = {
            f"a{n}": {
                "title": f"Actor {n}",
                "accepts": "x0",
                "courses": {
                    f"x{course}": {
                        "incentives": {"gain": {"low": 1, "likely": random.randint(2, 8), "high": 9}},
                        "costs": {"price": {"low": 0, "likely": random.randint(1, 5), "high": 6}},
                        **({"when": {f"a{n - 1}.x0": {"gain": 3}}} if n and course == 1 else {}),
                    }
                    for course in range(4)
                },
                "shifts": {f"l{n % levers:03}": {"x1": {"price": random.randint(1, 3)}}},
            }
            for n in range(actors)
        }
    head = "format: 1\ntitle: Limits\nas_of: 2024-03-15\n"
    return head + "".join(f"{section}: {json.dumps(content)}\n" for section, content in stated.items())


@dataclass(frozen=True)
class Run:
    """seconds, on the clock and of processors; status; what it printed."""

    seconds: float
    processor: float
    status: int
    out: str
    errors: str


def run(*arguments: str, folder: Path) -> Run:
    before, began = getrusage(RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "reports", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    seconds, after = time.monotonic() - began, getrusage(RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, processor, done.returncode, done.stdout, done.stderr)


def asked(is_quick: bool, commands: Sequence[str]) -> Iterator[tuple[str, str, str, float]]:
    """Command, what the case is like, the case, and the limit."""
    step = 2 if is_quick else 1
    limits = LIMITS[1:3] if is_quick else LIMITS
    sizes = [(levers, objectives) for levers in LEVERS[::step] for objectives in OBJECTIVES[::step]]
    for levers, objectives in sizes:
        for limit in limits:
            for command in commands:
                yield command, f"{levers} levers, {objectives} objectives", case_of(levers, objectives), limit
    for told, (objectives, claims, actors) in WIDE.items():
        for limit in limits:
            if "brief" in commands:
                yield "brief", told, case_of(15, objectives, claims, actors), limit


def main() -> int:
    wrong, named = 0, [name for name in COMMANDS if name in sys.argv] or COMMANDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small.yaml").write_text(case_of(1, 2), encoding="utf-8")
        # That of a brief counts as of `optimize`: it is the drawing and setting that may take too long.
        starting = {command: "optimize" if command == "brief" else command for command in named}
        startups = {
            command: min(run(quick, "small.yaml", folder=folder).seconds for _ in range(2))
            for command, quick in starting.items()
        }
        print("start-up", ", ".join(f"{command} {seconds:.2f} s" for command, seconds in startups.items()))
        for command, described, text, limit in asked("--quick" in sys.argv, named):
            case = folder / "case.yaml"
            case.write_text(text, encoding="utf-8")
            arguments = (command, str(case), "--time-limit", str(limit), "--format", "json")
            done = run(*arguments, folder=folder)
            late = done.seconds - limit - startups[command]
            for _ in range(TRIES - 1):
                if late <= TOO_LATE:
                    break
                startup = run(starting[command], "small.yaml", folder=folder).seconds
                done = run(*arguments, folder=folder)
                late = min(late, done.seconds - limit - startup)
            status, errors = done.status, done.errors
            try:
                is_json = isinstance(json.loads(done.out), dict)
            except ValueError:
                is_json = False
            bad = [
                *(["late"] if late > TOO_LATE else []),
                *(["status"] if status not in STATUSES else []),
                *([] if is_json else ["no JSON"]),
                *(["traceback"] if "Traceback" in errors else []),
            ]
            wrong += bool(bad)
            told = f"{command:12} {described:27} {limit:5.2f} s"
            print(
                f"{told} {late:+6.2f} s, processors {done.processor:5.2f} s, exit {status} {', '.join(bad)}",
                flush=True,
            )
            if "traceback" in bad:
                print(errors.splitlines()[-1])
    print(f"{wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
