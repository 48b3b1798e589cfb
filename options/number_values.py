"""The values over which a number is varied: a range with a step, a range whose exact steps are asked for, or a list.

`100..250:50` is 100, 150, 200 and 250; `100..250` asks for the exact steps between them; `80,100` and `-20%,+0%,+20%` are
lists. Percentages are of the present number.
"""

from dataclasses import dataclass
from decimal import localcontext

from options.number import EXACT
from options.number_change import NumberChange, number_change

MOST_VALUES = 10_000
"""Values of one range."""


@dataclass(frozen=True)
class NumberValues:
    """What a number becomes, one after the other."""

    changes: tuple[NumberChange, ...]
    """The values; of a range without a step its two ends."""

    is_range: bool = False
    """Whether they are the ends of a range without a step."""


def number_values(text: str) -> NumberValues:
    """The values that a text states. Raises ValueError where it states none."""
    start, dots, rest = text.partition("..")
    if not dots:
        return NumberValues(tuple(number_change(part) for part in text.split(",")))
    end, colon, by = rest.partition(":")
    ends = number_change(start), number_change(end)
    if ends[0].relative is not ends[1].relative:
        raise ValueError(f"{text!r} mixes numbers and percentages; write both ends alike")
    if ends[0].amount > ends[1].amount:
        raise ValueError(f"{text!r} runs backwards; write {end.strip()}..{start.strip()}")
    if not colon:
        return NumberValues(ends, True)
    step = number_change(f"+{by.strip().lstrip('+')}" if by.strip().endswith("%") else by)
    if step.amount <= 0 or step.relative is not ends[0].relative:
        raise ValueError(f"{text!r} has no step that leads from one end to the other, as in 100..250:50")
    with localcontext(prec=EXACT):
        count = int((ends[1].amount - ends[0].amount) // step.amount) + 1
        if count > MOST_VALUES:
            raise ValueError(f"{text!r} has {count:,} values; take a step that makes at most {MOST_VALUES:,}")
        return NumberValues(
            tuple(NumberChange(ends[0].amount + n * step.amount, step.relative) for n in range(count))
        )
