"""The contract of the JSON documents as JSON Schemas: what every document has, and what each command adds."""

from typing import Any

Schema = dict[str, Any]

NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}
TRUTH: Schema = {"type": "boolean"}


def null_or(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def several(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def by_name(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def having(**properties: Schema) -> Schema:
    """An object that has these at least."""
    return {"type": "object", "required": list(properties), "properties": properties}


def exactly(**properties: Schema) -> Schema:
    """An object that has these and nothing else."""
    return having(**properties) | {"additionalProperties": False}


def bundle(**more: Schema) -> Schema:
    """A bundle as it is everywhere, with what its place adds."""
    return exactly(
        id={"type": "string", "minLength": 1},
        levels=by_name(TEXT),
        feasible=TRUTH,
        violates=several(TEXT),
        value=NUMBER,
        objectives=by_name(exactly(total=NUMBER, value=null_or(NUMBER))),
        resources=by_name(NUMBER),
        **more,
    )


SHARE = {"type": "number", "minimum": 0, "maximum": 1}
LOSS = {"type": "number", "minimum": 0}
PLACE = having(
    path=TEXT, line={"type": "integer"}, column={"type": "integer"}, field=TEXT, message={"type": "string"}
)
PARTS = several(
    exactly(part={"type": "string", "minLength": 1}, reason={"type": "string", "minLength": 1}, get=TEXT)
)
SEGMENTS = several(exactly(**{"from": NUMBER, "to": NUMBER, "bundle": TEXT}))
STANDING = {"enum": ["established", "assumed", "reported", "unsupported", "not_assessed"]}
DROPS = by_name(having(bundle=null_or(TEXT), changed=TRUTH, scores=several(TEXT)))
STANDARD_ERROR = having(share=SHARE, standard_error=NUMBER)
SPAN = exactly(low=NUMBER, likely=NUMBER, high=NUMBER)

COMMON = having(
    format={"const": 2},
    command=TEXT,
    case=TEXT,
    as_of={"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    overrides=several(exactly(field=TEXT, old={}, new={}, by={"type": "string", "pattern": "^--"})),
    left_out=PARTS,
    unfinished=PARTS,
    recommended=null_or(TEXT),
    scenario=null_or(TEXT),
    standing=STANDING,
    weights=by_name(SHARE),
    engine=by_name(TEXT),
)
CONFLICT = having(conflict=several(TEXT))

FAULTS = exactly(faults={**several(PLACE | {"additionalProperties": False}), "minItems": 1})
"""The document of a case that is wrong."""

OPTIMUM = having(
    status={"enum": ["optimal", "time_limit", "not_proved", "infeasible"]},
    witnesses=several({"enum": ["program", "listing", "search"]}),
    bound=null_or(NUMBER),
    gap=null_or(LOSS),
    bundles=several(bundle(rank={"type": "integer"}, loss=LOSS)),
    ties=several(bundle()),
    different=several(bundle(loss=LOSS)),
    status_quo=bundle(),
    breakpoints=by_name(SEGMENTS),
)

COURSES = by_name(
    having(
        courses=by_name(having(attractiveness=SPAN, possible=TRUTH)),
        best_response=null_or(TEXT),
        margin=null_or(NUMBER),
        standing=TEXT,
    )
)
TAIL = having(
    likelihoods=by_name(SHARE),
    draws={"type": "integer"},
    values=by_name(NUMBER),
    best=bundle(),
    value=NUMBER,
    ties_complete=TRUTH,
)

CHANGES: Schema = several(
    exactly(
        field=TEXT,
        old=NUMBER,
        new=NUMBER,
        at_new=TRUTH,
        side={"enum": ["above", "below"]},
        enough=null_or(NUMBER),
        step=null_or(NUMBER),
        relative=null_or(NUMBER),
    )
)

BESIDE: Schema = exactly(best=NUMBER, other=NUMBER, difference=NUMBER)

INSTEAD: Schema = exactly(
    bundle=null_or(TEXT), loss=null_or(NUMBER), displaces=several(TEXT), takes_in=several(TEXT)
)

COMMANDS: dict[str, tuple[Schema, ...]] = {
    "check": (
        COMMON,
        having(
            faults={"type": "array", "maxItems": 0},
            warnings=several(having(**PLACE["properties"], kind=TEXT)),
        ),
    ),
    "optimize": (COMMON, CONFLICT, OPTIMUM),
    "frontier": (
        COMMON,
        CONFLICT,
        having(
            complete=TRUTH,
            gap=null_or(LOSS),
            bundles=several(bundle(supported={"type": ["boolean", "null"]})),
            core_index=by_name(by_name(SHARE)),
        ),
    ),
    "sweep": (
        COMMON,
        CONFLICT,
        having(
            certified=TRUTH,
            gap=null_or(LOSS),
            bundles=several(
                bundle(
                    share=SHARE,
                    share_standard_error=LOSS,
                    central_weights=by_name(SHARE),
                    equal=several(TEXT),
                )
            ),
            nearest_change=null_or(having(weights=by_name(SHARE), distance=SHARE, bundle=TEXT)),
        ),
    ),
    "evidence": (
        COMMON,
        CONFLICT,
        having(
            claims=by_name(
                having(
                    state={"enum": ["awaited", "established", "contested", "reported"]},
                    reliability=null_or(TEXT),
                    credibility=null_or({"type": "integer"}),
                    date=null_or(TEXT),
                )
            ),
            scenarios=by_name(having(standing=STANDING, missing=several(TEXT))),
            conflicts=several(several(TEXT)),
            hypotheses=several(having(scenario=TEXT, against=NUMBER, claims=several(TEXT))),
            drop_one_source=DROPS,
        ),
    ),
    "robust": (
        COMMON,
        CONFLICT,
        having(
            seed={"type": "integer"},
            draws={"type": "integer"},
            acceptability=by_name(STANDARD_ERROR),
            regret=by_name(by_name(NUMBER)),
            minimax_regret=null_or(bundle()),
            maximin=null_or(bundle()),
            cvar=having(tail=NUMBER, scenarios=null_or(TAIL), draws=null_or(TAIL)),
            score_breakpoints=several(
                having(
                    score={"type": "string", "pattern": r"^\w+\.\w+\.\w+$"},
                    likely=NUMBER,
                    down=null_or(NUMBER),
                    up=null_or(NUMBER),
                    down_bundle=null_or(TEXT),
                    up_bundle=null_or(TEXT),
                    confidence=null_or(TEXT),
                    grade=null_or(TEXT),
                )
            ),
            drop_one_source=DROPS,
            value_of_information={"type": "object"},
        ),
    ),
    "evaluate": (
        COMMON,
        having(
            bundle=bundle(broken=by_name({"type": "number", "exclusiveMinimum": 0})),
            best=null_or(bundle()),
            status_quo=bundle(),
            loss=null_or(NUMBER),
            allowed_by=several(exactly(constraint=TEXT, field=null_or(TEXT), old={}, new={})),
            loss_then=null_or(LOSS),
            wins_if=several(having(field=TEXT, old={}, new={})),
            by_scenario=by_name(
                exactly(value=NUMBER, loss=null_or(NUMBER), violates=several(TEXT), best=null_or(TEXT))
            ),
            by_profile=by_name(
                exactly(value=NUMBER, loss=null_or(NUMBER), violates=several(TEXT), best=null_or(TEXT))
            ),
        ),
    ),
    "explain": (
        COMMON,
        CONFLICT,
        having(
            conflicts=several(several(TEXT)),
            more_conflicts=TRUTH,
            repairs=several(exactly(change=by_name({"type": "array"}), bundle=bundle(), value=NUMBER)),
            prices=by_name(exactly(lifted=LOSS, one_unit=null_or(LOSS))),
            replacement_cost=by_name(null_or(LOSS)),
            cost_to_force=by_name(null_or(LOSS)),
            replaced=by_name(INSTEAD),
            forced=by_name(INSTEAD),
            why_not=by_name(
                exactly(
                    is_in=TRUTH,
                    level=null_or(TEXT),
                    bundle=null_or(bundle()),
                    loss=null_or(NUMBER),
                    displaces=several(TEXT),
                    takes_in=several(TEXT),
                    conflict=several(TEXT),
                    adds=by_name(NUMBER),
                    takes=by_name(NUMBER),
                    comes_in=CHANGES,
                )
            ),
            against=null_or(
                exactly(
                    bundle=bundle(),
                    difference=NUMBER,
                    by_objective=by_name(BESIDE),
                    by_lever=by_name(BESIDE),
                    joint=BESIDE,
                    total=BESIDE,
                    wins_if=CHANGES,
                )
            ),
        ),
    ),
    "weights": (
        COMMON,
        having(
            profiles=by_name(
                having(
                    weights=by_name(SHARE),
                    method={"enum": ["swing", "direct", "rank", "ahp"]},
                    consistency_ratio=null_or(LOSS),
                    revisit=null_or(
                        having(first=TEXT, second=TEXT, stated=NUMBER, better=NUMBER, ratio=LOSS)
                    ),
                    stale=several(having(objective=TEXT, elicited_on=several(NUMBER), now=several(NUMBER))),
                )
            ),
            dissent=by_name(having(bundle=TEXT, regret=LOSS)),
            least_largest_regret=null_or(bundle()),
        ),
    ),
    "contingency": (
        COMMON,
        CONFLICT,
        having(
            now=null_or(bundle()),
            prepare=by_name(TEXT),
            on=by_name(having(bundle=bundle(), adds=by_name(TEXT), months=NUMBER, resources=by_name(NUMBER))),
            value=null_or(NUMBER),
            myopic_value=null_or(NUMBER),
            too_late=by_name(several(having(level=TEXT, months=NUMBER, needs=null_or(several(TEXT))))),
        ),
    ),
    "actors": (
        COMMON,
        CONFLICT,
        having(status_quo=COURSES, bundle=COURSES, equilibria={"type": "object"}),
    ),
    "brief": (COMMON, CONFLICT, OPTIMUM, having(files=several(TEXT))),
}
"""What the document of each command must be valid against."""

NOTHING = exactly(
    format={"const": 2},
    command=TEXT,
    case=TEXT,
    overrides={"type": "array", "maxItems": 0},
    left_out={"type": "array", "maxItems": 0},
    unfinished={**PARTS, "minItems": 1},
    recommended={"type": "null"},
)
"""The document of a command that was stopped before it had read its case."""
