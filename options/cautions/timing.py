"""What comes too late: decisions before the case's own day, and responses that are never ready in time."""

from collections.abc import Iterator
from decimal import Decimal

from options.case import Case
from options.finding import Finding
from options.likelihood import ends
from options.saying import listed, written


def late_parts(case: Case) -> Iterator[Finding]:
    """The day of decision, scenarios whose likelihoods cannot all hold, and every trigger's time."""
    if case.decide_by is not None and case.decide_by < case.as_of:
        yield Finding(("decide_by",), f"{case.decide_by} is before the case's as_of {case.as_of}")
    stated = [ends(each.likelihood) for each in case.scenarios.values() if each.likelihood is not None]
    if sum(low for low, _ in stated) > 1:
        total = written(sum((low for low, _ in stated), Decimal(0)))
        message = f"likelihoods add up to {total} at the least, more than 1; scenarios exclude each other"
        yield Finding(("scenarios",), message, True)
    for name, trigger in case.triggers.items():
        late = list(_late(case, trigger.within))
        if late:
            message = f"never ready within {trigger.within} months, whatever is prepared: {listed(late)}"
            yield Finding(("triggers", name, "within"), message)


def _late(case: Case, within: Decimal) -> Iterator[str]:
    """The levels that all possible preparations together do not bring in time, with their months."""
    saved: dict[str, Decimal] = {}
    for other in case.levers.values():
        most: dict[str, Decimal] = {}
        for level in other.levels.values():
            for prepared, months in level.prepares.items():
                most[prepared] = max(most.get(prepared, Decimal(0)), months)
        for prepared, months in most.items():
            saved[prepared] = saved.get(prepared, Decimal(0)) + months
    for lever_name, lever in case.levers.items():
        for level_name, level in lever.levels.items():
            months = max(level.lead_time - saved.get(lever_name, Decimal(0)), Decimal(0))
            if months > within and case.status_quo.get(lever_name) != level_name:
                yield f"{lever_name}.{level_name} ({months})"
