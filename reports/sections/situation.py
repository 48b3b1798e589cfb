"""What is established, what is contested or only reported, and what is awaited; facts apart from judgements."""

from dataclasses import dataclass

from options import Case, ClaimState
from reports.likelihood import likelihood_words, yardstick
from reports.names import claim_text, scenario_name, source_name
from reports.sections import Section
from reports.study import Study
from reports.wording import day

STATES: tuple[tuple[ClaimState, str, str], ...] = (
    (
        "established",
        "Established",
        "facts at or above the evidence rule, in conflict with no other such fact",
    ),
    (
        "contested",
        "Contested",
        "would be established, but for another claim just as good that says otherwise",
    ),
    ("reported", "Reported", "asserted, and not established"),
    ("awaited", "Awaited", "not observed; it would matter"),
)

STANDINGS = {
    "established": "Established by the evidence.",
    "reported": "Reported, not established: hypothetical.",
    "unsupported": "Unsupported by the evidence: hypothetical.",
    "not_assessed": "Not assessed, since the case does not say what it rests on: hypothetical.",
}


@dataclass(frozen=True)
class Statement:
    """A claim as the situation shows it: its class in words, who asserts it, with which grade."""

    key: str
    text: str
    kind: str
    source: str
    grade: str
    against: str


@dataclass(frozen=True)
class Group:
    state: str
    title: str
    meaning: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class ScenarioLine:
    name: str
    standing: str
    words: str
    likelihood: str
    missing: tuple[str, ...]
    working: bool


@dataclass(frozen=True)
class Situation:
    rule: str
    scenarios: tuple[ScenarioLine, ...]
    groups: tuple[Group, ...]


def situation(study: Study) -> Section | None:
    """None for a case without evidence and scenarios."""
    case = study.case
    if not case.evidence and not case.scenarios:
        return None
    groups = []
    for state, title, meaning in STATES:
        statements = tuple(_statement(study, name) for name, s in study.claim_states.items() if s == state)
        if statements:
            groups.append(Group(state, title, meaning, statements))
    scenarios = tuple(
        ScenarioLine(
            scenario_name(case, name),
            standing.standing,
            STANDINGS[standing.standing],
            likelihood_words(case.scenarios[name].likelihood, yardstick(case)),
            tuple(claim_text(case, claim) for claim in standing.missing),
            name == study.problem.scenario,
        )
        for name, standing in study.standings.items()
    )
    rule = case.evidence_rule
    told = (
        f"A fact counts as established from reliability {rule.reliability} of the source and credibility "
        f"{rule.credibility} of the information on; F and 6 mean unknown, and never count as support. "
        "Conflicting figures stand side by side and are not averaged."
    )
    return Section(
        "situation", "Situation: what is known, and how well", Situation(told, scenarios, tuple(groups))
    )


def _statement(study: Study, name: str) -> Statement:
    case = study.case
    claim = case.evidence[name]
    asserted = source_name(case, claim.source)
    return Statement(
        key=name,
        text=claim_text(case, name),
        kind="awaited" if claim.awaited else claim.statement_class or "statement",
        source=f"{asserted}, {day(claim.date)}" if claim.date else asserted,
        grade=grade(claim.reliability, claim.credibility),
        against="; ".join(
            f"{source_name(case, case.evidence[o].source) or o}: “{claim_text(case, o).rstrip('.')}”"
            for o in conflicts_of(case, name)
        ),
    )


def conflicts_of(case: Case, name: str) -> tuple[str, ...]:
    """The claims that cannot be true together with this one, whichever of the two says so."""
    said_by_others = [other for other, claim in case.evidence.items() if name in claim.conflicts_with]
    return tuple(dict.fromkeys([*case.evidence[name].conflicts_with, *said_by_others]))


def grade(reliability: str | None, credibility: int | None) -> str:
    """`B2`; a missing half is a dot."""
    if reliability is None and credibility is None:
        return ""
    return f"{reliability or '·'}{credibility or '·'}"
