"""When one weight turns the answer: the best bundle along each weight."""

from functools import partial

from reports.brief.naming import full_name, short_name
from reports.brief.study import Study
from reports.brief.turning import turnings
from reports.words.blocks import Figure, Section, Table
from reports.words.changes import differences
from reports.words.names import objective_in_short, objective_name
from reports.words.shares import weights_told
from reports.words.wording import weight


def turns(study: Study) -> Section | None:
    """None where no weight was moved."""
    if not study.optimum.breakpoints:
        return None
    return Section("turns", "When one weight turns the answer", (_strips(study),))


def finding(study: Study) -> str:
    """The nearest breakpoint of any weight, in a sentence; empty where no weight was moved."""
    if not study.optimum.breakpoints:
        return ""
    turns = turnings(study)
    if not turns:
        return "No single weight, moved alone, changes the answer"
    turn = turns[0]
    name = objective_name(study.case, turn.objective)
    at, now = weights_told(turn.at, study.problem.weights[turn.objective])
    way = "above" if turn.above else "below"
    return f"The answer turns first on {name}: {way} {at}, where we use {now}"


def lettered(study: Study) -> dict[str, str]:
    """What figures call the bundles that are best along some weight, by id: the recommended one first."""
    named = [segment.best for segments in study.optimum.breakpoints.values() for segment in segments]
    return {name: short_name(study, study.optimum.known[name].levels) for name in [study.best.id, *named]}


def _strips(study: Study) -> Figure:
    """One strip per weight for the figure, with the letters of `lettered`."""
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.strips import Strip, StripSegment, draw_strips

    case = study.case
    letters = lettered(study)
    strips, rows, told = [], [], []
    for objective, segments in study.optimum.breakpoints.items():
        name, now = objective_in_short(case, objective), study.problem.weights[objective]
        drawn = []
        for segment in segments:
            label, mine = letters[segment.best], segment.best == study.best.id
            changes = differences(case, study.best.levels, study.optimum.known[segment.best].levels)
            rows.append(
                (
                    name,
                    weight(segment.start),
                    weight(segment.end),
                    full_name(study, study.optimum.known[segment.best].levels),
                    "; ".join(changes) or "nothing changes",
                )
            )
            drawn.append(StripSegment(segment.start, segment.end, "" if mine else label, mine))
        strips.append(Strip(name, now, tuple(drawn)))
        parts = (f"{weight(each.start)} to {weight(each.end)} {letters[each.best]}" for each in segments)
        told.append(f"{name}, now {weight(now)}: {', '.join(parts)}")
    return Figure(
        key="breakpoints",
        title=finding(study),
        measure="weight of each objective from 0 to 1, the others in proportion; dark where "
        f"{study.best_called} is best, the line where the weight stands now, letters for the bundles that take over",
        alt="; ".join(told),
        table=Table(
            "Best bundle as the weight of one objective moves, the others in proportion",
            ("Objective", "From", "To", "Bundle", f"Against {study.best_called}"),
            tuple(rows),
            (1, 2),
            (4,),
        ),
        height=14 + 8 * len(strips),
        draw=partial(draw_strips, strips),
    )
