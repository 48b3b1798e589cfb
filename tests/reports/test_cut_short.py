"""What is said where only a part was finished: never more than was looked into."""

import json
from dataclasses import replace

from decision import Analysis, LeftOut, Question, Sampling, analyse, optimize, robust
from decision.analysis_parts import MAP, ROBUSTNESS
from decision.robustness.robust import PARTS
from options import load_document
from reports.brief.findings import Findings, Named
from reports.brief.sections.robustness import robustness
from reports.brief.sections.signposts import signposts
from reports.brief.view import view
from reports.console import lines
from reports.console.answers.robust import robust_blocks
from reports.words.blocks import plain
from tests.reports.running import SMALL


def test_of_what_was_cut_short_nothing_is_said_as_if_it_were_whole() -> None:
    """Sources, claims and scores of which only some were tried, on the terminal and in the brief."""
    case = load_document(SMALL).case
    question = Question(case)
    optimum = optimize(question.problem(), top=1, different=0, with_breakpoints=False)
    whole = robust(question, optimum, Sampling(1, 20, "pert"))
    assert whole.evidence is not None and whole.breakpoints
    claims = ("dropping one source", "dropping one claim")
    cut = replace(
        whole,
        breakpoints=(replace(whole.breakpoints[0], down=None, up=None),),
        evidence=replace(whole.evidence, sources={}, claims={}, unfinished=claims),
        unfinished=(PARTS["breakpoints"], PARTS["evidence"]),
    )
    none = replace(cut, breakpoints=None, evidence=None, draws=None, regret=None, awaited=None, expected=None)
    first = dict(list(whole.evidence.sources.items())[:1])
    some = replace(cut, evidence=replace(whole.evidence, sources=first, claims={}, unfinished=claims))
    for found in (cut, none, some):
        said = lines(
            robust_blocks(case, question.problem(), optimum, found, "withdrawn", Named(optimum.bundles[0])),
            1000,
        )
        findings = Findings(case, question.problem(), optimum, found=Analysis(robustness=found))
        told = [section for section in (robustness(findings), signposts(findings)) if section is not None]
        for text in (said, json.dumps([plain(section) for section in told])):
            assert "whichever is dropped" not in text and "whichever source" not in text
            assert "interval: none." not in text and "No score" not in text
        assert "Not finished: breakpoints of single scores and dropping one source or claim." in said
    of = len({claim.source for claim in case.evidence.values() if claim.source})
    said = lines(
        robust_blocks(case, question.problem(), optimum, some, "withdrawn", Named(optimum.bundles[0])), 1000
    )
    assert f"tried before it was stopped were 1 of {of} source" in said


def test_what_a_brief_lacks_stands_where_a_reader_looks_for_it() -> None:
    """Left out or cut short: each part in its section, which is there even where it has nothing else."""
    case = load_document(SMALL).case
    question = Question(case)
    optimum = optimize(question.problem(), top=1, different=0, with_breakpoints=False)
    whole = analyse(question, optimum)
    left = LeftOut("the map of weights", "it takes more than 5 comparisons", "sweep")
    ties = LeftOut("ties in the map", "there are too many", "--must and --must-not, which leave fewer")
    lacking = replace(
        whole,
        weight_map=None,
        left_out=(left, ties),
        left_out_of={MAP: (left, ties)},
        robustness=None,
        unfinished=("robustness",),
        unfinished_of={ROBUSTNESS: ("robustness",)},
    )
    told = {}
    for found in (whole, lacking):
        shown = view(Findings(case, question.problem(), optimum, found=found))
        told[found is whole] = {section.key: json.dumps(plain(section)) for section in shown.sections}
    assert set(told[True]) == set(told[False])
    assert (
        "Left out: the map of weights (it takes more than 5 comparisons); the command sweep has it."
        in told[False]["weight_map"]
    )
    assert (
        "Left out: ties in the map (there are too many); see --must and --must-not, which leave fewer."
        in told[False]["weight_map"]
    )
    assert "Stopped by the time limit; not finished: robustness." in told[False]["robustness"]
    for key, text in told[True].items():
        assert "Left out" not in text or key == "run"
        assert "not finished" not in text
