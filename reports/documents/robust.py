"""The JSON document of `robust`."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from decision import (
    Draws,
    Established,
    Evidence,
    JointShare,
    Optimum,
    Problem,
    Robustness,
    ScoreBreakpoint,
    Share,
    WeightRegret,
    WorstTail,
)
from options import Case, scenario_standings
from reports.documents.common import bundle_document, head, id_of
from reports.documents.evidence import drops_document
from reports.request.asked import Asked, Fallen
from reports.words.grades import best_grade


def robust_document(
    path: str,
    case: Case,
    problem: Problem,
    optimum: Optimum,
    found: Robustness,
    seed: int,
    fallen: Fallen,
    asked: Asked,
) -> dict[str, Any]:
    """The document, of any status; unfinished parts are empty or null."""
    regret, draws = found.regret, found.draws
    standings = scenario_standings(case, problem.supposed)
    return head("robust", path, case, problem, optimum, asked, further=found, lacking=found.left_out) | {
        "seed": seed,
        "draws": draws.draws if draws else 0,
        "shape": draws.sampling.shape if draws else None,
        "bundle": bundle_document(optimum.bundles[0]) if optimum.bundles else None,
        "status_quo": bundle_document(optimum.status_quo),
        "acceptability": _by_id(draws.acceptability if draws else {}),
        "fates": _fates(draws),
        "followed": draws.followed if draws else 0,
        "ranked": asdict(draws.ranked) if draws and draws.ranked else None,
        "joint": _by_id(found.joint.shares if found.joint else {}),
        "joint_draws": found.joint.draws if found.joint else 0,
        "regret": {bundle: dict(by) for bundle, by in (regret.regret if regret else {}).items()},
        "minimax_regret": bundle_document(regret.minimax_regret) if regret else None,
        "least_regret": regret.least_regret if regret else None,
        "maximin": bundle_document(regret.maximin) if regret else None,
        "greatest_floor": regret.greatest_floor if regret else None,
        "cvar": {
            "tail": asked.tail,
            "scenarios": _tail(found.scenario_tail),
            "draws": _tail(found.draw_tail),
        },
        "over_weights": _over_weights(found.over_weights),
        "scenarios": {
            name: {
                "standing": standings[name].standing if name in standings else "not_assessed",
                "bundle": best,
                "value": regret.optimum[name],
            }
            for name, best in (regret.best if regret else {}).items()
            if regret
        },
        "score_breakpoints": [_breakpoint(case, each) for each in found.breakpoints or ()],
        "drop_one_source": _drops(found.evidence, "sources", fallen),
        "drop_one_claim": _drops(found.evidence, "claims", fallen),
        "value_of_information": _information(found),
        "conflict": list(optimum.conflict),
    }


def _by_id(shares: Mapping[str, Share | JointShare]) -> dict[str, Any]:
    return {bundle: asdict(each) for bundle, each in shares.items()}


def _drops(found: Evidence | None, of: Literal["sources", "claims"], fallen: Fallen) -> dict[str, Any]:
    return {} if found is None else drops_document(getattr(found, of), found.recommended, fallen)


def _over_weights(found: WeightRegret | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "minimax_regret": bundle_document(found.minimax_regret),
        "least_regret": found.least_regret,
        "maximin": bundle_document(found.maximin),
        "greatest_floor": found.greatest_floor,
        "regret": dict(found.greatest),
        "floor": dict(found.floors),
        "corners": found.vertices,
    }


def _tail(found: WorstTail | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "likelihoods": dict(found.likelihoods),
        "draws": found.draws,
        "values": dict(found.values),
        "best": bundle_document(found.best),
        "value": found.values[found.best.id],
        "ties_complete": found.ties_complete,
    }


def _fates(draws: Draws | None) -> dict[str, Any]:
    return {
        bundle: {
            "share": fate.first.share,
            "ranks": list(fate.ranks),
            "regret": {
                "mean": fate.regret_mean,
                "median": fate.regret_median,
                "ninety": fate.regret_ninety,
                "most": fate.regret_most,
            },
            "aims": _by_id(fate.aims),
            "all_aims": None if fate.all_aims is None else asdict(fate.all_aims),
        }
        for bundle, fate in (draws.fates if draws else {}).items()
    }


def _breakpoint(case: Case, each: ScoreBreakpoint) -> dict[str, Any]:
    return {
        "score": each.score,
        "low": each.low,
        "likely": each.likely,
        "high": each.high,
        "down": each.down,
        "up": each.up,
        "down_bundle": id_of(each.down_bundle),
        "up_bundle": id_of(each.up_bundle),
        "confidence": each.stated.confidence,
        "grade": best_grade(case, each.stated),
        "fragile": each.inside,
    }


def _information(found: Robustness) -> dict[str, Any]:
    expected = found.expected
    return {
        "evpi": expected.evpi if expected else None,
        "least_evpi": expected.least_evpi if expected else None,
        "most_evpi": expected.most_evpi if expected else None,
        "likelihoods": dict(expected.likelihoods) if expected else {},
        "bundle": expected.bundle.id if expected else None,
        "turns": {
            name: [{"from": s.start, "to": s.end, "bundle": s.best.id} for s in segments]
            for name, segments in (expected.turns if expected else {}).items()
        },
        "best_for_some": [each.id for each in (expected.best_for_some or () if expected else ())],
        "claims": [
            {
                "claim": each.claim,
                "changed": each.changed,
                "scenarios": [_established(at) for at in each.scenarios],
                # Of the scenario with most at stake, as they stood here while there was but one.
                **(_established(each.scenarios[0]) if each.scenarios else NO_SCENARIO),
                "stake": each.stake,
            }
            for each in found.awaited or ()
        ],
    }


NO_SCENARIO: dict[str, Any] = {
    "scenario": None,
    "bundle": None,
    "gain": 0.0,
    "missing": [],
    "likelihood": None,
}


def _established(each: Established) -> dict[str, Any]:
    return {
        "scenario": each.scenario,
        "bundle": each.bundle.id,
        "gain": each.gain,
        "stake": each.stake,
        "missing": list(each.missing),
        "likelihood": None if each.likelihood is None else list(each.likelihood),
    }
