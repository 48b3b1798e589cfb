"""Cases that lie on borders, from any source of randomness: `random.Random(seed)`, or hypothesis' `randoms()`.

A case is made in two steps. First its levers, objectives and scenarios; then limits, floors, ceilings and
consents, typed from what its bundles come to: met exactly, missed by the last digit, or rounded.
"""

import json
from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import pairwise
from math import prod
from random import Random
from typing import Any

from hypothesis import strategies as st

from options import Case, read_case
from tests.oracle import weights as weighting
from tests.oracle.listing import Listing

Data = dict[str, Any]

MOST_BUNDLES = 900
LARGE = 8_000


def as_text(data: Data, *, spread: bool = False) -> str:
    """The case as YAML, its numbers as they are meant to the last digit; spread: a line for each lever and rule."""
    lines = []
    for section, part in data.items():
        if spread and isinstance(part, dict):
            lines += [f"{section}:", *(f"  {json.dumps(key)}: {_flow(value)}" for key, value in part.items())]
        else:
            lines.append(f"{section}: {_flow(part)}")
    return "\n".join(lines) + "\n"


def as_case(data: Data) -> Case:
    return read_case(as_text(data))


def _flow(part: Any) -> str:
    if isinstance(part, dict):
        return "{" + ", ".join(f"{json.dumps(str(k))}: {_flow(v)}" for k, v in part.items()) + "}"
    if isinstance(part, list | tuple):
        return "[" + ", ".join(map(_flow, part)) + "]"
    if isinstance(part, Decimal):
        return format(part, "f")
    if part == "2024-03-15":
        return part
    return json.dumps(part)


class Maker:
    """One case in the making."""

    def __init__(self, random: Random, most: int = MOST_BUNDLES) -> None:
        self.random, self.most = random, most
        self.data: Data = {"format": 1, "title": "A made-up case", "as_of": "2024-03-15"}

    # Draws

    def chance(self, share: float) -> bool:
        return self.random.randint(0, 99) < 100 * share

    def pick(self, among: Iterable[Any]) -> Any:
        pool = list(among)
        return pool[self.random.randint(0, len(pool) - 1)]

    def some(self, among: Iterable[Any], least: int, most: int) -> list[Any]:
        pool = list(among)
        count = self.random.randint(min(least, len(pool)), min(most, len(pool)))
        left, taken = pool[:], []
        for _ in range(count):
            taken.append(left.pop(self.random.randint(0, len(left) - 1)))
        return [part for part in pool if part in taken]

    def decimal(self, low: int, high: int, places: int) -> Decimal:
        """Between two whole numbers, with so many decimals."""
        step = 10**places
        return Decimal(self.random.randint(low * step, high * step)).scaleb(-places)

    def score(self) -> Decimal:
        if self.style == "long":
            return self.decimal(-6, 9, 15)
        if self.style == "few":
            return Decimal(self.pick([-2, 0, 1, 2, 3]))
        return self.decimal(-8, 12, self.pick([0, 0, 1, 1, 2, 3]))

    def amount(self) -> Decimal:
        """A cost, in the style of the case."""
        match self.style:
            case "cents":
                return self.decimal(1, self.pick([9, 900, 60_000, 60_000]), 2)
            case "mills":
                return self.decimal(1, self.pick([9, 900, 60_000]), 3)
            case "billions":
                return self.decimal(10**6, 4 * 10**8, self.pick([0, 2, 2, 3]))
            case "mixed":
                return self.pick(
                    [Decimal("0.01"), Decimal("0.1"), self.decimal(1, 99, 2), self.decimal(10**8, 10**9, 2)]
                )
            case "long":
                return self.decimal(0, 3, 15)
            case "few":
                return Decimal(self.pick([1, 1, 2, 3]))
        return self.pick([Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4"), Decimal("0.7")])

    # Parts

    def start(self) -> None:
        self.style = self.pick(
            ["cents", "cents", "cents", "mills", "billions", "mixed", "long", "few", "tenths", "tenths"]
        )
        data = self.data
        count = self.pick([1, 2, 2, 2, 3, 3, 4])
        data["objectives"] = {name: self.objective() for name in ["aa", "bb", "cc", "dd"][:count]}
        if self.chance(0.15):
            data["objectives"]["gauge"] = {"sense": self.pick(["maximise", "minimise"]), "measure": True}
        data["resources"] = {name: {} for name in ["money", "staff"][: self.pick([0, 1, 1, 1, 2])]}
        data["levers"] = self.levers()
        data["status_quo"] = self.bundle() if self.chance(0.4) else {}
        data["synergies"] = self.synergies()
        if self.chance(0.3):
            data["scenarios"] = self.scenarios()
        if len(self.weighed()) > 1 and self.chance(0.75):
            data["weights"] = self.weights()

    def weighed(self) -> list[str]:
        return [name for name, stated in self.data["objectives"].items() if not stated.get("measure")]

    def objective(self) -> Data:
        width = self.pick([10, 20, 40, 90, 100])
        low = self.pick([0, 0, 0, -10, -7, 3])
        up = self.chance(0.7)
        worst, best = (low, low + width) if up else (low + width, low)
        stated: Data = {"sense": "maximise" if up else "minimise", "worst": worst, "best": best}
        if self.chance(0.15):
            stated["clamp"] = True
        if self.chance(0.15):
            stated |= {"combine": "max", "baseline": self.decimal(-5, 5, self.pick([0, 1]))}
        elif self.chance(0.3):
            stated["baseline"] = self.decimal(-5, 8, self.pick([0, 1, 2]))
        return stated

    def levers(self) -> Data:
        if self.chance(0.06):
            counts = [self.pick([1, 2])]
        else:
            counts = [self.pick([1, 1, 1, 2, 3]) for _ in range(self.random.randint(3, 9))]
        most = LARGE if self.most == MOST_BUNDLES and self.chance(0.04) else self.most
        while prod(count + 1 for count in counts) > most:
            counts[counts.index(max(counts))] -= 1
        counts = [count for count in counts if count]
        levers: Data = {}
        for name, count in zip("abcdefghi", counts, strict=False):
            if levers and self.chance(0.12):  # a twin: another lever, alike in all
                levers[name] = json_copy(levers[self.pick(levers)])
            elif self.chance(0.04):  # it does nothing and costs nothing
                levers[name] = {"levels": {"on": {}}}
            else:
                levers[name] = {"levels": {level: self.level() for level in ["low", "mid", "high"][:count]}}
        if len(levers) > 1 and self.chance(0.15):  # the same to all that counts but in another order
            one, other = self.some(levers, 2, 2)
            a, b = (
                self.some(self.data["objectives"], 2, 2) if len(self.data["objectives"]) > 1 else ("aa", "aa")
            )
            levers[other] = json_copy(levers[one])
            for level in levers[other]["levels"].values():
                scores = level.get("scores", {})
                if a in scores and b in scores:
                    scores[a], scores[b] = scores[b], scores[a]
        return levers

    def level(self) -> Data:
        costs = {name: self.amount() for name in self.data["resources"] if self.chance(0.9)}
        costs = {name: -part if self.chance(0.08) else part for name, part in costs.items()}
        scores: Data = {}
        for name in self.data["objectives"]:
            if self.chance(0.85):
                likely = self.score()
                scores[name] = likely
                if self.chance(0.15):
                    low, high = self.decimal(0, 4, 1), self.decimal(0, 4, 1)
                    scores[name] = {"low": likely - low, "likely": likely, "high": likely + high}
        return {"cost": costs, "scores": scores}

    def bundle(self) -> Data:
        used = self.some(self.data["levers"], 0, len(self.data["levers"]))
        return {name: self.pick(self.data["levers"][name]["levels"]) for name in used}

    def members(self) -> list[str]:
        levers = self.data["levers"]
        return [*levers, *(f"{name}.{level}" for name, lever in levers.items() for level in lever["levels"])]

    def synergies(self) -> Data:
        found: Data = {}
        for n in range(self.pick([0, 0, 0, 1, 2]) if len(self.data["levers"]) > 1 else 0):
            parts = []
            for name in self.some(self.data["levers"], 2, 3):
                level = self.pick(["", *self.data["levers"][name]["levels"]])
                parts.append(f"{name}.{level}" if level else name)
            synergy: Data = {"levers": parts, "scores": {}, "cost": {}}
            for name in self.some(self.data["objectives"], 0, 2):
                synergy["scores"][name] = self.score()
            for name in self.data["resources"]:
                if self.chance(0.4):
                    synergy["cost"][name] = self.amount() * self.pick([1, -1])
            if synergy["scores"] or synergy["cost"]:
                found[f"joined_{n}"] = synergy
        return found

    def scenarios(self) -> Data:
        count = self.pick([1, 2, 2, 3])
        working = self.random.randint(0, count)
        levels = [member for member in self.members() if "." in member]
        found: Data = {}
        for n in range(count):
            found[f"state_{n}"] = {
                "scores": {
                    level: {name: self.score() for name in self.some(self.data["objectives"], 1, 3)}
                    for level in self.some(levels, 0, 3)
                },
            }
            if n == working:
                found[f"state_{n}"]["working"] = True
        return found

    def weights(self) -> Data:
        names = self.weighed()
        profiles = {f"side_{n}": self.profile(names) for n in range(self.pick([1, 1, 2]))}
        stated: Data = {"profiles": profiles}
        if self.chance(0.4):
            stated["default"] = self.pick(profiles)
        elif self.chance(0.4):
            stated["default"] = {name: Decimal(self.pick(["0.5", "1", "0.25"])) for name in profiles}
        if self.chance(0.4):
            at = weighting.default(as_case({**self.data, "weights": stated}))
            pool = []
            for one in names:
                for other in names:
                    if one != other and at[one] >= at[other]:  # an order; equal weights obey it on its edge
                        pool.append(f"{one} >= {other}")
                if at[one] == 0:
                    pool += [f"{one} <= 0"] * 3
                for share in ("0.05", "0.1", "0.2", "0.25", "0.5"):
                    if at[one] >= Fraction(share):
                        pool.append(f"{one} >= {share}")
                    if at[one] <= Fraction(share):
                        pool.append(f"{one} <= {share}")
            stated["information"] = self.some(pool, 1, 3)
        return stated

    def profile(self, names: list[str]) -> Data:
        method = self.pick(["direct", "direct", "direct", "swing", "rank", "ahp"])
        if method == "rank":
            order = self.some(names, len(names), len(names))
            if self.chance(0.5):
                order.reverse()
            return {
                "method": "rank",
                "order": order,
                "surrogate": self.pick(["roc", "rank_sum", "rank_reciprocal"]),
            }
        if method == "ahp":
            pairs = [[a, b] for n, a in enumerate(names) for b in names[n + 1 :]]
            ratios = [self.pick([1, 2, 3, 5, Decimal("0.5"), Decimal("0.25")]) for _ in pairs]
            return {
                "method": "ahp",
                "comparisons": [[*pair, r] for pair, r in zip(pairs, ratios, strict=True)],
            }
        shares = [Decimal(self.pick(["1", "1", "1", "0.5", "0.3", "7", "0", "0.125"])) for _ in names]
        shares[self.random.randint(0, len(names) - 1)] = Decimal(1)
        if method == "swing":
            most = max(shares)
            return {
                "method": "swing",
                "ratings": {
                    n: 100 * s / most if 100 * s % most == 0 else 100 * s // most
                    for n, s in zip(names, shares, strict=True)
                },
            }
        return {"method": "direct", "values": dict(zip(names, shares, strict=True))}

    # Borders, typed from what bundles come to

    def borders(self) -> None:
        data = self.data
        self.breakpoints()
        self.rules()
        listing = Listing(as_case(clean(data)))
        good = self.targets(listing)
        for name, stated in data["resources"].items():
            if self.chance(0.85):
                spent = listing.use(name)[self.pick(good)]
                stated["limit"] = self.nudged(spent, up=self.chance(0.85))
                for state in data.get("scenarios", {}).values():
                    if self.chance(0.25):
                        state.setdefault("limits", {})[name] = self.nudged(
                            listing.use(name)[self.pick(good)], up=True
                        )
        constraints = data.setdefault("constraints", {})
        for n in range(self.pick([0, 0, 1, 1, 2])):
            constraints[f"bound_{n}"] = self.bound(
                lambda *of: listing.total(*of)[self.pick(good)], listing.scenario
            )
        if "weights" in data:
            for n in range(self.pick([0, 0, 1, 1, 2])):
                constraints[f"consent_{n}"] = self.consent(listing, good)

    def targets(self, listing: Listing) -> list[int]:
        """Rows to put borders at: the best few of those the logic allows, and others."""
        rows = listing.feasible if len(listing.feasible) else range(listing.size)
        order = sorted((int(row) for row in rows), key=lambda row: -listing.worth[row])
        tops = order[: max(1, len(order) // self.pick([2, 3, 10]))]
        return [self.pick(tops) for _ in range(6)] + [self.pick(order)]

    def nudged(self, amount: Fraction, up: bool) -> Decimal:
        """Exactly the amount (up), or a last digit below it."""
        exact = decimal_of(amount)
        if up:
            return exact + (self.step(exact) if self.chance(0.05) else 0)
        return exact - self.step(exact)

    @staticmethod
    def step(exact: Decimal) -> Decimal:
        exponent = exact.as_tuple().exponent
        return Decimal(1).scaleb(min(-1, exponent if isinstance(exponent, int) else -1))

    def bound(self, amount: Callable[[str, str | None, str], Fraction], scenario: str | None) -> Data:
        """A floor or ceiling that some bundle meets. amount: its total by objective, scenario and estimate; scenario: the
        one that is computed."""
        name = self.pick(self.data["objectives"])
        rule: Data = {"objective": name}
        estimate = self.pick(["likely", "likely", "low", "high"])
        if "scenarios" in self.data and self.chance(0.5):
            rule["scenarios"] = "all" if self.chance(0.5) else self.some(self.data["scenarios"], 1, 2)
            scenario = self.pick(self.data["scenarios"] if rule["scenarios"] == "all" else rule["scenarios"])
        if estimate != "likely":
            rule["estimate"] = estimate
        exact = decimal_of(amount(name, scenario, estimate))
        if self.chance(0.1):
            exact = exact + self.step(exact) * self.pick([1, -1])
        rule[self.pick(["at_least", "at_most"])] = exact
        return rule

    def consent(self, listing: Listing, good: list[int]) -> Data:
        profile = self.pick(self.data["weights"]["profiles"])
        rule: Data = {"profile": profile}
        if self.chance(0.35):
            return rule | {"at_least": "status_quo"}
        value = listing.worth_at(weighting.profile(listing.case, profile))[self.pick(good)]
        return rule | {"at_least": self.typed(value)}

    def typed(self, value: Fraction) -> Decimal:
        """A value as people type it from a printed one, or close to the tolerance's edge on either side."""
        kind = self.pick(["rounded", "rounded", "rounded", "up", "down", "edge"])
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        if kind == "edge":
            off = self.pick(["0.000001001", "0.000000999", "-0.000000999", "0.0000005"])
            return (exact + Decimal(off)).quantize(Decimal("1e-12"))
        mode = {"rounded": ROUND_HALF_EVEN, "up": ROUND_CEILING, "down": ROUND_FLOOR}[kind]
        places = self.pick([1, 2, 4, 5, 6, 6, 6, 7, 8])
        return exact.quantize(Decimal(1).scaleb(-places), rounding=mode)

    def breakpoints(self) -> None:
        """Bent value functions, the bends often where a bundle's total is."""
        bent = [name for name in self.weighed() if self.chance(0.25)]
        if not bent:
            return
        listing = Listing(as_case(clean(self.data)))
        for name in bent:
            column = listing.total(name, listing.scenario, "likely")
            totals = {decimal_of(column[row]) for row in range(0, listing.size, 3)}
            # A bend closer to an end makes values beyond it so steep that the case is refused.
            self.bend(self.data["objectives"][name], totals, 100_000)

    def bend(self, stated: Data, totals: set[Decimal], parts: int) -> None:
        """Bends a value function at some totals that are further from one another than one of so many parts of it."""
        worst, best = Decimal(stated["worst"]), Decimal(stated["best"])
        low, high = min(worst, best), max(worst, best)
        room = (high - low) / parts
        inside = sorted(t for t in totals if low + room < t < high - room)
        at = sorted(self.some(inside, 1, 2)) if inside and self.chance(0.8) else [(low + high) / 2]
        at = [t for n, t in enumerate(at) if not n or t - at[n - 1] > room]
        heights = sorted(self.some(range(5, 96, 5), len(at), len(at)))
        if worst > best:
            at.reverse()
        stated["value"] = [[worst, 0], *([t, h] for t, h in zip(at, heights, strict=True)), [best, 100]]

    def rules(self) -> None:
        constraints = self.data.setdefault("constraints", {})
        pool, levers = self.members(), list(self.data["levers"])
        kinds = ["group", "group", "must", "must_not"]
        kinds += ["requires", "excludes", "together", "chain"] if len(levers) > 1 else []
        for n in range(self.pick([0, 0, 0, 1, 1, 2])):
            kind = self.pick(kinds)
            if kind == "group":
                group = self.some(pool, 1, 5)
                bound = self.pick(["at_least", "at_most", "at_most", "exactly"])
                constraints[f"rule_{n}"] = {
                    "group": group,
                    bound: self.random.randint(1, max(1, len(group) - 1)),
                }
            elif kind in ("must", "must_not"):
                constraints[f"rule_{n}"] = {kind: self.pick(pool)}
            elif kind == "chain":
                chain = self.some(levers, 2, 4)
                for m, (one, other) in enumerate(pairwise(chain)):
                    constraints[f"rule_{n}_{m}"] = {"lever": one, "requires": other}
            else:
                parts = [
                    self.pick([m for m in pool if m.partition(".")[0] == lever])
                    for lever in self.some(levers, 2, 3)
                ]
                constraints[f"rule_{n}"] = (
                    {"together": parts} if kind == "together" else {"lever": parts[0], kind: parts[1:]}
                )


def json_copy(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: json_copy(inner) for key, inner in part.items()}
    return [json_copy(inner) for inner in part] if isinstance(part, list) else part


def decimal_of(amount: Fraction) -> Decimal:
    """A fraction that is a decimal, as one; what is none, rounded to 15 places."""
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    if Fraction(exact) == amount:
        return exact
    return exact.quantize(Decimal("1e-15"))


def clean(data: Data) -> Data:
    return {key: part for key, part in data.items() if part != {}}


def core(random: Random) -> Data:
    """A case for optimize, frontier and sweep."""
    maker = Maker(random)
    maker.start()
    maker.borders()
    return clean(maker.data)


def many_ties(random: Random) -> Data:
    """More than a thousand bundles that tie: levers that do nothing, or are alike."""
    maker = Maker(random)
    maker.style = "few"
    maker.data["objectives"] = {
        name: {"sense": "maximise", "worst": 0, "best": 100} for name in ["aa", "bb"][: maker.pick([1, 2, 2])]
    }
    idle = maker.pick([10, 11, 12])
    levers: Data = {
        name: {"levels": {"on": maker.pick([{}, {}, {"scores": {"aa": 0}}])}}
        for name in "klmnopqrstuv"[:idle]
    }
    front = {
        name: {
            "levels": {
                "on": {"scores": {o: Decimal(maker.pick([1, 1, 2, 0, -1])) for o in maker.data["objectives"]}}
            }
        }
        for name in maker.some("abxyz", 1, 3)
    }
    maker.data["levers"] = front | levers if maker.chance(0.5) else levers | front
    maker.data["resources"] = {}
    if len(maker.data["objectives"]) > 1 and maker.chance(0.7):
        maker.data["weights"] = {
            "profiles": {},
            "information": [maker.pick(["aa >= bb", "bb >= 0.5", "aa <= 0.5"])],
        }
    if maker.chance(0.5):
        maker.data["constraints"] = {"one": {"group": list(front), "at_most": 1}}
    return clean(maker.data)


def cores() -> st.SearchStrategy[Case]:
    """For hypothesis, which shrinks the draws behind the case."""
    return st.randoms(use_true_random=False).map(core).map(as_case)
