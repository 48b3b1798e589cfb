"""Cases of 20 to 60 levers that lie on borders: too many bundles to list, so that borders are typed from good bundles.

A plain integer program (tests/oracle/plain_program.py) finds these under limits that are half as tight.
"""

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from math import ceil
from random import Random
from typing import Any

from options import Case
from tests.oracle import weights as weighting
from tests.oracle.bundles import Key, Oracle, key
from tests.oracle.draws import drawn_totals
from tests.oracle.plain_program import GivenUp, PlainProgram
from tests.oracle.totals import total
from tests.soak.borders import Data, Maker, as_case, clean, decimal_of, json_copy
from tests.soak.worlds import TRIES, _actor, _likelihoods, accepted

LEVERS = (*8 * (*range(20, 31),), *range(31, 46), *range(46, 61, 3))
"""Counts of levers: four in five cases have up to 30, one in seven up to 45, a few up to 60."""

NODES = 500
"""Of a solve that looks for good bundles."""


UNLIKE, KEPT = 6, 0.2
"""Ties so many levers apart from the best bundle are thousands, as a rule; and the share that is kept of such cases, and of
those without a feasible bundle."""


class LargeMaker(Maker):
    """One case in the making."""

    def __init__(self, random: Random, levers: Iterable[int]) -> None:
        super().__init__(random)
        self.count = self.pick(levers)
        self.over_time: list[str] = []

    def start(self) -> None:
        super().start()
        data = self.data
        if "scenarios" not in data and self.chance(0.25):
            data["scenarios"] = self.scenarios()
        if "scenarios" in data and self.chance(0.6):
            _likelihoods(self)
        if self.chance(0.25):
            self.horizons()

    def scenarios(self) -> Data:
        found = super().scenarios()
        for n in range(len(found), self.pick([len(found), len(found), 4, 5])):
            found[f"state_{n}"] = {"scores": {}}
            for member in self.some([member for member in self.members() if "." in member], 1, 4):
                scores = {name: self.score() for name in self.some(self.data["objectives"], 1, 3)}
                found[f"state_{n}"]["scores"][member] = scores
        return found

    def horizons(self) -> None:
        """Scores that differ near and far, on objectives whose value is straight in them."""
        data = self.data
        near = self.decimal(0, 1, 1)
        data["horizons"] = {"near": {"share": near}, "far": {"share": 1 - near}}
        straight = [
            name
            for name, stated in data["objectives"].items()
            if not stated.get("clamp") and stated.get("combine") != "max"
        ]
        self.over_time = self.some(straight, 1, 2)
        for lever in data["levers"].values():
            for level in lever["levels"].values():
                for name in self.over_time:
                    if name in level.get("scores", {}) and self.chance(0.5):
                        likely = self.score()
                        far = likely if self.chance(0.2) else self.score()
                        level["scores"][name] = {"by_horizon": {"near": likely, "far": far}}

    def score(self) -> Decimal:
        if self.style == "few":
            return Decimal(self.pick([-2, 0, 1, 1, 2, 3]))
        return self.decimal(-3, 9, 15 if self.style == "long" else self.pick([0, 0, 1, 1, 2, 3]))

    def objective(self) -> Data:
        stated = super().objective()
        # So many levers reach totals that are as many times as large.
        spread = self.pick([1, 4, 4, 8])
        middle = min(stated["worst"], stated["best"])
        for end in ("worst", "best"):
            stated[end] = middle + (stated[end] - middle) * spread
        return stated

    def levers(self) -> Data:
        levers: Data = {}
        for n in range(self.count):
            name = f"l{n:02d}"
            if levers and self.chance(0.08):
                levers[name] = json_copy(levers[self.pick(levers)])
            elif self.chance(0.02):
                levers[name] = {"levels": {"on": {}}}
            else:
                count = self.pick([1, 1, 1, 2, 3])
                levers[name] = {"levels": {level: self.level() for level in ["low", "mid", "high"][:count]}}
        return levers

    def synergies(self) -> Data:
        found: Data = {}
        for n in range(self.pick([0, 1, 2])):
            found |= {f"{name}_{n}": stated for name, stated in super().synergies().items()}
        return found

    def rules(self) -> None:
        every: Data = {}
        for n in range(self.pick([1, 2, 3])):
            self.data["constraints"] = {}
            super().rules()
            every |= {f"{name}_of_{n}": rule for name, rule in self.data["constraints"].items()}
        self.data["constraints"] = every

    def breakpoints(self) -> None:
        """Bent value functions, with bends where totals of bundles are."""
        oracle = Oracle(as_case(clean(self.data)))
        some = [self.any_bundle() for _ in range(12)]
        for name in self.weighed():
            if name not in self.over_time and self.chance(0.3):
                totals = {decimal_of(oracle.totals(bundle)[name]) for bundle in some}
                self.bend(self.data["objectives"][name], totals, 1_000)

    def any_bundle(self) -> Key:
        levers, part = self.data["levers"], self.pick([0.2, 0.4, 0.6])
        return key({name: self.pick(levers[name]["levels"]) for name in levers if self.chance(part)})

    def borders(self) -> None:
        data = self.data
        self.breakpoints()
        self.rules()
        good = self.good_bundles()
        oracle = Oracle(as_case(clean(data)))
        if not good:
            good = [self.any_bundle()]
        first = good[0]

        def near() -> Key:
            return first if self.chance(0.85) else self.pick(good)

        for name, stated in data["resources"].items():
            if self.chance(0.9):
                stated["limit"] = self.nudged(oracle.uses(near())[name], up=self.chance(0.9))
            else:
                stated.pop("limit", None)
            for state in data.get("scenarios", {}).values():
                if "limit" in stated and self.chance(0.15):
                    state.setdefault("limits", {})[name] = self.nudged(oracle.uses(near())[name], up=True)
        for n in range(self.pick([0, 0, 1, 1, 2])):
            data["constraints"][f"bound_{n}"] = self.bound(
                lambda *of: total(oracle.case, dict(near()), *of), oracle.scenario
            )
        if self.chance(0.12):
            self.chances(near)
        if "weights" in data:
            for n in range(self.pick([0, 0, 1, 1, 2])):
                profile = self.pick(data["weights"]["profiles"])
                worth = oracle.value(near(), weighting.profile(oracle.case, profile))
                data["constraints"][f"consent_{n}"] = {"profile": profile, "at_least": self.typed(worth)}

    def chances(self, near: Callable[[], Key]) -> None:
        """Bounds in a share of the draws of the scores, which a good bundle meets in just so many."""
        data = self.data
        data["draws"] = {"number": self.pick([5, 10, 20]), "seed": self.random.randint(0, 99)}
        case = as_case(clean(data))
        oracle = Oracle(case)
        for n in range(self.pick([1, 1, 2])):
            name, up = self.pick(data["objectives"]), self.chance(0.5)
            share = Decimal(self.pick(["0.5", "0.8", "0.9", "1"]))
            totals = sorted(drawn_totals(case, dict(near()), name, oracle.scenario), reverse=not up)
            exact = totals[ceil(share * len(totals)) - 1]
            typed = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
                Decimal("1e-9"), rounding=self.pick([ROUND_CEILING, ROUND_FLOOR])
            )
            end = "at_most" if up else "at_least"
            data["constraints"][f"chance_{n}"] = {"objective": name, end: typed, "probability": share}

    def good_bundles(self) -> list[Key]:
        """Bundles that are best at some weights under the rules and limits that spend a share of all."""
        data = self.data
        for name, stated in data["resources"].items():
            costs = [
                [level.get("cost", {}).get(name, Decimal(0)) for level in lever["levels"].values()]
                for lever in data["levers"].values()
            ]
            every = sum((max(Decimal(0), *each) for each in costs), Decimal(0))
            stated["limit"] = (every * Decimal(self.pick(["0.25", "0.4", "0.6"]))).quantize(Decimal("0.01"))
        case = as_case(clean(data))
        names = weighting.weighed(case)
        good = []
        for n in range(2):
            weights = None
            if n:
                parts = [self.random.randint(1, 9) for _ in names]
                weights = {name: Fraction(part, sum(parts)) for name, part in zip(names, parts, strict=True)}
            try:
                found = PlainProgram(case, nodes=NODES).best(weights)
            except GivenUp:
                continue
            if found is not None:
                good.append(found)
        return good


def large(random: Random, levers: Iterable[int] = LEVERS) -> Data:
    """A case for the questions of tests/soak/large.py; a third have actors, whose courses may be removed."""

    def make(random: Random) -> Data:
        maker = LargeMaker(random, levers)
        maker.start()
        if maker.chance(0.3):
            _add_actors(maker)
        maker.borders()
        return clean(maker.data)

    for _ in range(TRIES):
        data = accepted(make, random)
        if not _takes_long(as_case(data)) or random.random() < KEPT:
            break
    return data


def _takes_long(case: Case) -> bool:
    """Whether no bundle is feasible, or so many tie for the best that all questions take long to answer."""
    program = PlainProgram(case, nodes=NODES)
    try:
        best = program.best()
        return best is None or program.unlike(best) >= UNLIKE
    except GivenUp:
        return True


def _add_actors(maker: LargeMaker) -> None:
    courses: dict[str, Any] = {"east": ["stay", "probe", "strike"], "west": ["sell", "send"]}
    maker.data["actors"] = {
        actor: _actor(maker, names) for actor, names in list(courses.items())[: maker.pick([1, 2])]
    }
