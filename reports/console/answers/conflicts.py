"""Blocks about conflicts, repairs and prices, which answers of several commands share."""

from decision.explanations.infeasibility import Infeasibility
from decision.explanations.prices import Prices
from options import Case
from reports.words.blocks import Block, Table


def infeasible_blocks(case: Case, found: Infeasibility) -> list[Block]:
    """The heading, each conflict as a sentence that names the way out, and a table of the cheapest repairs."""
    raise NotImplementedError


def prices_table(case: Case, found: Prices) -> Table | None:
    """The table of what each constraint costs; None where there are no prices."""
    raise NotImplementedError
