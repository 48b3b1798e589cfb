"""Data with which the page computes the best bundle for any weights itself: bundles with values in integers.

Integer values and weights add up without rounding, so that page and engine name the same bundle, ties included,
whatever the order of summation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log10

import numpy as np

from decision import TOLERANCE, Candidates
from options import profile_weights
from reports.brief.findings import Findings
from reports.words.changes import held
from reports.words.names import lever_noun, objective_name, profile_name

LARGEST = 2**53
"""Whole numbers up to here are exact in JavaScript."""

TOTALS = (1_000, 10_000, 100_000)
"""What the weights on the page add up to: the first that is fine enough for the weights in use."""

FINEST = 9
"""Decimals of a value point that the page keeps, at most."""


@dataclass(frozen=True)
class Explored:
    """The data of the explorer for findings and the bundles that it compares."""

    findings: Findings
    candidates: Candidates

    @cached_property
    def names(self) -> list[str]:
        """The weighed objectives, by key."""
        return [objective.name for objective in self.findings.problem.weighed()]

    @cached_property
    def presets(self) -> dict[str, list[float]]:
        """Weights by profile, those in use first (key: empty); each in the order of `names`."""
        case, problem = self.findings.case, self.findings.problem
        in_use = [problem.weights[name] for name in self.names]
        profiles = case.weights.profiles if case.weights else {}
        own = {name: profile_weights(case, name) for name in profiles}
        return {"": in_use} | {name: [shares[o] for o in self.names] for name, shares in own.items()}

    def data(self, names: Mapping[str, tuple[str, str]]) -> dict[str, object]:
        """The JSON object embedded in the page; all numbers in it are integers.

        names: by bundle id the name of a bundle that the brief names, short and in full.
        """
        case, found = self.findings.case, self.candidates
        total = self._total()
        decimals = min(
            FINEST, int(log10(LARGEST / (2 * len(self.names) * total * max(1.0, self._largest()))))
        )
        scale = 10**decimals
        levers = {lever: list(content.levels) for lever, content in case.levers.items()}
        return {
            "scale": scale,
            "tolerance": round(TOLERANCE * scale),
            "total": total,
            "complete": found.complete,
            "objectives": [objective_name(case, name) for name in self.names],
            "presets": [
                {
                    "name": profile_name(case, name) if name else "As in this brief",
                    "weights": whole(shares, total),
                }
                for name, shares in self.presets.items()
            ],
            "levers": [
                {
                    "without": f"without {lever_noun(case, lever)}",
                    "held": [held(case, lever, level) for level in levels],
                }
                for lever, levels in levers.items()
            ],
            "bundles": [
                [levels.index(held[lever]) if lever in held else -1 for lever, levels in levers.items()]
                for held in found.levels
            ],
            "values": np.rint(found.values * scale).astype(np.int64).tolist(),
            "mine": self._recommended(),
            "called": self.findings.best_called,
            "names": {str(row): names[each] for row, each in enumerate(found.ids) if each in names},
            "now": {
                "levels": [
                    levels.index(self.findings.now.levels[lever]) if lever in self.findings.now.levels else -1
                    for lever, levels in levers.items()
                ],
                "values": [round((self.findings.now.objectives[n].value or 0.0) * scale) for n in self.names],
                "feasible": self.findings.now.feasible,
            },
        }

    def _recommended(self) -> int:
        """The row of the recommended bundle among the candidates; -1 where it is not among them."""
        ids = self.candidates.ids
        return ids.index(self.findings.best.id) if self.findings.best.id in ids else -1

    def _largest(self) -> float:
        """The largest absolute value of any bundle on any objective, in points."""
        now = [abs(self.findings.now.objectives[name].value or 0.0) for name in self.names]
        return max(float(np.abs(self.candidates.values).max()), *now)

    def _total(self) -> int:
        """The smallest of TOTALS at which rounding the weights in use leaves the best bundle unchanged."""
        shares = self.presets[""]
        best = self.candidates.best(shares)
        for total in TOTALS:
            if self.candidates.best([w / total for w in whole(shares, total)]) == best:
                return total
        return TOTALS[-1]


def whole(shares: Sequence[float], total: int) -> list[int]:
    """Integer weights that add up to `total`, by the method of largest remainders."""
    exact = [share * total for share in shares]
    found = [int(size) for size in exact]
    for n in sorted(range(len(exact)), key=lambda n: found[n] - exact[n])[: total - sum(found)]:
        found[n] += 1
    return found
