"""One name for each bundle of a study, wherever it is shown: a letter and what sets it apart."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from decision import Bundle, Candidates, WeightMap, bundle_id
from reports.brief.explorer import Explored
from reports.brief.sections.choices import compare
from reports.brief.study import Lettered, Named, Setting, Settled, Study
from reports.brief.turning import turnings
from reports.request.asked import DIFFERENT, TOP
from reports.words.catalogue import words
from reports.words.changes import MOST_APART, other_bundle, set_apart
from reports.words.recommending import best_title
from reports.words.wording import letter, sentence

Levels = Mapping[str, str]

MOST_OFTEN = 5
"""Bundles told of those that are best most often in the draws, and of those that equal the best."""

MOST_DRAWN = 40
"""Bundles that are drawn, and told in the table, of those that are best at some weighting."""


def letters(study: Study) -> dict[str, Lettered]:
    """Bundles with their letters, by id: the rivals of page 1 first, then all that later sections name, in a fixed order.

    The status quo and the recommended bundle have names of their own, and no letter.
    """
    first = (bundle.levels for bundle, _, _ in compare(study, turnings(study)))
    later = (_of_optimum(study), _of_plan(study), _ranked_further(study))
    parts = (_of_budgets(study), _of_weights(study), _of_tests(study), _drawn(study))
    return _lettered(study, chain(first, *later, *parts))


def letters_of_optimum(study: Study, now: Bundle | None = None) -> dict[str, Lettered]:
    """The letters that `optimize` gives, the first of those of the brief, for commands that compute something else.

    A bundle that only the brief names bears none there, so that no letter stands for two bundles. now: the first
    stage of a plan, which is lettered next.
    """
    first = (bundle.levels for bundle, _, _ in compare(study, turnings(study)))
    return _lettered(study, chain(first, _of_optimum(study), [now.levels] if now else []))


def _lettered(study: Study, bundles: Iterable[Levels]) -> dict[str, Lettered]:
    rivals = {bundle_id(levels): levels for levels in bundles}
    for bundle in (study.best, study.now):
        rivals.pop(bundle.id, None)
    return {name: Lettered(letter(n).upper(), levels) for n, (name, levels) in enumerate(rivals.items())}


def _of_optimum(study: Study) -> Iterator[Levels]:
    """What `optimize` names where it is asked for nothing else, so that the same bundles bear the same letters."""
    optimum = study.optimum
    for bundle in chain(optimum.bundles[:TOP], optimum.ties[:MOST_OFTEN], optimum.different[:DIFFERENT]):
        yield bundle.levels
    for segments in optimum.breakpoints.values():
        yield from (segment.best.levels for segment in segments)


def _ranked_further(study: Study) -> Iterator[Levels]:
    """What it ranks where it is asked for more."""
    optimum = study.optimum
    yield from (bundle.levels for bundle in chain(optimum.bundles[TOP:], optimum.different[DIFFERENT:]))


def _of_plan(study: Study) -> Iterator[Levels]:
    plan, candidates = study.found.plan, study.found.candidates
    if plan is not None and plan.plan is not None:
        yield plan.plan.now.levels
    if candidates is not None and study.case.weights is not None:
        presets = Explored(study, candidates).presets
        yield from (candidates.levels[candidates.best(shares)] for name, shares in presets.items() if name)


def _of_budgets(study: Study) -> Iterator[Levels]:
    limits = {each.name: each.limit for each in study.problem.resources}
    for budget in study.found.steps or ():
        limit = limits[budget.resource]
        within = [n for n, step in enumerate(budget.steps) if limit is None or step.limit <= float(limit)]
        for n in within[-1:]:
            yield from (step.bundle.levels for step in budget.steps[max(n - 1, 0) : n + 2])


def _of_weights(study: Study) -> Iterator[Levels]:
    found = study.found.weight_map
    if found is not None:
        yield from [found.nearest.bundle.levels] if found.nearest else []
        yield from (region.bundle.levels for region in found.regions or ())


def _drawn(study: Study) -> Iterator[Levels]:
    """What a figure alone shows, last, so that what sentences name bears one letter."""
    if study.found.weight_map is not None:
        yield from (bundle.levels for bundle in best_somewhere(study.found.weight_map))


def best_somewhere(found: WeightMap) -> list[Bundle]:
    """The bundles that are best at some weighting and are shown: those of greatest value now come first."""
    cells = sorted(found.cells, key=lambda cell: (-cell.bundle.value, cell.bundle.id))
    return [cell.bundle for cell in cells[:MOST_DRAWN]]


def _of_tests(study: Study) -> Iterator[Levels]:
    found = study.found.robustness
    if found is not None:
        if found.draws:
            yield from (found.draws.levels[name] for name in list(found.draws.acceptability)[:MOST_OFTEN])
        if found.over_weights:
            yield from (found.over_weights.minimax_regret.levels, found.over_weights.maximin.levels)
        if found.regret:
            yield from (found.regret.minimax_regret.levels, found.regret.maximin.levels)
            yield from (found.regret.bundles[name].levels for name in found.regret.best.values())
        if found.evidence:
            dropped = (*found.evidence.sources.values(), *found.evidence.claims.values())
            for each in (bundle for drop in dropped for bundle in (drop.withdrawn, drop.low, drop.high)):
                yield from [each.levels] if each else []
        turned = [each for score in found.fragile for each in (score.down_bundle, score.up_bundle)]
        yield from (each.levels for each in turned if each)
        yield from [found.expected.bundle.levels] if found.expected else []
        yield from (at.bundle.levels for each in found.awaited or () for at in each.scenarios if at.bundle)
    far = study.found.horizons
    if far is not None:
        yield from (segment.best.levels for segment in far.stretches)


def named(study: Setting) -> Named:
    """What names bundles: the best bundle, if it is known, and the letters of the others."""
    if isinstance(study, Study):
        return Named(study.best if study.optimum.bundles else None, study.letters)
    return study.named if isinstance(study, Settled) else Named()


def short_name(study: Setting, levels: Levels) -> str:
    """What figures call a bundle: its letter, `Status quo`, or as the recommended bundle is headed; empty for others."""
    name, known = bundle_id(levels), named(study)
    if known.best is not None and name == known.best.id:
        return best_title(study.problem)
    if _is_today(study, levels):
        return words("titled")["today"]
    return known.letters[name].letter if name in known.letters else ""


def full_name(study: Setting, levels: Levels) -> str:
    """What tables and lists call a bundle: `B: payments, not shelters`; one without a letter by all its differences."""
    short, known = short_name(study, levels), named(study)
    if short and bundle_id(levels) not in known.letters:
        return short
    if short:
        return f"{short}: {_name_apart(study, levels)}"
    return sentence(apart_from_best(study, levels, with_levels=True)).rstrip(".")


def apart_from_best(
    study: Setting, levels: Levels, most: int | None = None, *, with_levels: bool = False
) -> str:
    """What sets a bundle apart, in the words of its name; from today where no best bundle is known.

    most, with_levels: as for `set_apart`. Empty for the best bundle.
    """
    against = named(study).best
    levels_against = against.levels if against else study.problem.status_quo
    return set_apart(study.case, levels_against, levels, most, with_levels=with_levels)


def _name_apart(study: Setting, levels: Levels) -> str:
    """What sets a lettered bundle apart, with its levels where one of an earlier letter is told alike."""
    alike = bundle_id(levels) in study.told_alike
    return apart_from_best(study, levels, MOST_APART, with_levels=alike)


def told_alike(study: Setting) -> frozenset[str]:
    """Ids of the lettered bundles that differ in levels alone from one of an earlier letter, and would have its words.

    So that a name depends on earlier letters only, which are the same in every command.
    """
    alike, used = set[str](), set[str]()
    for name, each in named(study).letters.items():
        told = apart_from_best(study, each.levels, MOST_APART)
        if told in used:
            alike.add(name)
        used.add(told)
    return frozenset(alike)


def names_in(study: Study, candidates: Candidates) -> dict[str, tuple[str, str]]:
    """By id, the short and the full name of those among the candidates that the brief names by a letter."""
    named = {bundle_id(levels): levels for levels in candidates.levels}
    return {
        name: (study.letters[name].letter, full_name(study, levels))
        for name, levels in named.items()
        if name in study.letters
    }


def in_a_sentence(study: Setting, levels: Levels) -> str:
    """What running text calls a bundle: `B (payments, not shelters)`, `the status quo`, `the recommended bundle`."""
    name, known = bundle_id(levels), named(study)
    if known.best is not None and name == known.best.id:
        return study.best_called
    if _is_today(study, levels):
        return words("called")["today"]
    if name in known.letters:
        return f"{known.letters[name].letter} ({_name_apart(study, levels)})"
    return other_bundle(study.case, known.best.levels if known.best else study.problem.status_quo, levels)


def called(study: Setting, bundle: Bundle | None) -> str:
    """The same, of a bundle; None: that none is feasible."""
    return "no bundle is feasible" if bundle is None else in_a_sentence(study, bundle.levels)


def _is_today(study: Setting, levels: Levels) -> bool:
    return bundle_id(levels) == bundle_id(study.problem.status_quo)
