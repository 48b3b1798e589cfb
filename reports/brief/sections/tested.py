"""The options by tests: what each loses when scores are drawn, by each profile, in each scenario, without each source."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from decision import PointsLost
from reports.brief.findings import Findings
from reports.brief.sections.choices import Compared
from reports.words.blocks import Figure, Table
from reports.words.names import profile_name, source_name
from reports.words.wording import apart, points, sentence

if TYPE_CHECKING:
    from reports.figures.heat import RowGroup

PROFILES = "By the weights of"
"""What the tests by each profile are called."""

AT_LEAST = "by the weights of a profile at least so much, as some bundles are not known"
"""What is said where a profile may have a better bundle than those that were found."""

MOST_ROWS = 4
"""Rows of a kind of test that are drawn, those in which the best bundle loses most; the table has all."""

TestGroup = tuple[str, list[tuple[str, Mapping[str, float | None]]]]
"""A kind of test, and its tests: what each is called, and the points lost by bundle id."""


def tests_figure(findings: Findings, compared: tuple[Compared, ...]) -> Figure | None:
    """Heat map of tests x options; None where no test was computed."""
    lost = findings.found.lost
    if lost is None:
        return None
    kinds = [(title, tests) for title, tests in _kinds(findings, lost) if tests]
    options = [
        (bundle.id, name) for bundle, name, _ in _best_first(findings, compared) if bundle.id in lost.bundles
    ]
    if not kinds or len(options) < 2:
        return None
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.heat import draw_heat, heat_height

    stated = ("Scores and weights as stated", lost.stated)
    groups = _groups([("", [stated]), *kinds], [name for name, _ in options], findings.best.id)
    columns = [name for _, name in options]
    tests = [stated, *(test for _, of in kinds for test in of)]
    # The status quo loses so much that beside it all others would be alike.
    others = [by.get(key) or 0.0 for _, by in tests for key, _ in options if key != findings.now.id]
    return Figure(
        key="tests",
        title=_finding(findings, kinds, options, lost.profiles_complete),
        measure="value points lost against the best bundle of each test, the least in bold; a dash: not feasible there"
        + ("" if lost.profiles_complete else f"; {AT_LEAST}"),
        alt="; ".join(
            f"{name}: " + ", ".join(f"{called} {_cell(by.get(key))}" for key, called in options)
            for name, by in tests
        ),
        table=Table(
            "Value points lost by each option in each test",
            ("Test", *columns),
            tuple((name, *(_cell(by.get(key)) for key, _ in options)) for name, by in tests),
            tuple(range(1, len(columns) + 1)),
        ),
        height=heat_height(groups, columns),
        draw=partial(draw_heat, groups, columns, most=max(others)),
    )


def _best_first(findings: Findings, compared: tuple[Compared, ...]) -> list[Compared]:
    """The recommended bundle, its rivals, and the status quo last."""
    return sorted(compared, key=lambda each: (each[0].id == findings.now.id, each[0].id != findings.best.id))


def _kinds(findings: Findings, lost: PointsLost) -> list[TestGroup]:
    drawn = findings.found.robustness.draws if findings.found.robustness else None
    uncertain = drawn is not None and drawn.scores > 0
    draws = [
        (name, by)
        for name, by in (("Mean of all draws", lost.mean), ("At most, in nine draws of ten", lost.ninety))
        if by and uncertain
    ]
    scenarios = [(findings.scenario_called(name), by) for name, by in lost.scenarios.items()]
    sources = [(source_name(findings.case, name), by) for name, by in lost.sources.items()]
    return [
        ("When all scores are uncertain", draws),
        (PROFILES, [(profile_name(findings.case, name), by) for name, by in lost.profiles.items()]),
        ("If this turns out to be true", scenarios if len(scenarios) > 1 else []),
        ("Without the scores that rest on", sources),
    ]


def _groups(kinds: list[TestGroup], options: list[str], best: str) -> "list[RowGroup]":
    from reports.figures.heat import HeatRow, RowGroup

    groups = []
    for title, tests in kinds:
        by_loss = sorted(tests, key=lambda test: -(test[1].get(best) or 0.0))[:MOST_ROWS]
        shown = [test for test in tests if test in by_loss]
        more = len(tests) - len(shown)
        rows = tuple(HeatRow(name, tuple(by.get(option) for option in options)) for name, by in shown)
        groups.append(RowGroup(f"{title} ({more:,} more not drawn)" if more else title, rows))
    return groups


def _finding(
    findings: Findings, kinds: list[TestGroup], options: list[tuple[str, str]], with_profiles: bool
) -> str:
    """The test in which the best bundle loses most, and whether another loses less at its worst.

    with_profiles: whether the losses by the profiles' weights are known, not only that they are so much at least.
    """
    told = [(title, tests) for title, tests in kinds if with_profiles or title != PROFILES]
    tests = [(title, name, by) for title, of in told for name, by in of]
    aside = "" if len(told) == len(kinds) else ", profiles aside"

    def worst(option: str) -> float:
        return max((size for _, _, by in tests if (size := by.get(option)) is not None), default=0.0)

    mine = worst(findings.best.id)
    if points(mine) == points(0):
        return f"In every test{aside and ' but those by profile'} {findings.best_called} is as good as any"
    title, name, _ = next(test for test in tests if test[2].get(findings.best.id) == mine)
    where = {
        "When all scores are uncertain": "when all scores are uncertain",
        PROFILES: f"by the weights of {name}",
        "If this turns out to be true": f"if this is true: {name}",
        "Without the scores that rest on": f"without the scores that rest on {name}",
    }[title]
    found = f"{findings.best_called} loses {points(mine)} points at most, {where}{aside}"
    others = {
        called: worst(option)
        for option, called in options
        if option not in (findings.best.id, findings.now.id)
    }
    if others:
        called, least = min(others.items(), key=lambda each: each[1])
        found += (
            f"; {called} loses {points(least)} at most"
            if least < mine
            else f"; every rival loses {points(least)} or more somewhere"
        )
    return sentence(found).rstrip(".")


def _cell(size: float | None) -> str:
    return "not feasible" if size is None else apart(size)
