"""`contingency`: the keys of the contract, the words, and how it exits."""

import json
import re
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML

from options import bundled_case_path
from tests.decision.test_contingency import levers, small
from tests.reports.running import FLOOD, SMALL, flowing, run
from tests.strategies import as_text


def test_the_document_has_the_keys_of_the_contract() -> None:
    done = run("contingency", FLOOD, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["command"], told["status"], told["criterion"]) == (
        "contingency",
        "optimal",
        "expected_value",
    )
    assert told["now"]["feasible"] and told["value"] >= told["myopic_value"] - 1e-6
    (step,) = told["on"].values()
    assert {"bundle", "adds", "months", "resources"} <= set(step)
    assert (step["scenario"], step["standing"]) == ("severe", "reported")
    assert set(told["too_late"]) == {"severe_forecast"}
    assert isinstance(told["prepare"], dict)
    assert told["likelihoods"] == {"severe_forecast": 0.25}
    assert (told["horizons"]["far"], told["horizons"]["share"]) == ("later", 0.4)


def test_a_hypothetical_scenario_is_called_that() -> None:
    text = flowing(run("contingency", FLOOD).stdout)
    assert "It brings about: A severe winter (hypothetical: only reported). Owner: District office." in text
    told = "Signs: Snow pack above the 95th percentile on 1 February. Response: Nothing. Off-ramp: Forecast withdrawn"
    assert told in text
    assert "Off-ramp: Forecast withdrawn for four weeks" in text
    assert "Signposts: what would establish each trigger and scenario" in text


def test_no_plan_exits_with_3_and_names_the_conflict() -> None:
    done = run("contingency", FLOOD, "--limit", "money=20", "--format", "json")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["now"], told["on"], told["status"]) == (None, {}, "infeasible")
    assert "money" in told["conflict"] and not any(":" in name for name in told["conflict"])


def test_a_case_without_triggers_is_told_so() -> None:
    done = run("contingency", SMALL)
    assert done.returncode == 0 and "The case has no triggers" in done.stdout


def test_out_of_time_exits_with_4() -> None:
    done = run("contingency", FLOOD, "--time-limit", "0.000001")
    assert done.returncode == 4 and "not finished: plan" in done.stderr


def test_the_brief_shows_the_plan_and_the_other_side(tmp_path: Path) -> None:
    done = run("brief", FLOOD, "--html", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "flood.html").read_text(encoding="utf-8")
    for part in (
        "now, prepare, and on each trigger",
        "Snow pack above the 95th percentile on 1 February",
        "<strong>Off-ramp</strong>. Forecast withdrawn for four weeks.",
        "the other side&#39;s calculus",
        "Operator of the upstream dam: the accepted course leads by 6 points, under the status quo by 0",
        "Release at night: status quo 4 (4 to 4), bundle −2 (−2 to −2)",
    ):
        assert part in page


def test_without_planning_on_the_peninsula_the_interceptors_are_told_to_be_late() -> None:
    done = run("contingency", "--must-not", "peninsula", COLUMNS="250")
    assert done.returncode == 0, done.stderr
    late = done.stdout.partition("Not ready in time\n")[2].partition("\n\n")[0]
    rows = [re.split(r"\s{2,}", row.strip()) for row in late.splitlines()]
    assert rows[0] == ["Level", "Trigger", "Months", "What would bring it in time"]
    assert [
        "Shelters and missile defence for Ukrainian cities: Shelters, and interceptors with crews trained",
        "DPRK combat formations confirmed",
        "5",
        "Contingency planning on the peninsula: Joint plans and table-top exercises",
    ] in rows
    assert "Not ready in time" not in run("contingency").stdout


def test_with_the_lever_gone_from_the_case_nothing_brings_the_interceptors_in_time(tmp_path: Path) -> None:
    case = tmp_path / "gone.yaml"
    case.write_text(without_peninsula(), encoding="utf-8")
    checked = run("check", case)
    assert checked.returncode == 0, checked.stdout
    never = "triggers.deployment_confirmed.within: never ready within 3 months, whatever is prepared: "
    assert re.search(
        rf"gone\.yaml:\d+:\d+: {re.escape(never)}civil_defence\.interceptors \(5\)", flowing(checked.stdout)
    )
    told = json.loads(run("contingency", case, "--format", "json").stdout)
    late = {each["level"]: each for each in told["too_late"]["deployment_confirmed"]}
    assert late["civil_defence.interceptors"] == {
        "level": "civil_defence.interceptors",
        "months": 5.0,
        "needs": None,
    }
    assert "civil_defence" not in told["on"]["deployment_confirmed"]["adds"]


def without_peninsula() -> str:
    """The bundled case without that lever and what names it."""
    case = YAML(typ="rt", pure=True)
    stated = case.load(bundled_case_path().read_text(encoding="utf-8"))
    del stated["levers"]["peninsula"]
    for part in ("synergies", "constraints"):
        named = [name for name, rule in stated[part].items() if "peninsula" in re.split(r"\W", str(rule))]
        for name in named:
            del stated[part][name]
    sections = [scenario.get("scores", {}) for scenario in stated["scenarios"].values()]
    sections += [actor.get("shifts", {}) for actor in stated["actors"].values()]
    sections += [
        level.get("prepares", {}) for lever in stated["levers"].values() for level in lever["levels"].values()
    ]
    for section in sections:
        for member in [name for name in section if name.partition(".")[0] == "peninsula"]:
            del section[member]
    written = StringIO()
    case.dump(stated, written)
    return written.getvalue()


def test_the_price_of_waiting_is_value_and_time(tmp_path: Path) -> None:
    case = tmp_path / "flood.yaml"
    case.write_text(as_text(small(levers(), likelihood=0.5)), encoding="utf-8")
    text = run("contingency", case, COLUMNS="200").stdout
    prepared = text.partition("Prepare: what the bundle now brings forward\n")[2].splitlines()[-1:0:-1]
    rows = [re.split(r"\s{2,}", line.strip()) for line in prepared]
    assert ["Survey (only to prepare)", "Dam", "Flood", "6 to 2", "too late"] in rows
    flow = flowing(text)
    assert (
        "The plan gains 28.0 points over the best bundle for now alone with the best responses left to that. "
        "If nothing done now shortened a response, the plan would lose 28.0 points. "
        "Without preparation the response would be in place later: to Flood in 6 months, not 2, too late. "
        "Should no trigger ever fire, hedging will have cost 2.0 points, and holding back the reserves 0.0."
    ) in flow
    assert "The response stands in 2 months (allowed: 2) and takes Money +5." in flow
    assert "Response: Dam." in flow


def test_where_the_plan_turns_is_told_as_a_likelihood(tmp_path: Path) -> None:
    case = tmp_path / "flood.yaml"
    case.write_text(as_text(small(levers(), likelihood=[0, 0.5])), encoding="utf-8")
    text = flowing(run("contingency", case).stdout)
    assert (
        "Within the stated likelihoods the plan loses at most 2.0 points. "
        "It turns where the likelihood of Flood passes 3.33%."
    ) in text


def test_signposts_are_told_in_the_words_of_the_ledger() -> None:
    text = flowing(run("contingency").stdout.partition("Signposts")[2])
    for part in (
        "DPRK combat formations confirmed: unsupported now "
        "Any one of these, observed and graded, would make it reported; to be established it takes all of these.",
        "DPRK soldiers killed or captured at the front are confirmed. It needs to be observed, and graded as "
        "the evidence rule asks.",
        "It needs a statement of fact in place of an assumption or a judgement and more credible information.",
        "This, observed and graded, would make it reported; graded as the evidence rule asks, established.",
        "Materiel: established now: All that it rests on is established.",
    ):
        assert part in text


def test_a_conflict_names_the_reserve_that_it_takes(tmp_path: Path) -> None:
    data = small(levers(), likelihood=0.5, reserve={"money": 1})
    data["constraints"] = {"keep_fair": {"must": "fair"}}
    case = tmp_path / "held.yaml"
    case.write_text(as_text(data), encoding="utf-8")
    done = run("contingency", case, "--format", "json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["conflict"] == ["money", "keep_fair", "flood: reserve of money"]
    del data["triggers"]["flood"]["reserve"]
    case.write_text(as_text(data), encoding="utf-8")
    assert run("contingency", case).returncode == 0


def test_a_response_names_the_floors_and_consents_that_it_breaks(tmp_path: Path) -> None:
    data = small({"wall": {"levels": {"on": {"scores": {"good": 0, "trust": -8}}}}}, likelihood=0.5)
    data["objectives"]["trust"] = {"sense": "maximise", "worst": -10, "best": 10}
    data["weights"] = {
        "profiles": {
            "us": {"method": "direct", "values": {"good": 0.9, "trust": 0.1}},
            "ally": {"method": "direct", "values": {"good": 0, "trust": 1}},
        },
        "default": "us",
    }
    data["constraints"] = {
        "trust_floor": {"objective": "trust", "at_least": -2},
        "ally_consents": {"profile": "ally", "at_least": "status_quo"},
    }
    data["scenarios"]["wet"]["scores"] = {"wall.on": {"good": 60}}
    case = tmp_path / "wall.yaml"
    case.write_text(as_text(data), encoding="utf-8")
    told = json.loads(run("contingency", case, "--format", "json").stdout)
    step = told["on"]["flood"]
    assert (step["adds"], step["bundle"]["violates"]) == ({"wall": "on"}, ["trust_floor", "ally_consents"])
    assert told["now"]["violates"] == []
    text = flowing(run("contingency", case).stdout)
    assert "It breaks Trust floor and Ally consents, which bind what is done now and not a response." in text


def test_the_document_names_every_lever_that_prepares_and_says_what_the_value_is(tmp_path: Path) -> None:
    prepared = levers(fair={"levels": {"on": {"scores": {"good": 2}, "prepares": {"dam": 1}}}})
    case = tmp_path / "flood.yaml"
    case.write_text(as_text(small(prepared, likelihood=0.5)), encoding="utf-8")
    told = json.loads(run("contingency", case, "--format", "json").stdout)
    assert told["prepare"] == {"survey": "flood", "fair": "flood"}
    assert told["value_is"].startswith("expected value at `likelihoods`")
    case.write_text(as_text(small(prepared)), encoding="utf-8")
    told = json.loads(run("contingency", case, "--format", "json").stdout)
    assert told["value_is"] == "minus the largest regret over no trigger and each trigger"
