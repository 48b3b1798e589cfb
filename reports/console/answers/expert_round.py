"""A round of experts, for the terminal."""

from collections.abc import Iterator

from options.saying import written
from options.workbook.answers import Gathering, outliers
from reports.documents.expert_round import pooled_of
from reports.words.wording import plural


def round_lines(gathered: Gathering) -> Iterator[str]:
    """How many answered, and each answer far from what all say together, with its reason."""
    experts = list(dict.fromkeys(expert for by in gathered.answers.values() for expert in by))
    given = sum(map(len, gathered.answers.values()))
    told = f"{plural(given, 'answer')} of {plural(len(experts), 'expert')} on {plural(len(gathered.answers), 'score')}"
    yield f"Gathered {told}."
    for at, expert in gathered.withdrawn:
        yield f"  {'.'.join(at)}: {expert} no longer answers"
    far = list(outliers(gathered))
    if not far:
        yield "No answer is far from what all say together."
        return
    yield "Far from what all say together:"
    for at, expert, answer in far:
        pooled = pooled_of(gathered, at)
        assert pooled is not None, "an outlier lies far from something"
        low, likely, high = answer.ends()
        spread = f" ({written(low)} to {written(high)})" if low != high else ""
        together = f"{written(pooled.likely)} ({written(pooled.low)} to {written(pooled.high)})"
        reason = f": {answer.because}" if answer.because else ", without a reason"
        yield f"  {'.'.join(at)}: {expert} says {written(likely)}{spread}, all say {together}{reason}"
