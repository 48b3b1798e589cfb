"""What changed between two versions of a case: fields, kinds, lines of both files, and keys that were only renamed."""

import re
from decimal import Decimal
from typing import Any

import pytest

from options import Versions, compare, read_document
from options.differences.changes import differences, merged
from tests.reports.running import FLOOD

TEXT = FLOOD.read_text(encoding="utf-8")


def versions(new: str, old: str = TEXT) -> Versions:
    return compare(read_document(old, "old.yaml"), read_document(new, "new.yaml"))


def replaced(*pairs: tuple[str, str], text: str = TEXT) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_version_differs_in_nothing_from_itself_however_it_is_written() -> None:
    same = replaced(
        ("# The shape", "# Another comment\n# The shape")
        if "# The shape" in TEXT
        else ("format: 1", "format: 1 # so"),
        ("trust: 6", "trust: {likely: 6.0}"),
        ("{must: drills}", "{must: [drills]}"),
    )
    both = versions(same)
    assert (both.changes, both.renamed, both.steps.steps) == ((), (), ())


def test_numbers_rules_evidence_and_texts_are_told_apart_with_their_lines() -> None:
    new = "# a line more\n" + replaced(
        ("limit: 500", "limit: 450.5"),
        ("at_most: 40, estimate: high", "at_most: 40, estimate: low"),
        ("reliability: B\n    credibility: 2", "reliability: B\n    credibility: 1"),
        ("title: Raise the levee", "title: Raise the wall"),
    )
    told = {change.field: change for change in versions(new).changes}
    assert {field: (each.kind, each.old, each.new) for field, each in told.items()} == {
        "resources.money.limit": ("number", Decimal(500), Decimal("450.5")),
        "constraints.disruption_ceiling.estimate": ("rule", "high", "low"),
        "evidence.gauge_record.credibility": ("evidence", 2, 1),
        "levers.levee.title": ("text", "Raise the levee", "Raise the wall"),
    }
    for field, each in told.items():
        key = field.rpartition(".")[2]
        assert each.old_place is not None and each.new_place is not None
        for place, text in ((each.old_place, TEXT), (each.new_place, new)):
            line = text.splitlines()[place.line - 1]
            assert line[place.column - 1 :].startswith(f"{key}:")
        assert each.new_place.line == each.old_place.line + 1


def test_what_is_new_or_gone_has_a_line_on_one_side_alone() -> None:
    new = replaced(
        ("  keep_drills: {must: drills}\n", ""),
        ("resources:\n", "resources:\n  boats: {unit: boats, limit: 3}\n"),
    )
    gone, fresh = versions(new).changes[1], versions(new).changes[0]
    assert (fresh.field, fresh.old, fresh.old_place) == ("resources.boats", None, None)
    assert (gone.field, gone.new, gone.new_place) == ("constraints.keep_drills", None, None)
    assert gone.old == {"must": ("drills",)}
    assert gone.old_place and "keep_drills" in TEXT.splitlines()[gone.old_place.line - 1]


RENAMED: dict[str, tuple[str, str, str]] = {
    "lever": ("levee", "dyke", "levers.dyke"),
    "level": ("dense", "tight", "levers.gauges.levels.tight"),
    "objective": ("safety", "people", "objectives.people"),
    "resource": ("money", "funds", "resources.funds"),
    "constraint": ("one_big_work", "single_work", "constraints.single_work"),
    "source": ("river_club", "anglers", "sources.anglers"),
    "claim": ("gauge_record", "gauge_book", "evidence.gauge_book"),
    "scenario": ("severe", "hard", "scenarios.hard"),
    "trigger": ("severe_forecast", "bad_forecast", "triggers.bad_forecast"),
    "profile": ("council", "board", "weights.profiles.board"),
}


def by_key(text: str, old: str, new: str) -> str:
    """Another key wherever it stands as a word of its own, but within texts, which begin with a capital."""
    texts = rf"#.*|: [A-Z][^\n{{}}]*?(?=[,}}]|\n)|\b{old}\b"
    return re.sub(texts, lambda found: new if found[0] == old else found[0], text)


@pytest.mark.parametrize("kind", RENAMED)
def test_a_key_that_was_only_renamed_is_no_change(kind: str) -> None:
    old, new, at = RENAMED[kind]
    both = versions(by_key(TEXT, old, new))
    assert [(each.thing[0], each.thing[-1], each.name) for each in both.renamed] == [(kind, old, new)]
    assert ".".join(map(str, both.renamed[0].new_at)) == at
    assert (both.changes, both.steps.steps) == ((), ())


def test_many_keys_renamed_at_once_and_a_number_beside_them() -> None:
    new = replaced(("limit: 12", "limit: 11"))
    for old, name, _ in (
        RENAMED[kind] for kind in ("objective", "resource", "claim", "source", "constraint")
    ):
        new = by_key(new, old, name)
    both = versions(new)
    assert len(both.renamed) == 5
    assert [(each.field, each.old, each.new) for each in both.changes] == [("resources.staff.limit", 12, 11)]
    assert both.changes[0].old_place and both.changes[0].new_place


def test_lines_of_a_renamed_thing_are_those_of_either_file() -> None:
    old = replaced(("limit: 500", "limit: 400"))
    new = "# one more\n" + by_key(TEXT, "gauges", "meters")
    both = versions(new, old)
    assert both.renamed[0].old_at == ("levers", "gauges")
    (change,) = [each for each in both.changes if each.kind == "number"]
    assert (change.old, change.new) == (400, 500)


def test_what_is_renamed_and_changed_is_known_by_its_title_and_else_gone_and_new() -> None:
    changed = replaced(("likely: 400, high: 500", "likely: 410, high: 500"))
    both = versions(by_key(changed, "levee", "dyke"))
    assert [each.name for each in both.renamed] == ["dyke", "dyke_needs_gauges"][:1]
    assert [change.field for change in both.changes] == ["levers.dyke.levels.on.scores.safety.likely"]
    assert both.changes[0].old_place is not None
    untitled = ("title: Raise the levee\n", "title: Raise the wall\n")
    both = versions(by_key(replaced(untitled, text=changed), "levee", "dyke"))
    assert both.renamed == ()
    assert {"levers.levee", "levers.dyke"} <= {change.field for change in both.changes}
    assert len(both.steps.steps) == 1  # with all that names the one or the other


def test_alike_things_are_renamed_in_their_order() -> None:
    data = "  {0}: {{title: Same, levels: {{'on': {{scores: {{safety: 5}}}}}}}}\n"
    old = TEXT.replace("levers:\n", "levers:\n" + data.format("one") + data.format("two"), 1)
    new = TEXT.replace("levers:\n", "levers:\n" + data.format("three") + data.format("four"), 1)
    found = versions(new, old).renamed
    assert [(each.thing[1], each.name) for each in found] == [("one", "three"), ("two", "four")]


def test_what_says_nothing_is_never_taken_for_renamed() -> None:
    old = replaced(("sources:", "sources:\n  one: {}"))
    new = replaced(("sources:", "sources:\n  two: {}"))
    both = versions(new, old)
    assert both.renamed == ()
    assert [change.field for change in both.changes] == ["sources.one", "sources.two"]


def test_the_old_name_of_what_the_new_version_calls_otherwise() -> None:
    both = versions(by_key(by_key(TEXT, "gauges", "meters"), "dense", "tight"))
    assert both.old_name("lever", "levee") == "levee"
    assert both.old_name("lever", "meters") == "gauges"
    assert both.old_name("member", "meters.basic") == "gauges.basic"


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ("abc", "abc", "abc"),
        ("abc", "cab", "cab"),
        ("abc", "ac", "abc"),
        ("abc", "c", "abc"),
        ("abc", "xcy", "abxcy"),
        ("", "ab", "ab"),
        ("ab", "", "ab"),
    ],
)
def test_keys_of_both_are_in_the_order_of_the_new_one(old: str, new: str, keys: str) -> None:
    assert "".join(merged(dict.fromkeys(old), dict.fromkeys(new))) == keys


def test_a_list_of_names_has_no_order_and_a_ranking_has() -> None:
    def found(old: Any, new: Any, at: str) -> int:
        return len(list(differences({at: old}, {at: new})))

    assert found(("a", "b"), ("b", "a"), "must") == 0
    assert found(("a", "b"), ("b", "a"), "order") == 1
    assert found(("a", "b", "b"), ("b", "a", "a"), "must") == 1


def test_a_constraint_of_another_kind_has_changed_whole() -> None:
    (change,) = versions(replaced(("{must: drills}", "{must_not: drills}"))).changes
    assert (change.field, change.kind) == ("constraints.keep_drills", "rule")
    (change,) = versions(replaced(("{method: direct, values: {", "{method: swing, ratings: {"))).changes
    assert change.field == "weights.profiles.treasury"
