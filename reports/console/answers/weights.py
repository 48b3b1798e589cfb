"""Terminal answer of `weights`: whose weights, what is wrong with them, and who would choose otherwise."""

from dataclasses import replace
from decimal import Decimal

from decision import Bundle, Dissent, Infeasibility, Problem, Stakeholder
from decision.robustness.stakeholder_regret import BEST
from options import Case, ProfileJudgement, profiles_judged
from options.ahp import ACCEPTED_RATIO
from reports.brief.findings import Named, Settled
from reports.brief.naming import full_name, in_a_sentence
from reports.console.answers.conflicts import infeasible_blocks
from reports.console.answers.framing import opening, recommended, solved_by, weights_told
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Table
from reports.words.catalogue import subheading
from reports.words.names import lever_in_short, objective_in_short, objective_name, profile_name
from reports.words.wording import apart, listed, plural, points, sentence, stated, weight


def weights_blocks(
    case: Case, problem: Problem, found: Dissent, names: Named, why: Infeasibility | None = None
) -> list[Block]:
    """The complete answer, of any status. names: the letters of bundles. why: conflicts where no bundle is feasible."""
    setting = Settled(case, problem, replace(names, best=found.recommended))
    judged = profiles_judged(case)
    blocks = opening(setting)
    if found.recommended is not None:
        blocks += recommended(case, problem, found.recommended, found.recommended)
    elif why is not None:
        blocks += infeasible_blocks(case, why, problem.scenario)
    elif BEST in found.unfinished:
        blocks.append(Paragraph("No feasible bundle was found in the time given; there may be one."))
    if not judged:
        blocks += [
            weights_told(setting),
            Paragraph("The case states no profiles: all objectives weigh the same."),
        ]
        return [*blocks, solved_by("Found", found.certificate)]
    blocks += [_table(case, problem, judged), *_consistency(case, judged), *_information(case, found)]
    if wrong := [
        Entry(text, label=profile_name(case, name))
        for name, each in judged.items()
        for text in _wrong(case, each)
    ]:
        blocks += [Heading(subheading("wrong")), Entries(tuple(wrong))]
    if found.stakeholders:
        blocks += _dissent(setting, found)
    return [*blocks, solved_by("Computed so far" if found.unfinished else "Proved", found.certificate)]


def _table(case: Case, problem: Problem, judged: dict[str, ProfileJudgement]) -> Table:
    """Profiles x objectives: weights, those in use first."""
    names = list(problem.weights)
    rows = [("In use", "", *(weight(problem.weights[name]) for name in names))]
    rows += [
        (profile_name(case, name), each.method, *(weight(each.weights[objective]) for objective in names))
        for name, each in judged.items()
    ]
    head = ("Whose", "Method", *(objective_in_short(case, name) for name in names))
    return Table("Weights, adding up to 1 in each row", head, tuple(rows), tuple(range(2, len(head))))


def _consistency(case: Case, judged: dict[str, ProfileJudgement]) -> list[Block]:
    """The consistency ratio of every profile of pairwise comparisons, and by which table."""
    ratios = [
        f"{profile_name(case, name)} {each.consistency_ratio:.2f}"
        for name, each in judged.items()
        if each.consistency_ratio is not None
    ]
    if not ratios:
        return []
    told = f"Consistency ratio of pairwise comparisons (random index of Saaty 2005; up to {ACCEPTED_RATIO:.2f} is accepted)"
    return [Paragraph(f"{told}: {listed(ratios)}.")]


def _wrong(case: Case, each: ProfileJudgement) -> list[str]:
    """What deserves a second look, a sentence each."""
    told = []
    if each.consistency_ratio is not None and each.consistency_ratio > ACCEPTED_RATIO:
        told.append(
            f"Consistency ratio {each.consistency_ratio:.2f}, above {ACCEPTED_RATIO:.2f} (random index of Saaty 2005)."
        )
        if look := each.revisit:
            told.append(
                f"Look again at {objective_name(case, look.first)} against {objective_name(case, look.second)}: stated "
                f"{stated(round(look.stated, 4))}; at {stated(round(look.better, 2))} the ratio would be {look.ratio:.2f}, "
                "and no other single change lowers it more."
            )
    if each.missing_comparisons:
        told.append(f"{plural(each.missing_comparisons, 'pair')} not compared; completed by Harker's method.")
    for name, (then, now) in each.stale.items():
        told.append(
            f"Stale: elicited while {objective_name(case, name)} ran from {_end(then[0])} to {_end(then[1])}; it now runs "
            f"from {_end(now[0])} to {_end(now[1])}. Elicit them again."
        )
    told += [f"Do not obey what is known of the weights: {line}." for line in each.outside]
    return told


def _end(number: Decimal | None) -> str:
    return "no end" if number is None else stated(number)


def _dissent(setting: Settled, found: Dissent) -> list[Block]:
    """Who would choose otherwise, and the compromise."""
    case = setting.case
    assert found.recommended is not None
    rows = tuple(
        (
            profile_name(case, name),
            apart(each.regret),
            full_name(setting, each.best.levels) if each.differs else "agrees",
            "" if each.driver is None else objective_name(case, each.driver),
            _distance(each),
        )
        for name, each in found.stakeholders.items()
    )
    table = Table(
        f"What each would choose by its own weights, against {setting.best_called}",
        ("Whose", "Loss", "Own choice", "Because of", "Weight to move"),
        rows,
        (1, 4),
        (2,),
    )
    blocks: list[Block] = [table]
    if disputed := _disputed(case, found):
        blocks.append(Paragraph(disputed))
    if found.least_largest_regret is not None and found.largest_regret:
        blocks.append(Paragraph(_compromise(setting, found)))
    if found.majority is not None and found.largest_regret:
        blocks.append(Paragraph(_by_majority(setting, found)))
    return blocks


def _by_majority(setting: Settled, found: Dissent) -> str:
    """The cross-check by majority, said as what it is."""
    order = found.majority
    assert order is not None
    chosen = {each.best.id: profile_name(setting.case, name) for name, each in found.stakeholders.items()}

    def called(bundle: Bundle) -> str:
        name = full_name(setting, bundle.levels)
        plain = found.recommended is not None and bundle.id == found.recommended.id
        if (
            plain
            or bundle.id in setting.named.letters
            or dict(bundle.levels) == dict(setting.case.status_quo)
        ):
            return name.partition(": ")[0]
        return f"the choice of {chosen[bundle.id]}" if bundle.id in chosen else name

    winner = order.winner
    first = "none of them beats every other" if winner is None else f"{called(winner)} beats every other"
    return (
        "Cross-check, no recommendation: counted by the weight of the objectives that prefer one bundle to another, "
        f"whatever the distance, {first}. The order that least weight disagrees with (Kemeny): "
        f"{' > '.join(map(called, order.order))}."
    )


def _information(case: Case, found: Dissent) -> list[Block]:
    """What is known of any weights, and the corners of what it admits."""
    stated = case.weights.information if case.weights else ()
    space = found.admissible
    if not stated:
        return []
    known = f"Known of any weights: {'; '.join(stated)}."
    if space.dimension == 0:
        return [Paragraph(f"{known} That leaves a single weighting, the one in use.")]
    corners = space.weights(space.vertices)
    if len(corners) > MOST_CORNERS:
        told = f"It admits a set with {len(corners):,} corners (--format json lists them)"
        return [Paragraph(f"{known} {told}.")]
    rows = tuple(
        (str(n), *(weight(share) for share in corner)) for n, corner in enumerate(corners.tolist(), start=1)
    )
    head = ("Corner", *(objective_in_short(case, name) for name in space.names))
    caption = f"{known} The corners of what that admits"
    return [Table(caption, head, rows, tuple(range(1, len(head))))]


MOST_CORNERS = 12
"""Corners that the terminal lists."""


def _distance(each: Stakeholder) -> str:
    if not each.differs:
        return ""
    return "never agrees" if each.distance is None else weight(each.distance)


def _disputed(case: Case, found: Dissent) -> str:
    """The levers on which stakeholders differ from the recommended bundle, the most disputed first."""
    levers = {
        lever: [name for name, each in found.stakeholders.items() if lever in each.differs]
        for lever in case.levers
    }
    told = sorted((lever for lever in levers if levers[lever]), key=lambda lever: -len(levers[lever]))
    if not told:
        return "All agree."
    named = (
        f"{lever_in_short(case, lever)} ({len(levers[lever]):,} of {len(found.stakeholders):,})"
        for lever in told[:6]
    )
    more = f", and {plural(len(told) - 6, 'other')}" if len(told) > 6 else ""
    return f"Disputed measures: {listed(named)}{more}."


def _compromise(setting: Settled, found: Dissent) -> str:
    """The bundle of least largest regret, and what it costs whom."""
    least, best = found.least_largest_regret, found.recommended
    assert least is not None
    assert best is not None
    largest = max(found.regrets.values(), default=0.0)
    if least.id == best.id:
        return sentence(
            f"No bundle has a smaller largest loss to any of them: {setting.best_called} loses none more than "
            f"{apart(largest)} points"
        )
    return sentence(
        f"{in_a_sentence(setting, least.levels)} loses none of them more than {apart(largest)} "
        f"points, where {setting.best_called} loses one {apart(found.largest_regret or 0.0)}; by the weights in use it is "
        f"worth {points(best.value - least.value)} points less"
    )
