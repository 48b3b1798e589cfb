"""What a brief is made from: the case, what was asked, the optimum and the analysis."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Literal

from decision import Analysis, Bundle, Comparison, Optimum, Problem
from options import (
    CARRIES,
    Case,
    ClaimState,
    Standing,
    claim_states,
    conflicts_by_claim,
    only_is_unproved,
    scenario_standings,
)
from reports.request.asked import NOTHING, Asked
from reports.words.names import claim_text, scenario_name
from reports.words.recommending import WHY_HYPOTHETICAL, best_called, is_hypothetical
from reports.words.wording import listed

ClaimShown = ClaimState | Literal["supposed"]
"""How a claim is shown: what is only tried as established is never shown as established."""


def scenario_called(case: Case, scenario: str | None, supposed: Collection[str] = ()) -> str:
    """A scenario by name; hypothetical, and why, where no observed evidence carries it."""
    name = scenario_name(case, scenario)
    if scenario is None:
        return name
    observed = scenario_standings(case)[scenario].standing
    then = scenario_standings(case, supposed)[scenario].standing
    if then != observed and (observed, then) != ("assumed", "established"):
        return f"{name} (hypothetical, on supposition)"
    if observed in CARRIES:
        return f"{name} (assumed)" if observed == "assumed" else name
    return f"{name} (hypothetical: {WHY_HYPOTHETICAL[observed]})"


class Setting:
    """What follows from the case and the problem alone, before anything is solved."""

    case: Case
    problem: Problem

    @cached_property
    def claim_states(self) -> Mapping[str, ClaimShown]:
        """The state of each claim; one that is tried as established, and is not, is `supposed`."""
        supposed, observed = self.problem.supposed, claim_states(self.case)
        return {
            name: "supposed" if name in supposed and observed[name] != "established" else state
            for name, state in claim_states(self.case, supposed).items()
        }

    @cached_property
    def conflicts(self) -> Mapping[str, tuple[str, ...]]:
        """For each claim those it conflicts with."""
        return conflicts_by_claim(self.case)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """The standing of each scenario with the suppositions."""
        return scenario_standings(self.case, self.problem.supposed)

    @cached_property
    def observed(self) -> Mapping[str, Standing]:
        """The standing of each scenario without the suppositions."""
        return scenario_standings(self.case)

    def said(self, scenario: str | None) -> str:
        """The name in the catalogue of what is said of a scenario: its standing, or that of its weakest part.

        A title with `only` is not established by what the scenario includes.
        """
        if scenario is None:
            return self.problem.standing
        told = self.standings[scenario].standing
        return "includes" if told == "established" and only_is_unproved(self.case, scenario) else told

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """Scenarios whose standing the suppositions change."""
        return tuple(name for name in self.standings if self.standings[name] != self.observed[name])

    @cached_property
    def supposing(self) -> str:
        """The opening clause `Supposing that "...", `; empty where nothing is supposed."""
        claims = listed(f"“{claim_text(self.case, claim).rstrip('.')}”" for claim in self.problem.supposed)
        return f"Supposing that {claims}, " if claims else ""

    @cached_property
    def hypothetical(self) -> bool:
        """Whether no observed evidence carries the scenario in use, so that nothing is recommended."""
        return is_hypothetical(self.problem)

    @cached_property
    def best_called(self) -> str:
        """The term for the best bundle: it is recommended only in a scenario that the evidence carries."""
        return best_called(self.problem)

    @cached_property
    def told_alike(self) -> frozenset[str]:
        """Ids of the lettered bundles that would bear the same words; see reports.brief.naming."""
        # It reads settings.
        from reports.brief.naming import told_alike

        return told_alike(self)

    def scenario_called(self, scenario: str | None) -> str:
        """A scenario by name; hypothetical, and why, where no observed evidence carries it."""
        return scenario_called(self.case, scenario, self.problem.supposed)


@dataclass(frozen=True)
class Lettered:
    """A bundle that is called by a letter."""

    letter: str
    levels: Mapping[str, str]
    """Lever -> level."""


@dataclass(frozen=True)
class Named:
    """What names bundles where a command computes something other than the best of them."""

    best: Bundle | None = None
    """The best bundle, from which the others are set apart; None: not known, and they are set apart from today."""
    letters: Mapping[str, Lettered] = field(default_factory=dict)
    """By bundle id, those that `optimize` gives a letter; empty where these were not computed."""


@dataclass(frozen=True)
class Settled(Setting):
    """A case and its problem, unsolved."""

    case: Case
    problem: Problem
    named: Named = field(default_factory=Named)
    """What names bundles."""


@dataclass(frozen=True)
class Findings(Setting):
    """One answered question: what was asked, the answer, and the analysis of it."""

    case: Case
    """As the brief shows it: with the reader and the date of the decision that `asked` names, if any."""
    problem: Problem
    """Settled from the case and what was asked."""
    optimum: Optimum
    """The best bundle with its certificate, next best and alternatives."""
    asked: Asked = NOTHING
    """The options of the command."""
    found: Analysis = field(default_factory=Analysis)
    """Everything that was computed about the best bundle."""
    source: bytes = b""
    """The case file as it was read."""
    stated: Case | None = None
    """The case as it is in its file, where `case` differs."""
    given: Mapping[str, Lettered] | None = None
    """By bundle id, letters that were given elsewhere; None: the findings give their own."""
    since: Comparison | None = None
    """What changed since the last brief, and what it did to the recommendation, where the brief says so."""
    stated_hash: str = ""
    """SHA-256 of what the case states, in canonical form, with files of changes laid over it (options/canonical.py)."""
    section_hashes: Mapping[str, str] = field(default_factory=dict)
    """By key of a section of the brief, the first 16 digits of the SHA-256 of what it shows; none before it is viewed."""

    @cached_property
    def best(self) -> Bundle:
        """The recommended bundle."""
        return self.optimum.bundles[0]

    @cached_property
    def now(self) -> Bundle:
        """The status quo."""
        return self.optimum.status_quo

    @cached_property
    def letters(self) -> Mapping[str, Lettered]:
        """The bundles that the brief names by a letter, by id; see reports.brief.naming."""
        # It reads studies, and the sections that it asks do too.
        from reports.brief.naming import letters

        return letters(self) if self.given is None else self.given

    @cached_property
    def case_hash(self) -> str:
        """SHA-256 of the case file, hexadecimal."""
        return sha256(self.source).hexdigest()

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Parts of the analysis that a limit or the user cut short."""
        return (*(self.since.unfinished if self.since else ()), *self.found.unfinished)

    @property
    def interrupted(self) -> bool:
        """Whether the user interrupted the run."""
        return (
            self.optimum.interrupted
            or self.found.interrupted
            or (self.since is not None and self.since.interrupted)
        )
