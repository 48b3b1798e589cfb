"""Terminal answer of `optimize`: the recommended bundle, its rivals, and the breakpoints of the weights."""

from decision import Infeasibility, Optimum, Problem
from options import Case
from reports.brief.findings import Findings
from reports.brief.naming import apart_from_best, short_name
from reports.brief.sections.groups import group_table
from reports.brief.sections.lead import bottom_line
from reports.brief.sections.other_bundles import others, ranked, ranking
from reports.brief.sections.turns import finding, lettered
from reports.brief.turning import turnings
from reports.console.answers.framing import conflict, opening, recommended, solved_by
from reports.words.blocks import Block, Entries, Entry, Paragraph, Table
from reports.words.catalogue import column
from reports.words.names import level_name, lever_name, objective_name
from reports.words.proof import proof
from reports.words.wording import number, of_points, quantity, sentence, weight


def optimize_blocks(
    case: Case, problem: Problem, optimum: Optimum, why: Infeasibility | None = None
) -> list[Block]:
    """The complete answer, of any status. why: the conflicts, where no bundle is feasible."""
    findings = Findings(case, problem, optimum)
    blocks = opening(findings)
    if optimum.status == "infeasible":
        blocks += conflict(case, optimum, why, problem.scenario)
    elif not optimum.bundles:
        blocks.append(Paragraph("No feasible bundle was found in the time given; there may be one."))
    else:
        blocks += recommended(case, problem, findings.best, findings.now)
        blocks.append(Paragraph(f"{bottom_line(findings, turnings(findings))} {sentence(proof(optimum))}"))
        blocks += [
            _measures(findings),
            ranking(findings),
            _totals(findings),
            *group_table(case, findings.now, findings.best),
        ]
        blocks += others(findings)
        if optimum.breakpoints:
            blocks += _breakpoints(findings)
    gap = "" if optimum.gap is None else f", gap {of_points(number(optimum.gap, 4))}"
    return [*blocks, solved_by(optimum.status.replace("_", " ").capitalize() + gap, optimum.certificate)]


def _measures(findings: Findings) -> Table:
    """Table of levers that the bundle holds or that are in force now, with their change."""
    case, rows = findings.case, []
    for lever in case.levers:
        level, before = findings.best.levels.get(lever), findings.now.levels.get(lever)
        if level is None and before is None:
            continue
        change = "as now" if level == before else "changed"
        change = "new" if before is None else "ended" if level is None else change
        rows.append(
            (change, lever_name(case, lever), "" if level is None else level_name(case, lever, level))
        )
    return Table("The bundle, measure by measure", ("", column("measure"), column("level")), tuple(rows))


def _totals(findings: Findings) -> Table:
    """Table of objectives x bundles: totals."""
    shown = [(short_name(findings, bundle.levels), bundle) for _, bundle in ranked(findings)]
    rows = tuple(
        (
            objective_name(findings.case, name),
            stated.unit or "",
            weight(findings.problem.weights[name]) if name in findings.problem.weights else "",
            *(quantity(bundle.objectives[name].total) for _, bundle in shown),
        )
        for name, stated in findings.case.objectives.items()
    )
    head = (column("objective"), column("unit"), "Weight", *(name for name, _ in shown))
    return Table("What each comes to: the total of every objective", head, rows, tuple(range(2, len(head))))


def _breakpoints(findings: Findings) -> list[Block]:
    """For each weight the letters of the bundles that are best along it; then what each letter changes."""
    letters = lettered(findings)
    rows = tuple(
        (
            objective_name(findings.case, name),
            weight(findings.problem.weights[name]),
            ", ".join(f"{weight(s.start)} to {weight(s.end)} {letters[s.best.id]}" for s in segments),
        )
        for name, segments in findings.optimum.breakpoints.items()
    )
    table = Table(
        f"{finding(findings)}. Best bundle as one weight moves, the others in proportion",
        ("Weight of", "Now", "Best bundle"),
        rows,
        (1,),
    )
    known = findings.optimum.known
    told = [Entry(findings.best_called, label="best")] + [
        Entry(apart_from_best(findings, known[bundle].levels), label=letter)
        for bundle, letter in letters.items()
        if bundle not in (findings.best.id, findings.now.id)
    ]
    return [table, Entries(tuple(told))]
