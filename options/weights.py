"""Whose trade-offs: weight profiles by stakeholder, the default blend, and what is known of any weights."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Tag

from options.number import Number
from options.record import Name, Names, Record, kind_of, many

Range = Annotated[tuple[Number, Number], BeforeValidator(many, json_schema_input_type=list[Number])]
"""The worst and the best end of an objective's range."""


class ProfileRecord(Record):
    """What all weight profiles have."""

    title: str | None = None
    """Whose weights they are, as readers call them."""
    elicited_on: dict[Name, Range] | None = None
    """The ranges [worst, best] in force when the weights were elicited."""


class SwingProfile(ProfileRecord):
    """Ratings of the swing from worst to best of each objective; the greatest is 100."""

    method: Literal["swing"]
    """swing: ratings of the swings from worst to best."""
    ratings: dict[Name, Number]
    """The rating of each objective's swing."""


class DirectProfile(ProfileRecord):
    """Weights stated outright."""

    method: Literal["direct"]
    """direct: weights stated outright, normalised to a sum of 1."""
    values: dict[Name, Number]
    """The weight of each objective."""


def rank_place(value: object) -> object:
    """A place in an order: one name, or the list of names that share it."""
    return tuple(value) if isinstance(value, list) else value


def place_kind(value: object) -> str:
    """Whether a place holds one name or a tie of several."""
    return "Tie" if isinstance(value, list | tuple) else "Name"


RankPlace = Annotated[
    Annotated[str, Tag("Name")]
    | Annotated[tuple[str, ...], BeforeValidator(rank_place, json_schema_input_type=list[str]), Tag("Tie")],
    kind_of(place_kind, problem="case_place", message="must be a name or a list of names"),
]
"""An objective, or those that tie."""


class RankProfile(ProfileRecord):
    """Objectives in order of importance of their swings, the most important first."""

    method: Literal["rank"]
    """rank: an order of the objectives, turned into weights by a formula."""
    order: Annotated[
        tuple[RankPlace, ...], BeforeValidator(rank_place, json_schema_input_type=list[RankPlace])
    ]
    """Objectives from most to least important; those that tie in a list of their own."""
    surrogate: Literal["roc", "rank_sum", "rank_reciprocal"] = "roc"
    """The formula: roc (rank order centroid), rank_sum or rank_reciprocal."""


PairwiseComparison = Annotated[
    tuple[str, str, Number],
    BeforeValidator(many, json_schema_input_type=list[str | Number]),
]
"""a, b, x: the swing of a matters x times as much as that of b."""


class AhpProfile(ProfileRecord):
    """Pairwise comparisons of the objectives (analytic hierarchy process)."""

    method: Literal["ahp"]
    """ahp: pairwise comparisons."""
    comparisons: Annotated[
        tuple[PairwiseComparison, ...],
        BeforeValidator(rank_place, json_schema_input_type=list[PairwiseComparison]),
    ]
    """[a, b, x]: a matters x times as much as b; every pair at most once, and all objectives connected."""


BY_METHOD = {
    "swing": "SwingProfile",
    "direct": "DirectProfile",
    "rank": "RankProfile",
    "ahp": "AhpProfile",
}
"""The record for each method."""


def profile_kind(value: Any) -> str | None:
    """The record that a profile's method asks for."""
    method = value.get("method") if isinstance(value, dict) else getattr(value, "method", None)
    return BY_METHOD.get(method) if isinstance(method, str) else None


Profile = Annotated[
    Annotated[SwingProfile, Tag("SwingProfile")]
    | Annotated[DirectProfile, Tag("DirectProfile")]
    | Annotated[RankProfile, Tag("RankProfile")]
    | Annotated[AhpProfile, Tag("AhpProfile")],
    kind_of(profile_kind, problem="case_profile", message="needs a method: swing, direct, rank or ahp"),
]
"""One stakeholder's weights, elicited in one of four ways."""


def blend_kind(value: object) -> str:
    """Whether the default weights are a blend of profiles or one of them."""
    return "Blend" if isinstance(value, dict) else "Profile"


Default = Annotated[
    Annotated[str, Tag("Profile")] | Annotated[dict[Name, Number], Tag("Blend")],
    kind_of(blend_kind, problem="case_default", message="must be a profile's name or a blend of profiles"),
]
"""One profile, or a blend of several with the part of each."""


class Weights(Record):
    """The weight profiles, which of them are used by default, and what every admissible weight obeys."""

    profiles: dict[Name, Profile] = {}
    """Weight profiles, by stakeholder."""
    default: Default | None = None
    """A profile, or a blend of profiles with the part of each; without it the only profile, if there is just one,
    or else all objectives weigh the same."""
    information: Names = ()
    """Linear inequalities between weights that every admissible weighting obeys."""
