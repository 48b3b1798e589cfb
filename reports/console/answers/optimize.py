"""Terminal answer of `optimize`: the recommended bundle, its rivals, and the breakpoints of the weights."""

from decision import Infeasibility, Optimum, Problem
from options import Case
from reports.brief.naming import apart_from_best, short_name
from reports.brief.sections.groups import group_table
from reports.brief.sections.lead import bottom_line
from reports.brief.sections.other_bundles import others, ranked, ranking
from reports.brief.sections.turns import finding, lettered
from reports.brief.study import Study
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
    study = Study(case, problem, optimum)
    blocks = opening(study)
    if optimum.status == "infeasible":
        blocks += conflict(case, optimum, why, problem.scenario)
    elif not optimum.bundles:
        blocks.append(Paragraph("No feasible bundle was found in the time given; there may be one."))
    else:
        blocks += recommended(case, problem, study.best, study.now)
        blocks.append(Paragraph(f"{bottom_line(study, turnings(study))} {sentence(proof(optimum))}"))
        blocks += [
            _measures(study),
            ranking(study),
            _totals(study),
            *group_table(case, study.now, study.best),
        ]
        blocks += others(study)
        if optimum.breakpoints:
            blocks += _breakpoints(study)
    gap = "" if optimum.gap is None else f", gap {of_points(number(optimum.gap, 4))}"
    return [*blocks, solved_by(optimum.status.replace("_", " ").capitalize() + gap, optimum.certificate)]


def _measures(study: Study) -> Table:
    """Table of levers that the bundle holds or that are in force now, with their change."""
    case, rows = study.case, []
    for lever in case.levers:
        level, before = study.best.levels.get(lever), study.now.levels.get(lever)
        if level is None and before is None:
            continue
        change = "as now" if level == before else "changed"
        change = "new" if before is None else "ended" if level is None else change
        rows.append(
            (change, lever_name(case, lever), "" if level is None else level_name(case, lever, level))
        )
    return Table("The bundle, measure by measure", ("", column("measure"), column("level")), tuple(rows))


def _totals(study: Study) -> Table:
    """Table of objectives x bundles: totals."""
    shown = [(short_name(study, bundle.levels), bundle) for _, bundle in ranked(study)]
    rows = tuple(
        (
            objective_name(study.case, name),
            stated.unit or "",
            weight(study.problem.weights[name]) if name in study.problem.weights else "",
            *(quantity(bundle.objectives[name].total) for _, bundle in shown),
        )
        for name, stated in study.case.objectives.items()
    )
    head = (column("objective"), column("unit"), "Weight", *(name for name, _ in shown))
    return Table("What each comes to: the total of every objective", head, rows, tuple(range(2, len(head))))


def _breakpoints(study: Study) -> list[Block]:
    """For each weight the letters of the bundles that are best along it; then what each letter changes."""
    letters = lettered(study)
    rows = tuple(
        (
            objective_name(study.case, name),
            weight(study.problem.weights[name]),
            ", ".join(f"{weight(s.start)} to {weight(s.end)} {letters[s.best.id]}" for s in segments),
        )
        for name, segments in study.optimum.breakpoints.items()
    )
    table = Table(
        f"{finding(study)}. Best bundle as one weight moves, the others in proportion",
        ("Weight of", "Now", "Best bundle"),
        rows,
        (1,),
    )
    known = study.optimum.known
    told = [Entry(study.best_called, label="best")] + [
        Entry(apart_from_best(study, known[bundle].levels), label=letter)
        for bundle, letter in letters.items()
        if bundle not in (study.best.id, study.now.id)
    ]
    return [table, Entries(tuple(told))]
