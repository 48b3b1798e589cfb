"""The minutes to agree and the likeliest risks of page 1."""

from dataclasses import replace

from options import amount_of
from reports.brief.findings import Findings
from reports.brief.sections.binding import limited_resources
from reports.words.blocks import (
    Entry,
    Remark,
)
from reports.words.changes import actions
from reports.words.likelihood import likelihood_words, middle, yardstick
from reports.words.names import (
    lever_in_short,
    resource_change,
)
from reports.words.wording import (
    month_after,
    sentence,
)

MOST_MINUTES = 16
"""Minutes of page 1; of more changes those that add most have one each, and the others one together."""

COMPACT = 8
"""Minutes from which on each is told in one run."""

MOST_RISKS = 3
"""How many risks, the likeliest, are told of."""


def minutes(findings: Findings) -> tuple[Entry, ...]:
    """A numbered minute for each lever that changes: what to do, who does it, what it takes beyond today, by when."""
    asks, start = [], findings.case.decide_by or findings.case.as_of
    wanted = actions(findings.case, findings.best.levels)
    for number, (lever, what) in enumerate(wanted.items(), start=1):
        instrument, before = findings.case.levers[lever], findings.now.levels.get(lever)
        level = instrument.levels[findings.best.levels[lever]] if lever in findings.best.levels else None
        today = instrument.levels[before].cost if before else {}
        cost = level.cost if level else {}
        stated = findings.case.resources
        extra = {name: amount_of(stated, cost, name) - amount_of(stated, today, name) for name in stated}
        costs = [
            resource_change(findings.case, name, extra[name])
            for name in limited_resources(findings)
            if extra[name]
        ][:1]
        ready = ""
        if level and level.lead_time:
            ready = f"by {month_after(start, level.lead_time)}".removesuffix(f" {start.year}")
        told = "; ".join(part for part in (instrument.owner or "", ", ".join(costs), ready) if part)
        label = f"{number}. {what[0].upper() + what[1:]}"
        if len(wanted) > COMPACT:
            asks.append(Entry(sentence(told), label=label))
        else:
            asks.append(Entry("", label=label, remarks=(Remark(told),) if told else ()))
    return tuple(asks)


def most_minutes(findings: Findings) -> tuple[Entry, ...]:
    """The minutes of page 1: all, or the first by what each adds, and one for the others, which the annex lists."""
    every = minutes(findings)
    if len(every) <= MOST_MINUTES:
        return every
    wanted = list(actions(findings.case, findings.best.levels))
    added = sorted(wanted, key=lambda lever: -abs(findings.found.lever_points(lever)))[: MOST_MINUTES - 1]
    told = [
        replace(each, label=each.label.partition(". ")[2])
        for lever, each in zip(wanted, every, strict=True)
        if lever in added
    ]
    told.append(
        Entry(
            "The annex on the measures lists them.",
            label=f"Agree the other {len(every) - len(told):,} changes",
        )
    )
    return tuple(replace(each, label=f"{n}. {each.label}") for n, each in enumerate(told, start=1))


def risks(findings: Findings) -> tuple[Entry, ...]:
    """The risks of the bundle's levers, the likeliest first, each with what is done about it, or else what follows."""
    case = findings.case
    stated = [(lever, risk) for lever in findings.best.levels for risk in case.levers[lever].risks]
    stated.sort(key=lambda each: -middle(each[1].likelihood))
    told = []
    for lever, risk in stated[:MOST_RISKS]:
        likely = "" if risk.likelihood is None else f": {likelihood_words(risk.likelihood, yardstick(case))}"
        text = f"{sentence(risk.text).rstrip('.')}{likely}. {sentence(risk.answer or risk.effect or '')}"
        told.append(Entry(text.strip(), label=lever_in_short(case, lever)))
    return tuple(told)
