"""The annexes: every score, claim, constraint and weight, the method, and the record of the run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version

from decision import TOLERANCE
from options import (
    AhpProfile,
    Consent,
    Constraint,
    DirectProfile,
    Excludes,
    Group,
    Must,
    MustNot,
    Profile,
    RankProfile,
    Requires,
    SwingProfile,
    Together,
    TotalBound,
    consistency_ratio,
    estimates,
    profile_weights,
)
from reports.confidence import RULE
from reports.names import (
    choice_name,
    constraint_name,
    lever_name,
    objective_name,
    readable,
    resource_name,
    scenario_name,
    source_name,
)
from reports.sections import Section, Table
from reports.sections.situation import grade
from reports.study import Study
from reports.wording import amount, day, listed, number, points, sentence, weight


@dataclass(frozen=True)
class Entry:
    """A claim of the ledger, whole."""

    key: str
    state: str
    kind: str
    text: str
    source: str
    published: str
    happened: str
    grade: str
    citation: str
    url: str
    conflicts: str
    bears_on: tuple[tuple[str, str], ...]


def scores(study: Study) -> Section:
    """Every score: low, likely, high, confidence, reason and claims; a table for each lever."""
    tables = []
    for lever, stated in study.case.levers.items():
        rows = []
        for level, content in stated.levels.items():
            for objective, score in content.scores.items():
                ends = estimates(score, study.case.horizons)
                rows.append(
                    (
                        choice_name(study.case, lever, level).removeprefix(
                            f"{lever_name(study.case, lever)}: "
                        ),
                        objective_name(study.case, objective),
                        number(ends.low, 2),
                        number(ends.likely, 2),
                        number(ends.high, 2),
                        study.case.objectives[objective].unit or "",
                        score.confidence or "not stated",
                        _reason(score.because, score.evidence),
                    )
                )
        head = ("Level", "Objective", "Low", "Likely", "High", "Unit", "Confidence", "Reason and claims")
        if rows:
            tables.append(Table(lever_name(study.case, lever), head, tuple(rows), (2, 3, 4)))
    return Section("scores", "Annex A: every score, with its reason", tuple(tables))


def _reason(because: str | None, claims: Iterable[str]) -> str:
    told = f"Rests on {listed(claims)}." if claims else ""
    return " ".join(part for part in (sentence(because or ""), told) if part)


def ledger(study: Study) -> Section | None:
    """Every claim with its source, grade and conflicts; None for a case without evidence."""
    case = study.case
    if not case.evidence:
        return None
    entries = tuple(
        Entry(
            key=name,
            state=study.claim_states[name],
            kind=claim.statement_class or "",
            text=claim.claim,
            source=source_name(case, claim.source),
            published=day(claim.date) if claim.date else "",
            happened=day(claim.event_date) if claim.event_date else "",
            grade=grade(claim.reliability, claim.credibility),
            citation=claim.citation or "",
            url=claim.url or "",
            conflicts=listed(
                dict.fromkeys(
                    [
                        *claim.conflicts_with,
                        *(o for o, c in case.evidence.items() if name in c.conflicts_with),
                    ]
                )
            ),
            bears_on=tuple(
                (scenario_name(case, scenario), f"{rating.rating}. {sentence(rating.because or '')}".strip())
                for scenario, rating in claim.bears_on.items()
            ),
        )
        for name, claim in case.evidence.items()
    )
    return Section("ledger", "Annex B: the evidence ledger", entries)


def constraints(study: Study) -> Section | None:
    """Every constraint and limit in words, and where the bundle stands; None where there is none."""
    case, best = study.case, study.best
    rows = []
    for resource in study.problem.resources:
        if resource.limit is not None:
            used = Decimal(str(best.resources[resource.name]))
            rows.append(
                (
                    resource_name(case, resource.name),
                    f"at most {amount(resource.limit, case.resources[resource.name].unit)}",
                    f"{number(used, 2)} used, {number(float(resource.limit) - float(used), 2)} left",
                    "",
                )
            )
    for name, constraint in case.constraints.items():
        status_quo = "; the status quo breaks it" if name in study.now.violates else ""
        rows.append(
            (
                constraint_name(case, name),
                _in_words(study, constraint),
                ("broken" if name in best.violates else "kept") + status_quo,
                sentence(constraint.because or ""),
            )
        )
    if not rows:
        return None
    head = ("Constraint", "What it asks", "The bundle", "Why")
    table = Table("Limits and constraints, and where the bundle stands", head, tuple(rows))
    return Section("constraints", "Annex C: constraints", (table,))


def _in_words(study: Study, constraint: Constraint) -> str:
    case = study.case

    def member(name: str) -> str:
        lever, _, level = name.partition(".")
        return choice_name(case, lever, level) if level else lever_name(case, lever)

    def members(names: Sequence[str], last: str = "and") -> str:
        return listed((member(name) for name in names), last)

    match constraint:
        case TotalBound():
            unit = case.objectives[constraint.objective].unit
            bounds = [
                f"at {'most' if bound is constraint.at_most else 'least'} {amount(bound, unit)}"
                for bound in (constraint.at_least, constraint.at_most)
                if bound is not None
            ]
            where = ""
            if constraint.scenarios == "all":
                where = ", in every scenario"
            elif constraint.scenarios:
                where = f", in {listed(scenario_name(case, name) for name in constraint.scenarios)}"
            total = f"{constraint.estimate} total of {objective_name(case, constraint.objective)}"
            return sentence(f"{total} {' and '.join(bounds)}{where}")
        case Requires():
            return sentence(f"{member(constraint.lever)} only with {members(constraint.requires)}")
        case Excludes():
            return sentence(f"{member(constraint.lever)} never with {members(constraint.excludes, 'or')}")
        case Together():
            return sentence(f"{members(constraint.together)} all or none")
        case Must():
            return sentence(f"always {members(constraint.must)}")
        case MustNot():
            return sentence(f"never {members(constraint.must_not, 'or')}")
        case Group():
            counts = [
                f"{word} {number(count)}"
                for word, count in (
                    ("exactly", constraint.exactly),
                    ("at least", constraint.at_least),
                    ("at most", constraint.at_most),
                )
                if count is not None
            ]
            return sentence(f"{' and '.join(counts)} of {members(constraint.group)}")
        case Consent():
            who = _profile_name(study, constraint.profile)
            if constraint.at_least == "status_quo":
                return sentence(f"no worse than the status quo by the weights of {who}")
            return sentence(f"at least {points(float(constraint.at_least))} points by the weights of {who}")


def weights(study: Study) -> Section:
    """Each profile, how it was elicited, and the weights in use."""
    case = study.case
    names = list(study.problem.weights)
    head = ("Whose", "How elicited", *(objective_name(case, name) for name in names))
    rows = [("In use", _blend(study), *(weight(study.problem.weights[name]) for name in names))]
    stated = case.weights.profiles if case.weights else {}
    for name, profile in stated.items():
        shares = profile_weights(case, name)
        rows.append(
            (_profile_name(study, name), _method(study, name, profile), *(weight(shares[o]) for o in names))
        )
    numeric = tuple(range(2, len(head)))
    tables = [Table("Weights, adding up to 1 in each row", head, tuple(rows), numeric)]
    if case.weights and case.weights.information:
        lines = tuple((line,) for line in case.weights.information)
        tables.append(Table("What every admissible weighting obeys", ("Inequality",), lines))
    ranges = tuple(
        (
            objective_name(case, name),
            objective.sense,
            "" if objective.worst is None else number(objective.worst, 2),
            "" if objective.best is None else number(objective.best, 2),
            objective.unit or "",
            "largest of the scores" if objective.combine == "max" else "sum of the scores",
        )
        for name, objective in case.objectives.items()
    )
    head = ("Objective", "Sense", "Worth 0 at", "Worth 100 at", "Unit", "Total")
    tables.append(Table("Objectives and their ranges", head, ranges, (2, 3)))
    return Section("weights", "Annex D: weights and objectives", tuple(tables))


def _profile_name(study: Study, name: str) -> str:
    profiles = study.case.weights.profiles if study.case.weights else {}
    return (profiles[name].title if name in profiles else None) or readable(name)


def _blend(study: Study) -> str:
    if study.asked.get("weights"):
        return f"the profile of {_profile_name(study, study.asked['weights'])}, as asked"
    default = study.case.weights.default if study.case.weights else None
    if default is None:
        return "all objectives alike: the case names no default"
    if isinstance(default, str):
        return f"the profile of {_profile_name(study, default)}"
    shares = listed(f"{_profile_name(study, name)} {number(share, 2)}" for name, share in default.items())
    return f"a blend: {shares}"


def _method(study: Study, name: str, profile: Profile) -> str:
    match profile:
        case SwingProfile():
            return "swing: ratings of the steps from worst to best"
        case DirectProfile():
            return "stated directly"
        case RankProfile():
            return (
                f"ranked; {profile.surrogate.replace('_', ' ').replace('roc', 'rank order centroid')} weights"
            )
        case AhpProfile():
            ratio = consistency_ratio(study.case, name)
            told = "" if ratio is None else f", consistency ratio {ratio:.2f}"
            return f"compared pair by pair (AHP){told}"


METHOD = (
    "A bundle takes at most one level of each lever. Its total on an objective is the baseline plus the likely "
    "scores of its levels and of the synergies in force, or, for a peak, the largest of them. A value function "
    "maps each total onto 0 to 100, from the worst to the best end of the stated range; the value of a bundle is "
    "the weighted sum of these. The best bundle is found by a mixed integer program with gap 0; every bundle "
    "shown was recomputed from the case without the solver, and its limits and constraints checked in exact "
    "arithmetic on the numbers as written.",
    "Contributions are Shapley values over the status quo: each lever's gain, averaged over all orders in which "
    "the changes could be made. They add up to the difference in value.",
    "Breakpoints move one weight while the others keep their proportions, within the weight information where "
    "there is any; between them the bundle named is proved best.",
    RULE,
)


def method(study: Study) -> Section:
    return Section("method", "Annex E: method", METHOD)


def run_record(study: Study) -> Section:
    """What one needs to repeat the run; nothing in it differs from one run to the next."""
    optimum, engine = study.optimum, study.optimum.certificate
    asked = [
        f"--{name.replace('_', '-').removesuffix('s') if name == 'limits' else name.replace('_', '-')} {value}"
        for name, value in study.asked.items()
        if value not in (None, (), False)
    ]
    proof = "proved optimal" if optimum.status == "optimal" else "not proved: the time limit was reached"
    rows = [
        ("Case", study.case.title),
        ("SHA-256 of the case file", study.case_hash),
        ("Program", f"policy-options {version('policy-options')}"),
        ("Modelling", f"PuLP {engine.pulp_version}"),
        ("Solver", f"{engine.solver} {engine.solver_version}"),
        ("Options", ", ".join(asked)),
        ("Scenario", scenario_name(study.case, study.problem.scenario)),
        ("Certificate", proof),
    ]
    if optimum.bound is not None and optimum.gap is not None:
        rows.append(
            ("Value, bound, gap", f"{study.best.value:.6f}, {optimum.bound:.6f}, {optimum.gap:.6f} points")
        )
    rows.append(("Tolerance of values", f"{TOLERANCE:g} points"))
    rows.append(("Feasible bundle", study.best.id))
    if optimum.unfinished:
        rows.append(("Not finished", listed(optimum.unfinished)))
    return Section(
        "run", "Annex F: run record", (Table("What it takes to repeat this run", ("", ""), tuple(rows)),)
    )
