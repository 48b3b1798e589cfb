"""Overrides: the values of the case that options replaced, for JSON, the first line of tables and CSV columns."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from options import Case, claim_states
from reports.request.asked import Asked


@dataclass(frozen=True)
class Override:
    """One value of the case that an option replaced."""

    field: str
    """Keys of the case joined by dots, as in faults; `scenario`, `must`, `must_not` where it is the whole question's."""
    old: Any
    """The value in the case, as JSON has it; None where there was none."""
    new: Any
    """The value in use, as JSON has it; None where there is none."""
    by: str
    """The option, as it is typed."""

    def __str__(self) -> str:
        return f"{self.field}={'null' if self.new is None else _written(self.new)}"


def overrides(case: Case, asked: Asked) -> tuple[Override, ...]:
    """The overrides of a command; without options that repeat what the case says."""
    return tuple(each for each in _asked(case, asked) if each.old != each.new)


def _asked(case: Case, asked: Asked) -> Iterator[Override]:
    working = next((name for name, state in case.scenarios.items() if state.working), None)
    scenario = asked.scenario or working
    yield Override("scenario", working, scenario, "--scenario")
    if profile := asked.weights:
        stated = case.weights.default if case.weights else None
        yield Override("weights.default", _plain(stated), profile, "--weights")
    if asked.all_weights and case.weights and case.weights.information:
        yield Override("weights.information", list(case.weights.information), None, "--all-weights")
    yield from (Override("must", None, member, "--must") for member in asked.must)
    yield from (Override("must_not", None, member, "--must-not") for member in asked.must_not)
    for name, limit in dict(asked.limits).items():
        yield Override(f"resources.{name}.limit", _limit(case, scenario, name), _plain(limit), "--limit")
    for claim in asked.suppose:
        yield Override(f"evidence.{claim}", claim_states(case)[claim], "established", "--suppose")
    if reader := asked.reader:
        yield Override("for", case.reader, reader, "--for")
    if day := asked.decide_by:
        yield Override("decide_by", _plain(case.decide_by), f"{day:%Y-%m-%d}", "--decide-by")


def overrides_document(changed: Iterable[Override]) -> list[dict[str, Any]]:
    """The overrides as a list of JSON objects."""
    return [{"field": each.field, "old": each.old, "new": each.new, "by": each.by} for each in changed]


def overrides_line(case: Case, asked: Asked) -> str:
    """The overrides as the first line of a table; empty where there are none."""
    told = [
        f"{each.field} {_written(each.new)} ({each.by})"
        if each.old is None
        else f"{each.field} from {_written(each.old)} to {_written(each.new)} ({each.by})"
        for each in overrides(case, asked)
    ]
    return f"Changed: {'; '.join(told)}.\n" if told else ""


def settings(case: Case, asked: Asked) -> str:
    """The overrides as `field=new` joined by semicolons; empty where there are none."""
    return "; ".join(str(each) for each in overrides(case, asked))


def _limit(case: Case, scenario: str | None, name: str) -> Any:
    """The limit in the computed scenario."""
    own = case.scenarios[scenario].limits if scenario is not None else {}
    return _plain(own.get(name, case.resources[name].limit))


def _plain(value: Any) -> Any:
    """A value of the case as JSON."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _written(value: Any) -> str:
    """A value as text."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_written(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_written(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value)
