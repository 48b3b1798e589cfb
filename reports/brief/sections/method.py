"""Annex: the model, the value functions and the rules of the brief, in words."""

from reports.brief.confidence import RULE
from reports.brief.findings import Findings
from reports.words.blocks import Paragraph, Section
from reports.words.catalogue import heading

METHOD = (
    "A bundle takes at most one level of each lever. Its total on an objective is the baseline plus the likely "
    "scores of its levels and of the synergies in force, or, for a peak, the largest of them. A value function "
    "maps each total onto 0 to 100, from the worst to the best end of the stated range; the value of a bundle is "
    "the weighted sum of these. The best bundle is found by a mixed integer program with gap 0; every bundle "
    "shown was recomputed from the case without the solver, and its limits and constraints checked in exact "
    "arithmetic on the numbers as written.",
    "A high total takes every score at its high end at once, and a low total likewise: all bad or all good "
    "together, which is prudent and rarely so.",
    "Contributions are Shapley values over the status quo: each lever's gain, averaged over all orders in which "
    "the changes could be made. They add up to the difference in value.",
    "Breakpoints move one weight while the others keep their proportions, within the weight information where "
    "there is any; between them the bundle named is proved best on these inputs.",
    "A lever is strengthened where its new level takes more of some resource and less of none, and reduced where it "
    "is the other way round; only what is in force can be ended.",
    RULE,
    "Behind every figure stands the table of its data. Those tables, and a few long ones, are on the page and in the "
    "workbook; paper leaves them out.",
)


def method(findings: Findings) -> Section:
    """The annex on the method; the same in every brief."""
    return Section("method", heading("method"), tuple(Paragraph(text) for text in METHOD))
