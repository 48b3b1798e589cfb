"""Annex: the run record, which holds what it takes to repeat the run; it is the same for every repetition."""

from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import version
from shlex import quote

from decision import TOLERANCE
from reports.brief.findings import Findings
from reports.request.asked import Asked
from reports.words.blocks import Section, Table
from reports.words.catalogue import column, heading
from reports.words.proof import not_proved, proof
from reports.words.wording import listed

RUN = "run"
"""The key of the section."""


def run_record(findings: Findings) -> Section:
    """The annex with versions, options, certificate and the hash of the case file."""
    optimum, engine = findings.optimum, findings.optimum.certificate
    rows = [
        ("Case", findings.case.title),
        ("SHA-256 of the case file", findings.case_hash),
        ("SHA-256 of what the case states", findings.stated_hash),
        ("Program", f"policy-options {version('policy-options')}"),
        ("Modelling", f"PuLP {engine.pulp_version}"),
        ("Solver", f"{engine.solver} {engine.solver_version}"),
        ("Options", " ".join(options(findings.asked))),
        (column("scenario"), findings.scenario_called(findings.problem.scenario)),
        (
            "Certificate",
            proof(optimum) if optimum.status == "optimal" else f"not proved: {not_proved(optimum)}",
        ),
    ]
    if optimum.bound is not None and optimum.gap is not None:
        rows.append(
            ("Value, bound, gap", f"{findings.best.value:.6f}, {optimum.bound:.6f}, {optimum.gap:.6f} points")
        )
    rows.append(("Tolerance of values", f"{TOLERANCE:g} points"))
    draws = findings.found.robustness.draws if findings.found.robustness else None
    if draws is not None and draws.draws:
        how = f"{draws.draws:,} draws, {draws.sampling.shape} distributions, seed {draws.sampling.seed}"
        rows.append(("Draws of the scores", how))
    rows.append((column("bundle"), findings.best.id))
    if unfinished := (*optimum.unfinished, *findings.unfinished):
        rows.append(("Not finished", listed(unfinished)))
    if findings.found.left_out:
        rows.append(
            (
                "Left out",
                "; ".join(
                    f"{left}{f': see {left.get}' if left.get else ''}" for left in findings.found.left_out
                ),
            )
        )
    return Section(
        RUN, heading("run"), (Table("What it takes to repeat this run", ("What", "This run"), tuple(rows)),)
    )


OF_A_BRIEF = (
    "weights",
    "scenario",
    "must",
    "must_not",
    "limits",
    "bounds",
    "changes",
    "suppose",
    "time_limit",
    "solver",
    "top",
    "different",
    "within",
    "sections",
    "only",
    "reader",
    "decide_by",
    "layout",
    "thorough",
)
"""Of what was asked, the options that `brief` has."""


def options(asked: Asked) -> Iterator[str]:
    """The options of the command, as they would be typed."""
    for name in OF_A_BRIEF:
        value = getattr(asked, name)
        if name in ("limits", "bounds"):
            yield from (f"--{name[:-1]} {quote(of)}={change}" for of, change in value)
        elif name == "changes":
            yield from (f"--with {quote(str(file))}" for file in value)
        elif isinstance(value, Mapping):
            yield f"--{name} {','.join(f'{of}={number:f}' for of, number in value.items())}"
        elif name == "suppose":
            yield from (f"--suppose {claim}=established" for claim in value)
        elif name == "layout":
            yield from [f"--form {value}"] if value != "brief" else []
        elif isinstance(value, bool):
            yield from [f"--{name}"] if value else []
        elif isinstance(value, tuple):
            yield from (f"--{name.replace('_', '-')} {each}" for each in value)
        elif isinstance(value, date):
            yield f"--{name.replace('_', '-')} {value:%Y-%m-%d}"
        elif value is not None:
            yield f"--{'for' if name == 'reader' else name.replace('_', '-')} {quote(str(value))}"
