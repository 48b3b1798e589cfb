"""The answer to `robust` as a person reads it on a terminal."""

import click

from decision import (
    TOLERANCE,
    Bundle,
    Draws,
    Established,
    Joint,
    Optimum,
    Problem,
    Regret,
    Robustness,
    ScoreBreakpoint,
    WeightRegret,
)
from options import Case
from reports.console import case_head, conflict_text, text_table
from reports.console_evidence import drops_text, levels_of
from reports.documents_evidence import Fallen
from reports.grades import best_grade, weakly_sourced
from reports.likelihood import likelihood_words, yardstick
from reports.names import claim_text, constraint_name, moves, moves_in_short, readable, scenario_name
from reports.recommending import best_called, best_title
from reports.study import scenario_called
from reports.wording import listed, percent, points, quantity

MOST = 8
"""Lines of a table that grows with the case."""


def robust_text(case: Case, problem: Problem, optimum: Optimum, found: Robustness, fallen: Fallen) -> str:
    """The whole answer; colour is left to the terminal."""
    parts = [case_head(case, problem)]
    if not optimum.bundles:
        parts.append(
            conflict_text(case, optimum) if optimum.status == "infeasible" else "No bundle is known.\n"
        )
        return "\n".join(parts)
    best = optimum.bundles[0].id
    parts.append(f"{best_title(problem)}: {best}\n")
    if found.regret:
        parts.append(_regret(case, problem, found.regret, best))
    if found.over_weights:
        parts.append(_over_weights(case, problem, found.over_weights, best))
    if found.draws and found.draws.draws:
        parts.append(_draws(case, problem, found.draws, best, optimum.status_quo))
    if found.joint and found.joint.draws:
        parts.append(_joint(case, problem, found.joint, best))
    if found.breakpoints is not None:
        parts.append(_breakpoints(case, problem, found, best))
    if found.evidence and found.evidence.sources:
        parts.append(drops_text(case, problem, found.evidence, fallen))
    parts.append(_information(case, problem, found, best))
    last = [f"Not computed: {each}." for each in found.left_out]
    if found.unfinished:
        last.append(f"Not finished: {listed(found.unfinished)}.")
    return "\n".join(part for part in [*parts, "".join(f"{line}\n" for line in last)] if part)


def told_as(case: Case, problem: Problem, bundle: str | None, best: str) -> str:
    """A bundle by what it changes against the best one."""
    if bundle is None:
        return "no bundle is feasible"
    return best_called(problem) if bundle == best else _changed(case, best, bundle)


def _changed(case: Case, old: str, new: str) -> str:
    return "; ".join(moves(case, levels_of(old), levels_of(new)))


def _regret(case: Case, problem: Problem, found: Regret, best: str) -> str:
    names = list(found.optimum)
    lines = [click.style("Regret in each scenario, in value points, over all bundles", bold=True)]
    lines += [f"  {n}  {_called(case, problem, name)}" for n, name in enumerate(names, start=1)]
    order = list(dict.fromkeys([best, found.minimax_regret.id, found.maximin.id, *found.regret]))
    rows = [
        [
            *(points(found.regret[bundle][name]) for name in names),
            points(max(found.regret[bundle].values())),
            told_as(case, problem, bundle, best) + _held(case, problem, found.bundles[bundle]),
        ]
        for bundle in order[:MOST]
    ]
    table = text_table([*(str(n) for n in range(1, len(names) + 1)), "most", "bundle"], rows)
    told = [
        f"  Least greatest regret ({points(found.least_regret)}): {told_as(case, problem, found.minimax_regret.id, best)}",
        f"  Greatest least value ({points(found.greatest_floor)}): {told_as(case, problem, found.maximin.id, best)}",
    ]
    return "\n".join(lines) + "\n" + table + "\n".join(told) + "\n"


def _held(case: Case, problem: Problem, bundle: Bundle) -> str:
    """Whether a bundle is the status quo, and what it breaks; empty where there is nothing to say."""
    told = ["the status quo"] if bundle.levels == problem.status_quo else []
    if not bundle.feasible:
        told.append(f"infeasible: breaks {listed(constraint_name(case, name) for name in bundle.violates)}")
    return f" ({', '.join(told)})" if told else ""


def _over_weights(case: Case, problem: Problem, found: WeightRegret, best: str) -> str:
    stated = case.weights is not None and case.weights.information
    over = "that the weight information admits" if stated else "there are; no weight information is stated"
    lines = [
        click.style(f"Regret over all weights {over}", bold=True),
        f"  The best bundle at the weights used loses {points(found.greatest[best])} at most, "
        f"and is worth {points(found.floors[best])} at least",
        f"  Least greatest regret ({points(found.least_regret)}): {told_as(case, problem, found.minimax_regret.id, best)}",
        f"  Greatest least value ({points(found.greatest_floor)}): {told_as(case, problem, found.maximin.id, best)}",
    ]
    return "\n".join(lines) + "\n"


def _called(case: Case, problem: Problem, scenario: str) -> str:
    """A scenario by its name, and called hypothetical where nothing observed establishes it."""
    return scenario_called(case, scenario if scenario in case.scenarios else None, problem.supposed)


def _draws(case: Case, problem: Problem, found: Draws, best: str, now: Bundle) -> str:
    title = (
        f"Scores drawn {found.draws} times ({found.sampling.shape}, seed {found.sampling.seed}, "
        f"{found.scores} uncertain scores), each time optimised over all bundles"
    )
    if found.fates and found.followed < found.draws:
        title += f"; regrets and aims over the first {found.followed}"
    rows: list[list[str]] = []
    for bundle in dict.fromkeys([best, *found.acceptability, *found.fates]):
        fate, share = found.fates.get(bundle), found.acceptability.get(bundle)
        if len(rows) == MOST:
            break
        rows.append(
            [
                percent(share.share) if share else percent(0),
                f"±{100 * share.standard_error:.1f}" if share else "",
                points(fate.regret_mean) if fate else "",
                points(fate.regret_ninety) if fate else "",
                percent(fate.all_aims.share) if fate and fate.all_aims else "",
                told_as(case, problem, bundle, best)
                + (_held(case, problem, now) if bundle == now.id else ""),
            ]
        )
    head = ["best in", "", "regret, mean", "nine in ten", "meets all aims", "bundle"]
    return click.style(title, bold=True) + "\n" + text_table(head, rows)


def _joint(case: Case, problem: Problem, found: Joint, best: str) -> str:
    lines = [click.style(f"Scores and weights drawn together {found.draws} times (SMAA-2)", bold=True)]
    for bundle, each in list(found.shares.items())[:MOST]:
        factor = (
            ""
            if each.confidence_factor is None
            else f", {percent(each.confidence_factor)} at its central weights"
        )
        lines.append(f"  best in {percent(each.share)}{factor}: {told_as(case, problem, bundle, best)}")
    return "\n".join(lines) + "\n"


def _breakpoints(case: Case, problem: Problem, found: Robustness, best: str) -> str:
    title = "Scores that turn the answer within their own interval, each moved alone"
    if not found.finished("breakpoints"):
        title += f" (of the {len(found.breakpoints or ())} that were moved before it was stopped)"
    rows = [
        [
            quantity(each.low),
            quantity(each.likely),
            quantity(each.high),
            "" if each.down is None else quantity(each.down),
            "" if each.up is None else quantity(each.up),
            each.stated.confidence or "",
            best_grade(case, each.stated) or "",
            "weakly sourced" if weakly_sourced(case, each.stated) else "",
            each.score,
            _turned_to(case, problem, each, best),
        ]
        for each in found.fragile
    ]
    if not rows:
        return f"{title}: none.\n"
    head = ["low", "likely", "high", "turns below", "turns above", "confidence", "grade", "", "score", "then"]
    return click.style(title, bold=True) + "\n" + text_table(head, rows)


def _turned_to(case: Case, problem: Problem, each: ScoreBreakpoint, best: str) -> str:
    """What is best beyond the turns, in short; the side is named where there are two."""
    told = {}
    for side, turn, bundle in (("below", each.down, each.down_bundle), ("above", each.up, each.up_bundle)):
        # At the turn itself the old bundle is as good: named as what comes then, it would say nothing.
        if turn is not None and bundle != best:
            told[side] = (
                told_as(case, problem, bundle, best)
                if bundle is None
                else moves_in_short(case, levels_of(best), levels_of(bundle))
            )
    return next(iter(told.values()), "") if len(told) < 2 else "; ".join(f"{s}: {b}" for s, b in told.items())


def _information(case: Case, problem: Problem, found: Robustness, best: str) -> str:
    lines = []
    expected = found.expected
    if expected:
        lines.append(click.style("Over the likelihoods of the scenarios", bold=True))
        lines.append(
            f"  Best expected value in the middle of them: {told_as(case, problem, expected.bundle, best)}"
        )
        if expected.best_for_some:
            told = [told_as(case, problem, bundle, best) for bundle in expected.best_for_some]
            lines += [
                "  Best for some likelihoods within their intervals:",
                *(f"    {each}" for each in told),
            ]
        for name, segments in expected.turns.items():
            for after in segments[1:]:
                lines.append(
                    f"  From {percent(after.start)} for {_called(case, problem, name)} on: "
                    f"{told_as(case, problem, after.bundle, best)}"
                )
        worth = f"  To know the scenario beforehand would be worth {quantity(expected.evpi)} points"
        if expected.least_evpi is not None and expected.most_evpi is not None:
            worth += (
                f", from {quantity(expected.least_evpi)} to {quantity(expected.most_evpi)} "
                "within the intervals of the likelihoods"
            )
        lines.append(f"{worth}.")
    if found.awaited:
        lines.append(click.style("What to find out next", bold=True))
    for each in found.awaited or ():
        lines.append(f"  {readable(each.claim)}: {claim_text(case, each.claim)}")
        if not each.scenarios:
            lines.append("    no scenario rests on it: it changes nothing here")
        lines += [f"    {_would(case, at)}" for at in each.scenarios]
        if len(each.scenarios) > 1 and each.changed:
            lines.append(f"    at stake over these, by their likelihoods: {points(each.stake)} at most")
    return "\n".join(lines) + "\n" if lines else ""


def _would(case: Case, each: Established) -> str:
    """What the confirmation of an awaited claim would change in one scenario that rests on it."""
    also = f", together with {listed(each.missing)}" if each.missing else ""
    gain = (
        f"another bundle would be {points(each.gain)} better" if each.gain > TOLERANCE else "the answer stays"
    )
    likely = likelihood_words(case.scenarios[each.scenario].likelihood, yardstick(case))
    judged = f" ({likely})" if likely else ""
    return f"would establish {scenario_name(case, each.scenario)}{judged}{also}: {gain}"
