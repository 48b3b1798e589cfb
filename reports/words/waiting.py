"""The cost of waiting and of hedging, in sentences."""

from decision import TOLERANCE, Contingency, SecondStage, WholePlan
from options import Case
from reports.words.names import trigger_name
from reports.words.wording import apart, months, quantity

MOST_LATER = 3
"""Late responses told one by one."""


def price_of_waiting(case: Case, planned: Contingency, plan: WholePlan) -> tuple[str, ...]:
    """Gain over the myopic plan, loss without preparation in value and months, and cost of hedging."""
    if not case.triggers:
        return ()
    told = []
    if planned.myopic is not None:
        gained = plan.value - planned.myopic.value
        gain = f"gains {apart(gained)} points over" if gained > TOLERANCE else "is worth the same as"
        told.append(f"The plan {gain} the best bundle for now alone with the best responses left to that.")
    elif planned.myopic_now is not None:
        told.append("The best bundle for now alone would leave some trigger without any response.")
    if planned.hedging is not None:
        told.append(_unprepared(planned, plan))
    later = [
        _later(case, name, step) for name, step in plan.on.items() if step.months_unprepared > step.months
    ]
    if later:
        shown, more = later[:MOST_LATER], len(later) - MOST_LATER
        told.append(
            f"Without preparation {'the response' if len(later) == 1 else 'these responses'} would be in place later: "
            f"{'; '.join(shown)}{f'; and {more} more' if more > 0 else ''}."
        )
    if planned.hedging is not None:
        cost = apart(max(planned.hedging, 0.0))
        held = apart(max(planned.reserves or 0.0, 0.0))
        told.append(
            f"Should no trigger ever fire, hedging will have cost {cost} points, and holding back the reserves {held}."
        )
    return tuple(told)


def _unprepared(planned: Contingency, plan: WholePlan) -> str:
    if planned.unprepared_value is None:
        return "If nothing done now shortened a response, no plan would keep all constraints."
    lost = plan.value - planned.unprepared_value
    if lost <= TOLERANCE:
        return "If nothing done now shortened a response, the plan would lose nothing."
    return f"If nothing done now shortened a response, the plan would lose {apart(lost)} points."


def _later(case: Case, trigger: str, step: SecondStage) -> str:
    within = case.triggers[trigger].within
    late = ", too late" if step.months_unprepared > within else ""
    before = "at once" if not step.months else quantity(step.months)
    return f"to {trigger_name(case, trigger)} {months(step.months_unprepared)}, not {before}{late}"
