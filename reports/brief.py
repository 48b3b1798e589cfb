"""The brief: one frozen view model, fed to the templates of whatever form is asked for."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from decision import Optimum, Problem
from options import Case
from reports.sections import Section
from reports.sections.alternatives import alternatives
from reports.sections.annexes import constraints, ledger, method, run_record, scores, weights
from reports.sections.first_page import first_page
from reports.sections.reasons import reasons
from reports.sections.situation import situation
from reports.study import Study


@dataclass(frozen=True)
class Brief:
    """All that a brief shows, in its order; a section for which nothing was computed is not among them."""

    title: str
    question: str
    marking: str
    hypothetical: bool
    sections: tuple[Section, ...]


def view(study: Study) -> Brief:
    """The view model of a study with at least one bundle."""
    sections = (
        first_page(study),
        situation(study),
        reasons(study),
        alternatives(study),
        scores(study),
        ledger(study),
        constraints(study),
        weights(study),
        method(study),
        run_record(study),
    )
    return Brief(
        title=study.case.title,
        question=study.case.question or "",
        marking=study.case.marking or "",
        hypothetical=study.hypothetical,
        sections=tuple(section for section in sections if section is not None),
    )


def brief_html(
    case: Case, source: bytes, problem: Problem, optimum: Optimum, asked: Mapping[str, Any]
) -> str:
    """The brief as one HTML page that needs nothing else; the same bytes for the same input."""
    style = files("reports").joinpath("templates/brief.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html.j2").render(
        brief=view(Study(case, source, problem, optimum, asked)),
        # The style sheet is ours, holds no text of the case, and is the only thing not escaped.
        style=Markup(style),
        style_hash=b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii"),
    )
