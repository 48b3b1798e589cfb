"""A case for one reader: what they may not see is nowhere in it, what named it is gone, and all else is there."""

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from options import (
    Case,
    CaseError,
    Fault,
    Release,
    bundled_case_path,
    claim_states,
    read_case,
    released,
    scenario_standings,
)
from options.plain import plain_values
from options.portions import portions as portions_said
from options.reading import read_values
from options.references import references
from tests.options.secrets import Data, Keys, portions, read, restricted, with_secrets
from tests.reports.running import FLOOD
from tests.whole_cases import whole_cases

FLOOD_DATA, BUNDLED = read(FLOOD), read(bundled_case_path())

few = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def release(data: Data, to: str = "Others") -> Release:
    return released(read_values(json.dumps(data, ensure_ascii=False), "case.yaml"), to)


def release_or_faults(data: Data) -> Release | tuple[Fault, ...]:
    try:
        return release(data)
    except CaseError as error:
        return error.faults


def holds_nothing_of(found: Release, secrets: list[str]) -> None:
    read_case(found.text)
    assert [secret for secret in secrets if secret in found.text] == []
    assert "Insiders" not in found.text


@few
@given(with_secrets(FLOOD_DATA))
def test_no_secret_is_in_the_file_whatever_parts_are_restricted(
    made: tuple[Data, list[str], list[Keys]],
) -> None:
    data, secrets, places = made
    hidden = [at for at in places if "Others" not in _at(data, at)["releasable_to"]]
    shown = [at for at in places if at not in hidden and not any(at[:n] in hidden for n in range(len(at)))]
    found = release_or_faults(data)
    if not isinstance(found, Release):
        assert all("without what Others may not see" in fault.message for fault in found)
        assert all(fault.line == 1 and fault.column > 1 for fault in found)
        return
    told = [
        secret for secret in secrets if any(secret in json.dumps({str(at): _at(data, at)}) for at in shown)
    ]
    holds_nothing_of(found, [secret for secret in secrets if secret not in told])
    assert {each.at for each in found.withheld} == {
        at for at in hidden if not any(at[:n] in hidden for n in range(len(at)))
    }
    again = released(read_values(found.text, "released.yaml"), "Others")
    assert (again.text, again.withheld, again.followed) == (found.text, (), ())


@settings(few, max_examples=8)
@given(with_secrets(BUNDLED, most=10))
def test_nor_in_that_of_a_long_case(made: tuple[Data, list[str], list[Keys]]) -> None:
    data, secrets, places = made
    for at in places:
        _at(data, at)["releasable_to"] = ["Insiders"]
    found = release_or_faults(data)
    if isinstance(found, Release):
        holds_nothing_of(found, secrets)
    else:
        assert all("without what Others may not see" in fault.message for fault in found)


@settings(few, max_examples=30)
@given(whole_cases(), st.data())
def test_nor_in_that_of_a_case_that_fills_every_field_of_the_format(case: Case, data: st.DataObject) -> None:
    values = json.loads(json.dumps(plain_values(case), default=_as_json))
    values.pop("releasable_to", None)
    for at, _ in list(portions_said(values)):
        _at(values, at).pop("releasable_to", None)
    made, secrets, places = data.draw(with_secrets(values))
    for at in places:
        _at(made, at)["releasable_to"] = ["Insiders"]
    found = release_or_faults(made)
    if isinstance(found, Release):
        holds_nothing_of(found, secrets)
    else:
        assert all("without what Others may not see" in fault.message for fault in found)


@few
@given(with_secrets(FLOOD_DATA, most=3), st.data())
def test_what_is_left_names_only_what_is_left_and_nothing_else_went(
    made: tuple[Data, list[str], list[Keys]], data: st.DataObject
) -> None:
    case, secrets, places = made
    for at in places:
        _at(case, at)["releasable_to"] = ["Ourselves"]
    try:
        found = release(case)
    except CaseError:
        return
    values = json.loads(json.dumps(case))
    gone = {each.at for each in (*found.withheld, *found.followed)}
    left = _leaves(found)
    for at, value in _all_leaves(values, ()):
        is_gone = any(at[:n] in gone for n in range(1, len(at) + 1))
        cites = any(secret in json.dumps(value) or secret in map(str, at) for secret in secrets)
        if (
            at[-1] in ("releasable_to", "marking")
            or is_gone
            or cites
            or at[0] == "markings"
            or "rests_on" in at
        ):
            continue
        # Nothing that says nothing of a secret is missing, but what went whole with what names one.
        assert (at, _plain(value)) in left or any(isinstance(key, int) for key in at), at


def test_a_reader_who_may_see_all_gets_all_but_what_is_of_this_office_alone() -> None:
    data = deepcopy(FLOOD_DATA)
    data["releasable_to"] = ["Others", "Insiders"]
    data["levers"]["drills"]["releasable_to"] = ["Others"]
    data["brief"] = {
        "drafted_by": "Water desk", "cleared_by": "Head", "version": "2", "copies": ["Treasury"],
        "consulted": [{"who": "Towns", "view": "object"}], "handling": "Not before Monday.",
        "next_steps": [{"what": "Order gauges"}], "terms": {"trust": "A survey."},
        "headlines": {"drills.on+gauges.dense": "Warn and drill"},
    }  # fmt: skip
    found = release(data)
    assert found.withheld == ()
    assert {each.field for each in found.followed} == {
        "for", "brief.drafted_by", "brief.cleared_by", "brief.consulted", "brief.version", "brief.copies",
    }  # fmt: skip
    expected = deepcopy(data)
    del expected["for"]
    for field in ("drafted_by", "cleared_by", "consulted", "version", "copies"):
        del expected["brief"][field]
    expected["releasable_to"] = ["Others"]
    assert found.case == read_case(json.dumps(expected))
    assert list(json.loads(json.dumps(expected))) == [
        line.partition(":")[0] for line in found.text.splitlines() if line[0] != " "
    ]


def test_a_lever_goes_with_all_that_names_it() -> None:
    data = deepcopy(FLOOD_DATA)
    data["levers"]["gauges"]["releasable_to"] = ["Insiders"]
    data["brief"] = {"terms": {"gauges": "Posts in the river.", "trust": "A survey."},
                     "headlines": {"drills.on+gauges.dense": "Both", "levee.on": "One"}}  # fmt: skip
    found = release(data)
    told = {each.field for each in found.followed}
    assert {
        "status_quo.gauges", "synergies.warned_and_drilled", "constraints.levee_needs_gauges",
        "constraints.one_big_work.group.1", "actors.upstream_operator.shifts.gauges.dense", "brief.terms.gauges",
        "brief.headlines.drills.on+gauges.dense",
    } <= told  # fmt: skip
    assert "gauges" not in found.text.replace("river gauges", "").replace("example.org/gauges", "")
    assert found.case.brief is not None
    assert list(found.case.brief.headlines) == ["levee.on"]
    assert list(found.case.brief.terms) == ["trust"]


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ({"must": ["gauges", "drills"]}, {"must": ["drills"]}),
        ({"must": "gauges"}, None),
        ({"must_not": ["gauges.dense"]}, None),
        ({"lever": "gauges", "requires": "drills"}, None),
        ({"lever": "drills", "requires": ["gauges", "levee"]}, {"lever": "drills", "requires": ["levee"]}),
        ({"lever": "drills", "requires": "gauges"}, None),
        ({"lever": "drills", "excludes": ["gauges.basic", "gauges.dense"]}, None),
        ({"together": ["gauges", "drills"]}, None),
        ({"together": ["gauges", "drills", "levee"]}, {"together": ["drills", "levee"]}),
        ({"group": ["gauges", "drills"], "at_most": 1}, {"group": ["drills"], "at_most": 1}),
        ({"tag": "water", "at_most": 1}, None),
        ({"tag": "both", "at_most": 1}, {"tag": "both", "at_most": 1}),
    ],
)
def test_a_rule_keeps_what_still_means_something(rule: Data, left: Data | None) -> None:
    data = deepcopy(FLOOD_DATA)
    data["constraints"] = {"rule": rule}
    data["levers"]["gauges"] |= {"releasable_to": ["Ourselves"], "tags": ["water", "both"]}
    data["levers"]["levee"]["tags"] = ["both"]
    found = release(data)
    expected = (
        {} if left is None else read_case(json.dumps({**data, "constraints": {"rule": left}})).constraints
    )
    assert found.case.constraints == expected


def test_a_claim_goes_with_its_citations_its_trigger_and_its_source() -> None:
    data = deepcopy(FLOOD_DATA)
    data["evidence"]["club_record"]["releasable_to"] = ["Insiders"]
    data["triggers"]["club"] = {"claim": "club_record", "within": 9, "with": ["severe_forecast"]}
    data["triggers"]["severe_forecast"]["with"] = ["club"]
    data["levers"]["levee"]["levels"]["on"]["scores"]["trust"] = {"likely": -5, "evidence": ["club_record"]}
    found = release(data)
    assert {each.field: each.because for each in found.followed} == {
        "for": "is of this office's own brief",
        "triggers.club": "names claim club_record",
        "triggers.severe_forecast.with": "names trigger club",
        "levers.levee.levels.on.scores.trust.evidence": "names claim club_record",
        "sources.river_club": "asserts nothing that is left",
    }
    assert "river_club" not in found.text and "club_record" not in found.text


def test_an_expert_of_whom_nothing_is_left_goes_too() -> None:
    data = deepcopy(FLOOD_DATA)
    data["experts"] = {"spy": {"title": "Our man upstream"}, "clerk": {}, "idle": {}}
    scores = data["levers"]["levee"]["levels"]["on"]["scores"]
    scores["safety"] = {"by": {"spy": 400, "clerk": 300}, "releasable_to": ["Insiders"]}
    scores["trust"] = {"by": {"clerk": -5}}
    found = release(data)
    assert "spy" not in found.text and "upstream" not in found.text.replace("upstream_operator", "").replace(
        "upstream dam", ""
    )
    assert list(found.case.experts) == ["clerk", "idle"]


def test_a_scenario_that_loses_claims_never_stands_on_more_than_it_did() -> None:
    data = deepcopy(FLOOD_DATA)
    data["evidence"]["snow_forecast"]["releasable_to"] = ["Insiders"]
    before = scenario_standings(read_case(json.dumps(data)))["severe"].standing
    found = release(data)
    assert (
        before == "reported"
    )  # and without the forecast it would stand on the record alone, which is established
    assert found.standings == (("severe", "reported", "not_assessed"),)
    assert found.unassessed == ("severe",)
    assert found.case.scenarios["severe"].rests_on is None
    data["evidence"]["gauge_record"]["releasable_to"] = ["Insiders"]
    found = release(data)
    assert {name: now for name, _, now in found.standings} == {
        "normal": "unsupported",
        "severe": "unsupported",
    }
    assert found.case.scenarios["normal"].rests_on == ()


def test_a_claim_that_is_contradicted_no_more_is_told() -> None:
    data = deepcopy(FLOOD_DATA)
    data["evidence"]["club_record"] |= {"reliability": "A", "credibility": 1, "releasable_to": ["Ourselves"]}
    assert claim_states(read_case(json.dumps(data)))["gauge_record"] == "contested"
    found = release(data)
    assert found.states == (("gauge_record", "contested", "established"),)
    assert ("normal", "reported", "not_assessed") in found.standings


def test_the_case_itself_may_be_for_others_alone() -> None:
    data = {**deepcopy(FLOOD_DATA), "releasable_to": ["Insiders"]}
    with pytest.raises(CaseError) as error:
        release(data)
    (fault,) = error.value.faults
    assert fault.field == "releasable_to" and "Insiders" in fault.message and "add Others" in fault.message


def test_what_cannot_be_without_the_rest_is_said_at_its_place() -> None:
    data = deepcopy(FLOOD_DATA)
    for lever in data["levers"].values():
        lever["releasable_to"] = ["Insiders"]
    text = json.dumps(data, indent=1)
    with pytest.raises(CaseError) as error:
        released(read_values(text, "case.yaml"), "Others")
    fault = next(each for each in error.value.faults if each.field == "levers")
    assert fault.message.startswith("without what Others may not see: is empty")
    assert fault.message.endswith("or let Others see what it needs (releasable_to)")
    assert '"levers"' in text.splitlines()[fault.line - 1]


MARKINGS = ["OPEN", "LIMITED", "CLOSED"]


@pytest.mark.parametrize(
    ("own", "hidden", "left", "marking", "markings"),
    [
        ("OPEN", "CLOSED", None, "OPEN", None),
        ("OPEN", "CLOSED", "LIMITED", "LIMITED", ["OPEN", "LIMITED"]),
        (
            "CLOSED",
            "CLOSED",
            "OPEN",
            "CLOSED",
            ["OPEN", "CLOSED"],
        ),  # whatever has no marking bears the case's
        ("LIMITED", "CLOSED", None, "LIMITED", None),
    ],
)
def test_the_marking_is_the_highest_of_what_is_left(
    own: str, hidden: str, left: str | None, marking: str, markings: list[str] | None
) -> None:
    data = {**deepcopy(FLOOD_DATA), "markings": MARKINGS, "marking": own}
    data["levers"]["drills"] |= {"marking": hidden, "releasable_to": ["Ourselves"]}
    if left:
        data["levers"]["levee"]["marking"] = left
    found = release(data)
    assert found.case.marking == marking
    assert found.case.markings == tuple(markings or ())
    if marking != own:  # what bore the former one still does
        assert found.case.levers["gauges"].marking == own
        assert {claim.marking for claim in found.case.evidence.values()} == {own}


def test_where_every_part_has_its_own_marking_the_case_is_marked_lower() -> None:
    data = {**deepcopy(FLOOD_DATA), "markings": MARKINGS, "marking": "CLOSED"}
    data["notes"] = {"text": "A note.", "marking": "OPEN"}
    for section in ("levers", "evidence", "scenarios"):
        for part in data[section].values():
            part["marking"] = "LIMITED"
    data["levers"]["drills"] |= {"marking": "CLOSED", "releasable_to": ["Ourselves"]}
    assert release(data).case.marking == "LIMITED"


def test_what_deserves_a_look_is_told() -> None:
    data = {**deepcopy(FLOOD_DATA), "markings": MARKINGS, "marking": "OPEN"}
    data["levers"]["drills"] |= {"releasable_to": ["Insiders"], "noun": "the drills in spring"}
    data["levers"]["levee"] |= {"marking": "CLOSED", "because": "Cheaper than the drills in spring."}
    data["resources"]["boats"] = {"unit": "boats", "limit": 3}
    data["levers"]["drills"]["levels"]["on"]["cost"]["boats"] = 2
    found = release(data)
    assert found.marked_above == ("levers.levee",)
    assert ("levers.levee.because", "the drills in spring") in found.mentions
    assert found.unused == ("resources.boats",)
    assert not found.is_named
    assert release(data, "Insiders").is_named


def test_a_thing_may_be_called_as_the_field_is() -> None:
    data = json.loads(
        json.dumps(FLOOD_DATA)
        .replace('"disruption"', '"releasable_to"')
        .replace("disruption >=", "releasable_to >=")
    )
    data["levers"]["drills"]["releasable_to"] = ["Insiders"]
    found = release(data)
    assert [each.field for each in found.withheld] == ["levers.drills"]
    assert "releasable_to" in found.case.objectives


def test_no_reference_of_the_table_is_left_dangling() -> None:
    data = deepcopy(BUNDLED)
    chosen = [at for at in portions(data) if len(at) == 2][::3]
    data, secrets, _ = restricted(data, chosen, lambda: ["Insiders"])
    try:
        found = release(data)
    except CaseError as error:
        pytest.fail(str(error))
    named = {thing for naming in references(json.loads(json.dumps(data))) for thing in naming.things}
    assert len(named) > 100
    holds_nothing_of(found, secrets)


def _as_json(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def _at(data: Any, at: Keys) -> Any:
    for key in at:
        data = data[key]
    return data


def _all_leaves(value: Any, at: Keys) -> list[tuple[Keys, Any]]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in _all_leaves(inner, (*at, key))]
    if isinstance(value, list):
        return [leaf for n, inner in enumerate(value) for leaf in _all_leaves(inner, (*at, n))]
    return [(at, value)]


def _leaves(found: Release) -> set[tuple[Keys, str]]:
    import yaml

    data = json.loads(json.dumps(yaml.safe_load(found.text), default=str))
    return {(at, _plain(value)) for at, value in _all_leaves(data, ())}


def _plain(value: Any) -> str:
    return (
        repr(float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else repr(value)
    )
