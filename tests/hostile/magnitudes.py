"""Cases of extreme numbers: scores from 1e-9 to 1e12, costs of nothing, limits met exactly, ties, narrow ranges.

Each is judged by an enumeration of its own, in fractions, that reads the plain values of the case.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from decision import Disagreement, Optimum, Question, optimize
from options import CaseError
from options.document import checked
from options.marks import Marks

Data = dict[str, Any]
Bundle = dict[str, str]

EXACT = Context(prec=60)
"""In which no sum of such numbers is rounded."""

TOLERANCE = Fraction(1, 10**6)
"""Value points within which bundles tie."""

SIZES = ("1e-9", "1e-6", "0.001", "1", "7", "1000", "123456.789", "1e6", "1e9", "1e12", "999999999999.999999")
NARROW = ("1e-9", "1e-6", "0.001", "1", "1e3", "1e12")
"""Widths of ranges."""


def number(random: Random, sizes: tuple[str, ...] = SIZES) -> Decimal:
    """A number of one of these sizes, of either sign, or 0."""
    kind = random.random()
    if kind < 0.15:
        return Decimal(0)
    size = Decimal(random.choice(sizes))
    told = size * random.choice((1, 1, 2, 3)) if kind < 0.7 else size * random.randint(1, 999) / 1000
    return plain(-told if random.random() < 0.3 else told)


def plain(value: Decimal) -> Decimal:
    """With as many decimals as a case keeps."""
    return EXACT.quantize(value, Decimal("1e-18")).normalize(EXACT)


def added(numbers: Iterable[Decimal]) -> Decimal:
    """Their sum, not rounded."""
    whole = Decimal(0)
    for each in numbers:
        whole = EXACT.add(whole, each)
    return whole


def made(seed: int) -> Data:
    """A case as plain values, the same for the same seed."""
    random = Random(f"magnitudes {seed}")
    names = [f"o{n}" for n in range(random.choice((1, 1, 2, 3)))]
    levers: dict[str, Any] = {}
    mixed = random.random() < 0.5
    sizes = {name: SIZES if mixed else (random.choice(SIZES),) for name in names}
    money = SIZES if random.random() < 0.5 else (random.choice(SIZES),)
    twin: Any = None
    for n in range(random.randint(2, 6)):
        levels = {}
        for k in range(random.choice((1, 1, 2))):
            cost = number(random, money)
            level = {
                "cost": {"money": abs(cost) if random.random() < 0.8 else cost},
                "scores": {name: number(random, sizes[name]) for name in names},
            }
            if twin is not None and random.random() < 0.3:
                level = twin
            twin = level
            levels[f"k{k}"] = level
        levers[f"l{n}"] = {"levels": levels}
    objectives: dict[str, Any] = {}
    for name in names:
        reach = sum(
            max([0, *(abs(k["scores"][name]) for k in each["levels"].values())]) for each in levers.values()
        )
        wide = random.random() < 0.6
        worst = number(random, sizes[name])
        width = (reach or Decimal(1)) if wide else Decimal(random.choice(NARROW))
        ends = (worst, plain(EXACT.add(worst, width)))
        sense = random.choice(("maximise", "minimise"))
        objectives[name] = {
            "sense": sense,
            "worst": ends[sense == "minimise"],
            "best": ends[sense == "maximise"],
        }
        if random.random() < 0.15:
            objectives[name]["clamp"] = True
    shares = [random.choice((1, 1, 2, 5)) for _ in names]
    whole = sum(shares)
    weights = [Decimal(1)] if len(names) == 1 else [Decimal(share) for share in shares]
    data: Data = {
        "format": 1,
        "title": f"Magnitudes {seed}",
        "as_of": "2024-01-01",
        "objectives": objectives,
        "resources": {"money": {}},
        "levers": levers,
        "weights": {
            "profiles": {"all": {"method": "direct", "values": {
                name: Decimal(share) / 10 if whole == 10 else weight
                for name, share, weight in zip(names, shares, weights, strict=True)
            }}},
            "default": "all",
        },
    }  # fmt: skip
    bundles = list(every(data))
    some = random.choice(bundles)
    used = added(level_of(data, each)["cost"]["money"] for each in some.items())
    step = Decimal(random.choice(("0", "0", "1e-9", "-1e-9", "1e-18", "-1e-18")))
    if abs(used) < Decimal("1e15") and random.random() < 0.9:
        data["resources"]["money"]["limit"] = plain(EXACT.add(used, step))
    if random.random() < 0.6:
        name = random.choice(names)
        total = added(level_of(data, each)["scores"][name] for each in some.items())
        end = random.choice(("at_least", "at_most"))
        data["constraints"] = {"bound": {"objective": name, end: plain(EXACT.add(total, step))}}
    return data


def level_of(data: Data, member: tuple[str, str]) -> Any:
    lever, level = member
    return data["levers"][lever]["levels"][level]


def every(data: Data) -> Any:
    """All bundles."""
    names = list(data["levers"])
    for chosen in product(*([None, *data["levers"][name]["levels"]] for name in names)):
        yield {name: level for name, level in zip(names, chosen, strict=True) if level is not None}


def is_feasible(data: Data, bundle: Mapping[str, str]) -> bool:
    """Whether a bundle keeps the limit and the bound, exactly."""
    used = sum((Fraction(level_of(data, each)["cost"]["money"]) for each in bundle.items()), Fraction(0))
    limit = data["resources"]["money"].get("limit")
    if limit is not None and used > Fraction(limit):
        return False
    for bound in data.get("constraints", {}).values():
        total = total_of(data, bundle, bound["objective"])
        if "at_least" in bound and total < Fraction(bound["at_least"]):
            return False
        if "at_most" in bound and total > Fraction(bound["at_most"]):
            return False
    return True


def total_of(data: Data, bundle: Mapping[str, str], name: str) -> Fraction:
    return sum((Fraction(level_of(data, each)["scores"][name]) for each in bundle.items()), Fraction(0))


def value_of(data: Data, bundle: Mapping[str, str]) -> Fraction:
    """The weighted value of a bundle in points, exactly."""
    stated = data["weights"]["profiles"]["all"]["values"]
    whole = sum(Fraction(each) for each in stated.values())
    value = Fraction(0)
    for name, objective in data["objectives"].items():
        worst, best = Fraction(objective["worst"]), Fraction(objective["best"])
        points = 100 * (total_of(data, bundle, name) - worst) / (best - worst)
        if objective.get("clamp"):
            points = min(Fraction(100), max(Fraction(0), points))
        value += Fraction(stated[name]) / whole * points
    return value


def outcome(data: Data) -> tuple[str, list[str]]:
    """How a case ends, "answered", "refused", or "disputed" (two ways disagree, and it is said), and what is wrong."""
    try:
        problem = Question(checked(data, Marks("case.yaml"), []).case).problem()
    except CaseError as error:
        return "refused", [] if all("not exact" in each.message for each in error.faults) else [str(error)]
    exact = {key(each): value_of(data, each) for each in every(data) if is_feasible(data, each)}
    listed = optimize(problem, top=3)
    if listed.status == "not_proved":
        return "disputed", []
    wrong = [*_wrong(listed, exact, "list"), *_wrong_ties(listed, exact, "list")]
    try:
        alone = optimize(problem, top=1, with_table=False)
    except Disagreement:
        return "disputed", wrong
    return "answered", [*wrong, *_wrong(alone, exact, "program"), *_wrong_ties(alone, exact, "program")]


def key(bundle: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(bundle.items()))


Exact = Mapping[tuple[tuple[str, str], ...], Fraction]


def room_of(value: Fraction) -> Fraction:
    """Points within which values tie: the tolerance, and a millionth of a millionth of the value."""
    return TOLERANCE + max(Fraction(100), abs(value)) / 10**12


def _wrong(found: Optimum, exact: Exact, way: str) -> Iterator[str]:
    """What is wrong with the best bundle, and with its value."""
    if not exact:
        if found.status != "infeasible":
            yield f"{way}: {found.status} where nothing is feasible"
        return
    if found.status != "optimal":
        yield f"{way}: {found.status}"
        return
    first, top = found.bundles[0], max(exact.values())
    room = room_of(top)
    value = exact.get(key(first.levels))
    if value is None:
        yield f"{way}: {first.id} is not feasible"
    elif value < top - room:
        yield f"{way}: {first.id} is {float(top - value):g} points below the best"
    elif abs(Fraction(first.value) - value) > room:
        yield f"{way}: {first.id} is said to be worth {first.value}, and is worth {float(value)}"


def _wrong_ties(found: Optimum, exact: Exact, way: str) -> Iterator[str]:
    """What is wrong with its ties: those within half the tolerance must be among them, those beyond twice must not."""
    if found.status != "optimal" or not found.ties_complete:
        return
    top = max(exact.values())
    room = room_of(top)
    told = {key(each.levels) for each in (found.bundles[0], *found.ties)}
    if not {each for each, value in exact.items() if value >= top - room / 2} <= told:
        yield f"{way}: a tie is missing"
    if not told <= {each for each, value in exact.items() if value >= top - 2 * room}:
        yield f"{way}: a tie is none"
