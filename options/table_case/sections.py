"""The sections of a case made from a table: resources, objectives, levers and constraints as plain values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from options.phrase import SHORTEST
from options.saying import written
from options.table_case.amounts import Amounts
from options.table_case.columns import TableColumns
from options.table_case.entries import OptionEntry, OptionVariant
from options.table_case.phrases import imperative_of, key_of, noun_of, short_of
from options.table_case.vocabulary import HeadKind

CaseSection = dict[str, Any]
"""Entries of a section by their keys, as plain values."""

COUNT = "options"
"""The resource that counts options where a table has no costs."""


def resources(
    costs: Sequence[Amounts], entries: Sequence[OptionEntry], limits: dict[str, Decimal]
) -> tuple[CaseSection, list[str]]:
    """What options consume, and what was assumed of the limits. limits: those that the table states, by key."""
    section: CaseSection = {}
    assumed = []
    for cost in costs:
        quantity = cost.quantity
        unit = {"unit": quantity.unit} if quantity.unit else {}
        limit = limits.get(cost.key)
        by_year = any(f"{cost.key}_{year}" in limits for year in cost.by_year)
        total = sum((max(amounts) for amounts in _positive(cost, entries)), Decimal(0))
        if limit is None and total > 0 and not by_year:
            limit = max(outward(total / 2), min(min(amounts) for amounts in _positive(cost, entries)))
            half, all_of_it = told(limit, quantity.unit), told(total, quantity.unit)
            assumed.append(
                f"The limit of {quantity.title} is {half}, half of the {all_of_it} that all options take together;"
                f" write your own as limit at resources, {cost.key}, or in a row named limit."
            )
        limited = {} if limit is None else {"limit": limit}
        if cost.by_year:
            parts = [f"{cost.key}_{year}" for year in cost.by_year]
            for year in cost.by_year:
                stated = limits.get(f"{cost.key}_{year}")
                own = {} if stated is None else {"limit": stated}
                section[f"{cost.key}_{year}"] = {"title": f"{quantity.title} {year}"} | unit | own
            section[cost.key] = {"title": f"{quantity.title}, all years", "sum": parts} | unit | limited
        else:
            section[cost.key] = {"title": quantity.title} | unit | limited
    return section, assumed


def objectives(effects: Sequence[Amounts], entries: Sequence[OptionEntry]) -> tuple[CaseSection, list[str]]:
    """What options achieve, each with the range from nothing to all of it, and what was assumed of it."""
    section: CaseSection = {}
    assumed = []
    for effect in effects:
        quantity = effect.quantity
        more = quantity.kind == "gain"
        least, most = (outward(end) for end in effect.span(entries))
        worst, best = (least, most) if more else (most, least)
        entry: CaseSection = {"title": quantity.title}
        if len(quantity.title) > SHORTEST:
            entry["short"] = short_of(quantity.title, (each.get("short", "") for each in section.values()))
        if not more:
            entry["good"] = f"less {quantity.title[:1].lower()}{quantity.title[1:]}"
        entry["sense"] = "maximise" if more else "minimise"
        if quantity.unit:
            entry["unit"] = quantity.unit
        section[effect.key] = entry | {"worst": worst, "best": best}
        sense = "more" if more else "less"
        assumed.append(
            f"Of {quantity.title} {sense} is better; {told(worst, quantity.unit)} is worth 0 points and"
            f" {told(best, quantity.unit)} 100: the range from none of the options to all."
        )
    return section, assumed


def levers(
    columns: TableColumns,
    entries: Sequence[OptionEntry],
    amounts: Sequence[Amounts],
    months: int,
    count: bool,
) -> CaseSection:
    """The options. months: months of the unit of lead times; count: whether each takes one of the resource `options`."""
    section: CaseSection = {}
    shorts: list[str] = []
    tags: dict[str, str] = {}
    for entry in entries:
        lever: CaseSection = {"title": entry.title}
        if short := short_of(entry.title, shorts):
            lever["short"] = short
            shorts.append(short)
        if noun := noun_of(entry.title):
            lever["noun"] = noun
        groups = [
            group
            for column in columns.texts.get("tag", ())
            if (group := entry.text(_only(columns, "tag", column), "tag"))
        ]
        if groups:
            lever["theme"] = groups[0]
            for group in groups:
                tags.setdefault(group, key_of(group, tags.values(), "tag"))
            lever["tags"] = list(dict.fromkeys(tags[group] for group in groups))
        if owner := entry.text(columns, "owner"):
            lever["owner"] = owner
        if reason := entry.text(columns, "reason"):
            lever["because"] = reason
        lever["levels"] = {
            variant.key: _level(columns, entry, variant, amounts, months, count) for variant in entry.variants
        }
        section[entry.key] = lever
    return section


def _only(columns: TableColumns, kind: HeadKind, column: int) -> TableColumns:
    return replace(columns, texts={kind: (column,)})


def _level(
    columns: TableColumns,
    entry: OptionEntry,
    variant: OptionVariant,
    amounts: Sequence[Amounts],
    months: int,
    count: bool,
) -> CaseSection:
    level: CaseSection = {}
    number = variant.row.number
    if variant.title:
        level["title"] = variant.title
    imperative = imperative_of(entry.title if variant.title is None else f"{entry.title}: {variant.title}")
    if imperative:
        level["do"] = imperative
    cost: CaseSection = {COUNT: Decimal(1)} if count else {}
    scores: CaseSection = {}
    because = _origin(columns, variant)
    for each in amounts:
        low, likely, high = each.by_row[number]
        if each.quantity.kind != "cost":
            if low or likely or high:
                ends = {"low": low, "likely": likely, "high": high} if low != high else {"likely": likely}
                scores[each.key] = ends | {"because": because}
        elif each.by_year:
            of_years = {f"{each.key}_{year}": by_row[number] for year, by_row in each.by_year.items()}
            cost |= {key: amount for key, amount in of_years.items() if amount}
        elif likely:
            cost[each.key] = likely
    if cost:
        level["cost"] = cost
    if columns.lead_time and (lead := columns.lead_time.figures.by_row.get(number)):
        level["lead_time"] = lead * months
    if scores:
        level["scores"] = scores
    return level


def _origin(columns: TableColumns, variant: OptionVariant) -> str:
    """Where a number comes from: the source, period and address of its row, and its place in the file."""
    alone = OptionEntry("", "", (variant,))
    texts = [alone.text(columns, kind) for kind in ("source", "period", "url")]
    where = f"row {variant.row.number} of the table"
    return "; ".join([text for text in texts if text] + [where])


def either_or(groups: Sequence[Sequence[OptionEntry]], taken: Sequence[str]) -> tuple[CaseSection, list[str]]:
    """At most one of options whose names read alike, and what was assumed of them."""
    section: CaseSection = {}
    assumed = []
    used = list(taken)
    for group in groups:
        key = key_of(f"one of {group[0].key}", used, "one")
        used.append(key)
        rows = " and ".join(str(variant.row.number) for entry in group for variant in entry.variants)
        section[key] = {
            "title": f"One of the options in rows {rows}",
            "group": [entry.key for entry in group],
            "at_most": 1,
            "because": "Their names read alike and their sources differ; they may be one option, which is counted once.",
        }
        assumed.append(
            f"Rows {rows} of different sources read alike and may be one option: at most one of them is chosen;"
            f" delete the constraint {key} where they are not."
        )
    return section, assumed


def floors(effects: Sequence[Amounts], targets: dict[str, Decimal]) -> CaseSection:
    """What effects must come to, by the table's own row of targets."""
    return {
        f"{effect.key}_target": {
            "title": f"Target for {effect.quantity.title}",
            "objective": effect.key,
            ("at_least" if effect.quantity.kind == "gain" else "at_most"): targets[effect.key],
        }
        for effect in effects
        if effect.key in targets
    }


def outward(number: Decimal) -> Decimal:
    """A number rounded away from 0 to two digits."""
    if not number:
        return Decimal(0)
    step = Decimal(1).scaleb(number.adjusted() - 1)
    towards = ROUND_CEILING if number > 0 else ROUND_FLOOR
    return (number / step).to_integral_value(towards) * step


def told(number: Decimal, unit: str | None) -> str:
    """An amount as messages say it."""
    whole, _, rest = written(number).partition(".")
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole)
    return f"{grouped}{'.' if rest else ''}{rest}{'' if unit is None else ' ' + unit}"


def _positive(cost: Amounts, entries: Sequence[OptionEntry]) -> Iterator[list[Decimal]]:
    """The likely costs above 0 of each option that has any."""
    for entry in entries:
        likely = [cost.by_row[variant.row.number][1] for variant in entry.variants]
        if above := [amount for amount in likely if amount > 0]:
            yield above
