"""Beginning and end of every terminal answer: case, settings, recommendation or conflict, certificate."""

from decision import Bundle, Certificate, Frontier, Infeasibility, Optimum, Problem, WeightMap
from options import Case
from reports.brief.findings import Setting
from reports.brief.sections.hypothetical import warning
from reports.console.answers.conflicts import infeasible_blocks
from reports.words.blocks import Block, Callout, Entries, Entry, Heading, Paragraph
from reports.words.catalogue import subheading, words
from reports.words.changes import actions_in_short
from reports.words.names import constraint_name, objective_name, scenario_name
from reports.words.proof import not_proved
from reports.words.recommending import best_heading
from reports.words.wording import day, plural, sentence, weight


def opening(setting: Setting) -> list[Block]:
    """Title, date and scenario, with a warning where the evidence does not establish it."""
    case, problem = setting.case, setting.problem
    standing = words("standing_remarks")[setting.said(problem.scenario)]
    scenario = f"{scenario_name(case, problem.scenario)} ({standing})"
    hypothetical = warning(setting, "this answer")
    return [
        Heading(case.title),
        Paragraph(f"As of {day(case.as_of)}. Scenario: {scenario}."),
        *([Callout(hypothetical)] if hypothetical else []),
    ]


def recommended(case: Case, problem: Problem, best: Bundle, now: Bundle) -> list[Block]:
    """The best bundle as changes, and its id."""
    changes = actions_in_short(case, best.levels)
    nothing = words("first_page")["keep" if now.levels else "nothing"]
    return [Heading(f"{best_heading(problem)}: {changes or nothing}"), Paragraph(f"Bundle {best.id}")]


def unproved(optimum: Optimum) -> list[Block]:
    """That the bundle shown is not proved best, and why; nothing where it is, or where none is feasible."""
    if optimum.is_settled or not optimum.bundles:
        return []
    return [Paragraph(sentence(f"The best bundle found is not proved best: {not_proved(optimum)}"))]


def weights_told(setting: Setting) -> Paragraph:
    """The weights in use."""
    told = ", ".join(
        f"{objective_name(setting.case, n)} {weight(w)}" for n, w in setting.problem.weights.items()
    )
    return Paragraph(f"Weights: {told}.")


def conflict(
    case: Case, found: Optimum | WeightMap | Frontier, why: Infeasibility | None, here: str | None
) -> list[Block]:
    """Why no bundle is feasible: all conflicts with their ways out; without `why` the one that the answer names.

    here: the computed scenario.
    """
    if why is not None and why.conflicts:
        return infeasible_blocks(case, why, here)
    cut = Paragraph("Perhaps not all of them are needed for that: narrowing them down was cut short.")
    return [
        Heading(subheading("no_bundle")),
        Paragraph(subheading("conflict")),
        Entries(tuple(Entry(f"{constraint_name(case, name)} ({name})") for name in found.conflict)),
        *([cut] if "conflict" in found.unfinished else []),
        Paragraph("Relax or drop one of them, or raise a limit with --limit RESOURCE=NUMBER."),
    ]


def solved_by(status: str, engine: Certificate) -> Paragraph:
    """The status, the solver with its version, and the work."""
    return Paragraph(
        f"{status}: {engine.solver} {engine.solver_version}, PuLP {engine.pulp_version}, {plural(engine.solves, 'solve')} "
        f"in {engine.seconds:.2f} s."
    )
