"""The annex on scores: what each expert says, beside what all say together."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from decision import Question
from options import Case, read_case
from options.emitting import case_text
from reports.brief.sections.experts import expert_answers
from reports.brief.sections.scores import scores
from reports.commands.cli import main
from reports.words.blocks import Table
from tests.options.test_experts import FLOOD, asked
from tests.reports import paper, word_text
from tests.reports.findings import findings_of

TRUST = (
    "{by: {anna: {low: 4, likely: 6, high: 9, because: The survey of 2023}, bert: 60, "
    "clara: {low: 1, likely: 5, high: 7}}}"
)


def answers(case: Case, **called: str) -> Table:
    table = expert_answers(case, called)
    assert table is not None
    return table


def test_each_answer_stands_beneath_all_together() -> None:
    """The weighted medians of 4, 60, 1 and 6, 60, 5 and 9, 60, 7 with weights 2, 1, 1."""
    table = answers(asked(TRUST))
    assert table.caption == "What each expert says; together by their weighted median"
    assert table.rows == (
        ("River gauges: Two gauges", "Trust of the towns downstream", "All together", "6 (4 to 9)", ""),
        ("", "", "Hydrologist", "6 (4 to 9)", "The survey of 2023."),
        ("", "", "Bert", "60", "Far from what all say together. No reason is given."),
        ("", "", "Clara", "5 (1 to 7)", ""),
    )
    assert table.marked == (0,)


def test_the_mixture_is_named() -> None:
    assert answers(asked(TRUST, "linear")).caption.endswith("together by the mixture of what they say")


def test_scores_of_a_scenario_and_markings() -> None:
    text = case_text(asked(TRUST)).replace(
        "marking: UNCLASSIFIED", "markings: [UNCLASSIFIED, RESTRICTED]\nmarking: UNCLASSIFIED", 1
    )
    case = read_case(text)
    levee = read_case(case_text(case)).scenarios["severe"].scores["levee.on"]["safety"]
    stated = levee.model_copy(
        update={"by": case.levers["gauges"].levels["basic"].scores["trust"].by, "marking": "RESTRICTED"}
    )
    severe = case.scenarios["severe"].model_copy(update={"scores": {"levee.on": {"safety": stated}}})
    case = read_case(case_text(case.model_copy(update={"scenarios": {**case.scenarios, "severe": severe}})))
    (name, objective, who, told, _), first, *_ = answers(case, severe="a severe winter").rows[4:]
    assert name == "Raise the levee, in the scenario a severe winter"
    assert (objective, who, told) == (
        "People kept out of the flood",
        "All together",
        "(RESTRICTED) 6 (4 to 9)",
    )
    assert first[3:] == ("(RESTRICTED) 6 (4 to 9)", "(RESTRICTED) The survey of 2023.")


def test_a_case_without_experts_has_no_such_table() -> None:
    assert expert_answers(read_case(FLOOD), {}) is None
    asked_for_none = scores(findings_of(Question(asked("6"))))
    assert asked_for_none == scores(findings_of(Question(read_case(FLOOD))))


def test_every_form_of_the_brief_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("flood.yaml").write_text(case_text(asked(TRUST)), encoding="utf-8")
    done = CliRunner().invoke(main, ["brief", "flood.yaml", "--html", "--pdf", "--docx", "--xlsx"])
    assert done.exit_code == 0, done.stderr
    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook("flood.xlsx").worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    forms = {
        "html": Path("flood.html").read_text(encoding="utf-8"),
        "pdf": paper.text_of(Path("flood.pdf")),
        "docx": word_text.text_of(Path("flood.docx")),
        "xlsx": "\n".join(cells),
    }
    for form, told in forms.items():
        for text in ("What each expert says", "Hydrologist", "5 (1 to 7)", "Far from what all say together"):
            assert paper.words_of(text) in paper.words_of(told), (form, text)
