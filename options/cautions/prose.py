"""Words that say more than is known: a lint of the case's own prose, sentence by sentence.

After ICD 203 (2015), D.6.e: a degree of likelihood and a confidence level are not combined in one sentence,
and the two rows of its terms are not mixed in one product; the PHIA yardstick's terms are not mixed with
them. Certainty is never claimed. What is said to be confirmed names its claims, and of a scenario that the
evidence does not establish nothing is told as confirmed.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from options.case import Case
from options.finding import Finding
from options.marks import Keys
from options.saying import listed
from options.score import Score
from options.standing import only_is_unproved, scenario_standings

YardstickName = Literal["icd203", "phia"]

FIRST_ROW = ("almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely",
             "almost certain", "almost certainly")  # fmt: skip
SECOND_ROW = ("remote", "highly improbable", "improbable", "roughly even odds", "probable", "probably",
              "highly probable", "nearly certain")  # fmt: skip
OF_PHIA = ("remote chance", "highly unlikely", "unlikely", "realistic possibility", "likely", "probable",
           "highly likely", "almost certain")  # fmt: skip

TERMS: dict[YardstickName, tuple[str, ...]] = {"icd203": FIRST_ROW + SECOND_ROW, "phia": OF_PHIA}

CERTAIN = ("certainly", "undoubtedly", "without doubt", "beyond doubt", "definitely", "inevitably", "guaranteed",
           "it is certain", "is certain to", "are certain to", "cannot fail")  # fmt: skip

CONFIRMED = ("confirmed", "proved", "proven", "verified", "established fact", "beyond dispute")

UNSAID = re.compile(
    r"\b(not|no|none|never|nobody|nothing|without|if|once|when|unless|would|could|should|may|might|until|whether)\b"
)
"""Words by which a sentence denies, or only supposes, what it speaks of."""


def doubtful_words(texts: Iterable[str], yardstick: YardstickName) -> list[str]:
    """What is wrong with the words of these texts, which are one product; nothing where nothing is."""
    found: list[str] = []
    used: dict[str, None] = {}
    for text in texts:
        for sentence in sentences(text):
            terms = likelihood_terms(sentence)
            used |= dict.fromkeys(terms)
            if terms and re.search(r"\bconfidence\b", sentence):
                found.append(f"one sentence has a likelihood ({listed(terms)}) and a confidence: make it two")
            claimed = [
                word for word in CERTAIN if _has(word, sentence) and not any(word in term for term in terms)
            ]
            if claimed and not UNSAID.search(sentence):
                found.append(f"claims certainty ({listed(claimed)}): say how likely, or what is known")
    other: YardstickName = "phia" if yardstick == "icd203" else "icd203"
    strange = [term for term in used if term not in TERMS[yardstick]]
    if strange:
        found.append(
            f"{listed(strange)}: no term of the yardstick {yardstick}, but of {other}; take one of its own"
        )
    rows = [[term for term in used if term in row] for row in (FIRST_ROW, SECOND_ROW)]
    if yardstick == "icd203" and all(rows):
        found.append(
            f"mixes the two rows of the yardstick: {listed(rows[0])} with {listed(rows[1])}; keep to one"
        )
    return list(dict.fromkeys(found))


def sentences(text: str) -> list[str]:
    """The sentences of a text, in small letters."""
    return [part.lower() for part in re.split(r"(?<=[.!?;])\s+", text) if part]


def likelihood_terms(sentence: str) -> list[str]:
    """The terms of either yardstick in a sentence, the longest that fits at each place."""
    every = sorted({term for terms in TERMS.values() for term in terms}, key=len, reverse=True)
    pattern = "|".join(re.escape(term) for term in every)
    return list(dict.fromkeys(re.findall(rf"(?<![\w-])(?:{pattern})(?![\w-])", sentence)))


def told_as_confirmed(text: str) -> list[str]:
    """The words by which a text tells something as confirmed, where it neither denies nor only supposes it."""
    return [
        word
        for sentence in sentences(text)
        if not UNSAID.search(sentence)
        for word in CONFIRMED
        if _has(word, sentence)
    ]


def doubtful_prose(case: Case) -> Iterator[Finding]:
    """Every warning about words."""
    texts = dict(_texts(case))
    for at, text in texts.items():
        for message in doubtful_words([text], case.yardstick):
            yield Finding(at, message)
    alone = {message for text in texts.values() for message in doubtful_words([text], case.yardstick)}
    for message in doubtful_words(texts.values(), case.yardstick):
        if message not in alone and message.startswith("mixes"):
            yield Finding(("title",), f"the case {message}")
    yield from _unfounded(case)


ONLY_TOO_MUCH = (
    "says 'only', and its claims establish what it includes alone: rest it on one that is inconsistent with what it "
    "leaves out, too, or title it without"
)
"""The warning of a title; the brief calls such a scenario established in what it includes alone."""


def _unfounded(case: Case) -> Iterator[Finding]:
    """Facts without a claim behind them, and hypothetical things told as facts."""
    for at, score in _scores(case):
        words = told_as_confirmed(score.because or "")
        if words and not score.evidence:
            yield Finding(
                (*at, "because"), f"tells something as {listed(words)} and names no claim: add evidence"
            )
    standings = scenario_standings(case)
    for name, scenario in case.scenarios.items():
        if standings[name].standing == "established" and only_is_unproved(case, name):
            yield Finding(("scenarios", name, "title"), ONLY_TOO_MUCH)
        words = told_as_confirmed(scenario.because or "")
        if words and standings[name].standing in ("assumed", "reported", "unsupported"):
            message = f"the evidence does not establish this scenario, and it is told as {listed(words)}"
            yield Finding(("scenarios", name, "because"), message)


def _texts(case: Case) -> Iterator[tuple[Keys, str]]:
    """The analyst's own prose; what a source claims is the source's."""
    if case.question:
        yield ("question",), case.question
    if case.notes is not None:
        yield ("notes",), case.notes.text
    for name, scenario in case.scenarios.items():
        if scenario.because:
            yield ("scenarios", name, "because"), scenario.because
    for name, lever in case.levers.items():
        if lever.because:
            yield ("levers", name, "because"), lever.because
        for n, risk in enumerate(lever.risks):
            yield ("levers", name, "risks", n, "text"), risk.text
    for at, score in _scores(case):
        if score.because:
            yield (*at, "because"), score.because


def _scores(case: Case) -> Iterator[tuple[Keys, Score]]:
    for lever, of in case.levers.items():
        for level, content in of.levels.items():
            for objective, score in content.scores.items():
                yield ("levers", lever, "levels", level, "scores", objective), score
    for name, scenario in case.scenarios.items():
        for member, by in scenario.scores.items():
            for objective, score in by.items():
                yield ("scenarios", name, "scores", member, objective), score


def _has(word: str, sentence: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", sentence) is not None
