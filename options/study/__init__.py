"""A study: variants of one case, crossed with a grid of its numbers. Its file is read and checked like a case."""

from options.study.reading import MOST_ROWS, StudyDocument, Varied, load_study, read_study
from options.study.records import Study, StudyDraws, Variant

__all__ = [
    "MOST_ROWS",
    "Study",
    "StudyDocument",
    "StudyDraws",
    "Variant",
    "Varied",
    "load_study",
    "read_study",
]
