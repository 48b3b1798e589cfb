"""What the rows of a study say together: how often each lever is in, and what is best in each variant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from decision.study.rows import StudyRow


@dataclass(frozen=True)
class VariantSummary:
    """The rows of one variant."""

    name: str
    """Of the variant."""

    scenario: str | None
    """The scenario that its rows are computed in; None where the numbers are as written."""

    standing: str | None
    """The standing of that scenario; None where all rows are refused."""

    statuses: Mapping[str, int]
    """By status, in how many rows."""

    bundles: Mapping[str, int]
    """By id of a bundle, in how many rows it is best; the most frequent first, of equals by id."""

    least: float | None
    """The least best value, in points; None where no row has one."""

    greatest: float | None
    """The greatest one."""


@dataclass(frozen=True)
class StudySummary:
    """What the rows of a study say together."""

    wanted: int
    """How many rows the study has."""

    rows: int
    """How many of them are finished, on which everything here rests."""

    statuses: Mapping[str, int]
    """By status, in how many rows."""

    variants: tuple[VariantSummary, ...]
    """By variant, in the order of the study; without those of which no row is finished."""

    levers: Mapping[str, Mapping[str, float]]
    """Lever -> level -> the share of the rows with a proved best bundle whose bundle holds it; levers in the order of the
    case, those that are in none included."""

    bundles: Mapping[str, int]
    """By id of a bundle, in how many rows it is best; the most frequent first, of equals by id."""

    levels: Mapping[str, Mapping[str, str]]
    """By id of a bundle that is best in some row, lever -> level."""

    conflicts: Mapping[str, int]
    """By the names of constraints that together allow no bundle, joined by spaces: in how many rows."""

    troubled: tuple[StudyRow, ...]
    """The rows that are refused, failed or not proved."""

    @property
    def proved(self) -> int:
        """How many rows have a best bundle that is proved."""
        return self.statuses.get("optimal", 0)


def summarise(rows: Sequence[StudyRow], wanted: int, levels: Mapping[str, Iterable[str]]) -> StudySummary:
    """Returns what the rows say together. wanted: how many there are to be; levels: those of each lever of the case."""
    best = [row for row in rows if row["status"] == "optimal"]
    held = Counter(member for row in best for member in _members(str(row["bundle"])))
    by_variant: dict[str, list[StudyRow]] = {}
    for row in rows:
        by_variant.setdefault(str(row["variant"]), []).append(row)
    named = {lever: list(each) for lever, each in levels.items()}
    for lever, level in held:  # those that only a variant has
        if level not in named.setdefault(lever, []):
            named[lever].append(level)
    return StudySummary(
        wanted=wanted,
        rows=len(rows),
        statuses=_most_frequent(row["status"] for row in rows),
        variants=tuple(_variant(name, own) for name, own in by_variant.items()),
        levers={
            lever: {level: held[lever, level] / len(best) if best else 0.0 for level in own}
            for lever, own in named.items()
        },
        bundles=_most_frequent(row["bundle"] for row in best),
        levels={
            bundle: dict(_members(bundle)) for bundle in dict.fromkeys(str(row["bundle"]) for row in best)
        },
        conflicts=_most_frequent(row["conflict"] for row in rows if row["status"] == "infeasible"),
        troubled=tuple(row for row in rows if row["status"] not in ("optimal", "infeasible")),
    )


def _members(bundle: str) -> list[tuple[str, str]]:
    """The levers and levels of a bundle, read off its id."""
    pairs = [each.partition(".") for each in bundle.split("+")]
    return [(lever, level) for lever, dot, level in pairs if dot]


def _variant(name: str, rows: Sequence[StudyRow]) -> VariantSummary:
    values = [row["value"] for row in rows if row["status"] == "optimal"]
    numbers = [value for value in values if isinstance(value, float)]
    answered = next((row for row in rows if row.get("standing") is not None), {})
    scenario, standing = answered.get("scenario"), answered.get("standing")
    return VariantSummary(
        name,
        None if scenario is None else str(scenario),
        None if standing is None else str(standing),
        _most_frequent(row["status"] for row in rows),
        _most_frequent(row["bundle"] for row in rows if row["status"] == "optimal"),
        min(numbers, default=None),
        max(numbers, default=None),
    )


def _most_frequent(found: Iterable[object]) -> dict[str, int]:
    counted = Counter(str(each) for each in found)
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))
