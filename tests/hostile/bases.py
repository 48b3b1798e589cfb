"""Valid files of every kind that the product reads, for spoiling."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from docx import Document as new_document

from decision import Question, sweep
from options import bundled_case_path, load_case
from options.canonical import stored
from options.plain import plain_values
from reports.commands.studying import prepared
from reports.files.word_template import BRIEF
from reports.ledger.entry import RunRecord
from reports.ledger.store import append

ROOT = Path(__file__).parents[2]
FLOOD = ROOT / "tests" / "cases" / "flood.yaml"
SMALL = ROOT / "tests" / "cases" / "waiting.yaml"


@cache
def weight_map() -> Any:
    """The map of weights of the small case, in which weightings are looked up."""
    return sweep(Question(load_case(SMALL)).problem())


@cache
def asked_experts() -> Any:
    """A case whose experts are asked for their scores."""
    values = plain_values(load_case(FLOOD))
    values["experts"] = {"hydrologist": {"title": "Hydrologist"}, "engineer": {"title": "Engineer"}}
    return type(load_case(FLOOD)).model_validate(values)


@cache
def cases() -> list[bytes]:
    texts = [FLOOD.read_bytes(), SMALL.read_bytes(), bundled_case_path("blank").read_bytes()]
    return [*texts, bundled_case_path("pyongyang_moscow_derived").read_bytes()]


@cache
def plain_tables() -> list[bytes]:
    partial = (ROOT / "tests" / "reference" / "cbo_budget_options_partial.csv").read_bytes()
    return [
        partial,
        b"name,cost,savings,sector\nA,10,3.5,health\nB,12,4,roads\nC,0,-1,health\n",
        b"sep=;\nName;Kosten (cost);Ersparnis (more is better)\nA;1.234,5;3,25\nB;12,50;1\n",
        b"Measure\tCapital 2025\tCapital 2026\tBenefit (0-10)\nBridge\t5\t6\t7\nRoad\t1\t(2)\t3\n",
    ]


@cache
def table_workbooks() -> list[bytes]:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    for row in (
        ["Name", "Cost", "Savings", "Year"],
        ["A", 10, 3.5, date(2024, 1, 1)],
        ["B", "1,200", 2, date(2025, 1, 1)],
    ):
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return [file.getvalue()]


@cache
def weightings() -> list[bytes]:
    names = [objective.name for objective in weight_map().problem.weighed()]
    rows = ["0.2,0.3,0.5", "1,0,0", "0.25,0.25,0.5", "3,4,5"]
    wide = [",".join((row.split(",") * len(names))[: len(names)]) for row in rows]
    head = ",".join(names)
    text = "\n".join([head, *wide]) + "\n"
    return [
        text.encode(),
        text.replace(",", ";").replace(".", ",").encode(),
        text.replace(",", "\t").encode(),
    ]


@cache
def weightings_in_parquet() -> list[bytes]:
    import pandas as pd

    names = [objective.name for objective in weight_map().problem.weighed()]
    file = BytesIO()
    pd.DataFrame({name: [1.0, 0.5, 0.25] for name in names}).to_parquet(file, index=False)
    return [file.getvalue()]


@cache
def templates() -> list[bytes]:
    document = new_document()
    document.add_heading("{{ title }}")
    document.add_paragraph("As of {{ as_of }}")
    document.sections[0].header.paragraphs[0].text = "Office"
    document.add_paragraph(f"{{{{ {BRIEF} }}}}")
    file = BytesIO()
    document.save(file)
    return [file.getvalue()]


@cache
def changes() -> list[bytes]:
    return [
        b"resources: {money: {limit: 400}}\nstatus_quo: null\nconstraints: {keep_drills: null}\n",
        b"levers:\n  gauges:\n    levels:\n      dense: {cost: {money: 150}, scores: {safety: 200}}\n",
        b"constraints:\n  trust_floor: {at_least: 5}\n  cap: {group: [levee, drills], at_most: 1}\n",
        b"weights: {default: towns}\nscenarios: {severe: {limits: {money: 700}}}\n",
    ]


@cache
def briefs(suffix: str) -> list[bytes]:
    """An earlier brief of the small case in this form."""
    with TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "reports", "brief", str(SMALL), f"--{suffix[1:]}", "--out", folder],
            check=True,
            capture_output=True,
            cwd=ROOT,
        )
        return [next(Path(folder).glob(f"*{suffix}")).read_bytes()]


@cache
def studies() -> list[bytes]:
    head = f"study: 1\ncase: {FLOOD}\n"
    return [
        (
            head + "vary: {money: [300, -20%], weight.safety: 0.1..0.5:0.2}\nask: [optimize, robust]\n"
        ).encode(),
        (
            head + "variants:\n- {name: cut, with: {resources: {money: {limit: 300}}}, scenario: severe}\n"
            "- {name: towns, weights: towns, must: [drills]}\ndraws: {number: 20, seed: 1}\nask: [optimize]\n"
        ).encode(),
    ]


@cache
def manifests() -> list[bytes]:
    """What stands beside the parts of each study."""
    made = []
    with TemporaryDirectory() as folder:
        for text in studies():
            path = Path(folder) / "study.yaml"
            path.write_bytes(text)
            made.append(prepared(path).manifest("HiGHS").encode())
    return made


@cache
def ledgers() -> list[bytes]:
    """A ledger of three runs of the small case, all of it in one file."""
    case_text, hashed = stored(load_case(SMALL))
    run = RunRecord(
        time="2024-03-15T09:30:00.000Z", command="optimize", case_path=SMALL.name, case_hash=hashed, case_text=case_text,
        options=("--limit", "money=80"), defaults=("--solver", "HiGHS"), seed=None, engine={"program": "1"},
        certificate={"status": "optimal", "gap": 0}, answer_hash="0" * 64, result='{"recommended": "none"}',
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "runs.db"
        for _ in range(3):
            append(path, run)
        with closing(sqlite3.connect(path)) as ledger:
            ledger.execute("PRAGMA journal_mode = DELETE")
        return [path.read_bytes()]
