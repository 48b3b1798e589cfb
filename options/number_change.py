"""A number as a change: another number, or so many per cent more or less than now (`80`, `-20%`, `+5%`)."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext

from pydantic_core import PydanticCustomError

from options.number import EXACT, exact


@dataclass(frozen=True)
class NumberChange:
    """What a number becomes."""

    amount: Decimal
    """The new number, or the change in per cent."""

    relative: bool = False
    """Whether it is a change in per cent of the present number."""

    def of(self, now: Decimal | None) -> Decimal:
        """The new number, exactly. Raises ValueError where there is no present number to change, or no case could state
        the new one."""
        if not self.relative:
            return self.amount
        if now is None:
            raise ValueError(f"has no number of which {self} could be taken; give a number")
        with localcontext(prec=EXACT):
            number = (now + (now * self.amount).scaleb(-2)).normalize()
        try:
            return exact(Decimal(f"{number:f}"))
        except PydanticCustomError as error:
            raise ValueError(f"changed by {self} {error}") from None

    def __str__(self) -> str:
        return f"{self.amount:+f}%" if self.relative else f"{self.amount:f}"


def number_change(text: str) -> NumberChange:
    """The change that a text states. Raises ValueError where it states none; a percentage bears its sign."""
    text = text.strip()
    relative = text.endswith("%")
    try:
        amount = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise ValueError(f"{text!r} is no number, as in 80 or -20%")
    try:
        exact(amount)
    except PydanticCustomError as error:
        raise ValueError(f"the number {error}") from None
    if relative and text[:1] not in "+-":
        raise ValueError(f"{text!r} bears no sign; write +{text} for more, -{text} for less")
    return NumberChange(amount, relative)
