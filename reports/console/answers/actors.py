"""Terminal answer of `actors`: courses, deterrence margins, equilibria, and what would change them."""

from decision import Bundle, Courses, Infeasibility, Problem, TwoVersions
from options import Case
from reports.brief.findings import Named, Settled
from reports.brief.naming import full_name, in_a_sentence
from reports.brief.sections.other_side import courses_table, together, turns_table, verdicts
from reports.console.answers.conflicts import infeasible_blocks
from reports.console.answers.framing import opening
from reports.words.blocks import Block, Heading, Paragraph, Table
from reports.words.catalogue import column, words
from reports.words.changes import actions_in_short
from reports.words.names import actor_name, choice_name, objective_name
from reports.words.wording import of_points, points, quantity, sentence, signed


def actors_blocks(
    case: Case, problem: Problem, told: Courses, names: Named, why: Infeasibility | None = None
) -> list[Block]:
    """The complete answer. names: the letters of bundles. why: the conflicts, where no bundle is feasible."""
    setting = Settled(case, problem, names)
    blocks = opening(setting)
    if not case.actors:
        return [*blocks, Paragraph("The case names no actors.")]
    if told.chosen is None:
        blocks += infeasible_blocks(case, why, problem.scenario) if why is not None and why.conflicts else []
        blocks.append(Paragraph("No bundle is feasible; the actors under the status quo alone:"))
    else:
        changes = actions_in_short(case, told.chosen.bundle.levels)
        blocks += [
            Heading(f"Bundle: {changes or 'what is in force'}"),
            Paragraph(_named(setting, told.chosen.bundle)),
        ]
    where = "the bundle"
    for name in case.actors:
        blocks += [Heading(actor_name(case, name)), Paragraph(verdicts(setting, name, told, where))]
        blocks.append(courses_table(setting, name, told))
        last, called = (told.now, words("called")["today"]) if told.chosen is None else (told.chosen, where)
        turns = turns_table(setting, name, last.actors[name], called)
        blocks += [turns] if turns else []
    blocks += together(setting, told, where)
    if told.removal is not None and told.removal.best is not None:
        best = told.removal.best
        called = in_a_sentence(setting, best.levels)
        blocks.append(
            Paragraph(f"Of these the greatest value, {points(best.value)}, has {called}. Bundle {best.id}")
        )
    for found in told.disagreements:
        blocks += _against(case, found)
    return blocks


def _named(setting: Settled, bundle: Bundle) -> str:
    """What the bundle is called, and its id."""
    return f"{sentence(full_name(setting, bundle.levels))} Bundle {bundle.id}"


def _against(case: Case, found: TwoVersions) -> list[Block]:
    """The levels on which the derived and the scored version of an objective disagree."""
    blocks: list[Block] = [
        Heading(
            f"{objective_name(case, found.objective)}, derived here, is scored by hand in the other version"
        ),
        Paragraph(f"Best here: {found.here.id}"),
        Paragraph(f"Best there: {found.there.id}"),
        Paragraph(
            f"The other's best loses {of_points(quantity(found.lost_here))} here, the one here "
            f"{quantity(found.lost_there)} there."
        ),
    ]
    rows = tuple(
        (choice_name(case, each.lever, each.level), signed(each.derived), signed(each.scored))
        for each in found.levels
        if each.disagree
    )
    if not rows:
        return [*blocks, Paragraph("They see every level alone alike: as a gain, a loss or nothing.")]
    caption = (
        "Levels of which alone one sees a gain, a loss or nothing, and the other does not (value points)"
    )
    return [*blocks, Table(caption, (column("level"), "Derived", "Scored"), rows, (1, 2))]
