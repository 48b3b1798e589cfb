"""The brief: one frozen view model, fed to the templates of whatever form is asked for."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.resources import files
from string import ascii_uppercase
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from decision import Contingency, Optimum, Problem, WeightMap
from options import Case
from reports.sections import Section
from reports.sections.alternatives import alternatives
from reports.sections.constraints import constraints
from reports.sections.contingency import contingency
from reports.sections.first_page import first_page
from reports.sections.ledger import ledger
from reports.sections.method import method
from reports.sections.notes import notes
from reports.sections.other_side import other_side
from reports.sections.reasons import reasons
from reports.sections.run import run_record
from reports.sections.scores import scores
from reports.sections.situation import situation
from reports.sections.weight_map import weight_map
from reports.sections.weights import weights
from reports.sections.words import words
from reports.study import CoreIndex, Study


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
    body = (
        first_page(study),
        notes(study),
        situation(study),
        reasons(study),
        alternatives(study),
        weight_map(study),
        other_side(study),
        contingency(study),
    )
    annexes = (scores, ledger, constraints, weights, method, words, run_record)
    found = [section for annex in annexes if (section := annex(study)) is not None]
    lettered = [
        replace(section, title=f"Annex {letter}: {section.title[0].lower()}{section.title[1:]}")
        for letter, section in zip(ascii_uppercase, found, strict=False)
    ]
    return Brief(
        title=study.case.title,
        question=study.case.question or "",
        marking=study.case.marking or "",
        hypothetical=study.hypothetical,
        sections=(*(section for section in body if section is not None), *lettered),
    )


def brief_html(
    case: Case,
    source: bytes,
    problem: Problem,
    optimum: Optimum,
    asked: Mapping[str, Any],
    weight_map: WeightMap | None = None,
    core: CoreIndex | None = None,
    planned: Contingency | None = None,
) -> str:
    """The brief as one HTML page that needs nothing else; the same bytes for the same input."""
    style = files("reports").joinpath("templates/brief.css").read_text(encoding="utf-8")
    style += running_heads(case)
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html.j2").render(
        brief=view(Study(case, source, problem, optimum, asked, weight_map, core, planned)),
        # The style sheet is ours, and is the only thing not escaped here; what it holds of the case is, below.
        style=Markup(style),
        style_hash=b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii"),
    )


def running_heads(case: Case) -> str:
    """Title, marking and page number on every printed page but the first, whose head the page itself has."""
    numbers = 'counter(page) " of " counter(pages)'
    return (
        f"@page {{ @top-left {{ content: {css_string(case.title)}; }} "
        f"@top-right {{ content: {css_string(case.marking or '')}; font-weight: bold; }} "
        f"@bottom-left {{ content: {css_string(case.marking or '')}; font-weight: bold; }} "
        f"@bottom-right {{ content: {numbers}; }} }}\n"
        "@page :first { @top-left { content: none; } @top-right { content: none; } }\n"
    )


def css_string(text: str) -> str:
    """A string of CSS in which every character stands as its number, so that none can end it."""
    return '"' + "".join(f"\\{ord(character):06x}" for character in text) + '"'
