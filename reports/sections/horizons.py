"""Near and far: how the recommendation turns as the far horizon counts more, and what looks good only near."""

from reports.blocks import Paragraph, Section, Table
from reports.names import readable
from reports.sections.robustness import called
from reports.study import Study
from reports.wording import percent, plural, sentence


def horizons(study: Study) -> Section | None:
    """None for a case without horizons, or where its shares were not followed."""
    far = study.far
    if far is None or far.why_not:
        return None
    name = study.case.horizons[far.far].title or readable(far.far)
    counts = f"The horizon {name} counts {percent(far.share)} of every effect over time"
    if len(far.stretches) == 1:
        text = f"{counts}. {sentence(study.best_called)[:-1]} is best at any share of it, from 0% to 100%."
        return Section("horizons", "Near and far", (Paragraph(text),))
    text = f"{counts}. As its share runs from 0% to 100%, the best bundle turns {_times(len(far.stretches) - 1)}."
    if far.near_only:
        text += f" {plural(len(far.near_only), 'bundle')} of these would be best only if it counted less than now."
    rows = tuple(
        (
            f"{percent(stretch.start)} to {percent(stretch.end)}",
            sentence(called(study, stretch.bundle)),
            "looks good only near" if stretch.bundle in far.near_only else "",
        )
        for stretch in far.stretches
    )
    table = Table(f"The best bundle by the share of {name}", (f"Share of {name}", "Best bundle", ""), rows,
                  wide=(1,))  # fmt: skip
    return Section("horizons", "Near and far", (Paragraph(text), table))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
