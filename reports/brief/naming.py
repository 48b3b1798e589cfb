"""One name for each bundle of a brief, wherever it is shown: a letter and what sets it apart."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from decision import Bundle, Candidates, WeightMap, bundle_id
from reports.brief.explorer import Explored
from reports.brief.findings import Findings, Lettered, Named, Setting, Settled
from reports.brief.sections.choices import compare
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


def letters(findings: Findings) -> dict[str, Lettered]:
    """Bundles with their letters, by id: the rivals of page 1 first, then all that later sections name, in a fixed order.

    The status quo and the recommended bundle have names of their own, and no letter.
    """
    first = (bundle.levels for bundle, _, _ in compare(findings, turnings(findings)))
    later = (_of_optimum(findings), _of_plan(findings), _ranked_further(findings))
    parts = (_of_budgets(findings), _of_weights(findings), _of_tests(findings), _drawn(findings))
    return _lettered(findings, chain(first, *later, *parts))


def letters_of_optimum(findings: Findings, now: Bundle | None = None) -> dict[str, Lettered]:
    """The letters that `optimize` gives, the first of those of the brief, for commands that compute something else.

    A bundle that only the brief names bears none there, so that no letter stands for two bundles. now: the first
    stage of a plan, which is lettered next.
    """
    first = (bundle.levels for bundle, _, _ in compare(findings, turnings(findings)))
    return _lettered(findings, chain(first, _of_optimum(findings), [now.levels] if now else []))


def _lettered(findings: Findings, bundles: Iterable[Levels]) -> dict[str, Lettered]:
    rivals = {bundle_id(levels): levels for levels in bundles}
    for bundle in (findings.best, findings.now):
        rivals.pop(bundle.id, None)
    return {name: Lettered(letter(n).upper(), levels) for n, (name, levels) in enumerate(rivals.items())}


def _of_optimum(findings: Findings) -> Iterator[Levels]:
    """What `optimize` names where it is asked for nothing else, so that the same bundles bear the same letters."""
    optimum = findings.optimum
    for bundle in chain(optimum.bundles[:TOP], optimum.ties[:MOST_OFTEN], optimum.different[:DIFFERENT]):
        yield bundle.levels
    for segments in optimum.breakpoints.values():
        yield from (segment.best.levels for segment in segments)


def _ranked_further(findings: Findings) -> Iterator[Levels]:
    """What it ranks where it is asked for more."""
    optimum = findings.optimum
    yield from (bundle.levels for bundle in chain(optimum.bundles[TOP:], optimum.different[DIFFERENT:]))


def _of_plan(findings: Findings) -> Iterator[Levels]:
    plan, candidates = findings.found.plan, findings.found.candidates
    if plan is not None and plan.plan is not None:
        yield plan.plan.now.levels
    if candidates is not None and findings.case.weights is not None:
        presets = Explored(findings, candidates).presets
        yield from (candidates.levels[candidates.best(shares)] for name, shares in presets.items() if name)


def _of_budgets(findings: Findings) -> Iterator[Levels]:
    limits = {each.name: each.limit for each in findings.problem.resources}
    for budget in findings.found.steps or ():
        limit = limits[budget.resource]
        within = [n for n, step in enumerate(budget.steps) if limit is None or step.limit <= float(limit)]
        for n in within[-1:]:
            yield from (step.bundle.levels for step in budget.steps[max(n - 1, 0) : n + 2])


def _of_weights(findings: Findings) -> Iterator[Levels]:
    found = findings.found.weight_map
    if found is not None:
        yield from [found.nearest.bundle.levels] if found.nearest else []
        yield from (region.bundle.levels for region in found.regions or ())


def _drawn(findings: Findings) -> Iterator[Levels]:
    """What a figure alone shows, last, so that what sentences name bears one letter."""
    if findings.found.weight_map is not None:
        yield from (bundle.levels for bundle in best_somewhere(findings.found.weight_map))


def best_somewhere(found: WeightMap) -> list[Bundle]:
    """The bundles that are best at some weighting and are shown: those of greatest value now come first."""
    cells = sorted(found.cells, key=lambda cell: (-cell.bundle.value, cell.bundle.id))
    return [cell.bundle for cell in cells[:MOST_DRAWN]]


def _of_tests(findings: Findings) -> Iterator[Levels]:
    found = findings.found.robustness
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
    far = findings.found.horizons
    if far is not None:
        yield from (segment.best.levels for segment in far.stretches)


def named(setting: Setting) -> Named:
    """What names bundles: the best bundle, if it is known, and the letters of the others."""
    if isinstance(setting, Findings):
        return Named(setting.best if setting.optimum.bundles else None, setting.letters)
    return setting.named if isinstance(setting, Settled) else Named()


def short_name(setting: Setting, levels: Levels) -> str:
    """What figures call a bundle: its letter, `Status quo`, or as the recommended bundle is headed; empty for others."""
    name, known = bundle_id(levels), named(setting)
    if known.best is not None and name == known.best.id:
        return best_title(setting.problem)
    if _is_today(setting, levels):
        return words("titled")["today"]
    return known.letters[name].letter if name in known.letters else ""


def full_name(setting: Setting, levels: Levels) -> str:
    """What tables and lists call a bundle: `B: payments, not shelters`; one without a letter by all its differences."""
    short, known = short_name(setting, levels), named(setting)
    if short and bundle_id(levels) not in known.letters:
        return short
    if short:
        return f"{short}: {_name_apart(setting, levels)}"
    return sentence(apart_from_best(setting, levels, with_levels=True)).rstrip(".")


def apart_from_best(
    setting: Setting, levels: Levels, most: int | None = None, *, with_levels: bool = False
) -> str:
    """What sets a bundle apart, in the words of its name; from today where no best bundle is known.

    most, with_levels: as for `set_apart`. Empty for the best bundle.
    """
    against = named(setting).best
    levels_against = against.levels if against else setting.problem.status_quo
    return set_apart(setting.case, levels_against, levels, most, with_levels=with_levels)


def _name_apart(setting: Setting, levels: Levels) -> str:
    """What sets a lettered bundle apart, with its levels where one of an earlier letter is told alike."""
    alike = bundle_id(levels) in setting.told_alike
    return apart_from_best(setting, levels, MOST_APART, with_levels=alike)


def told_alike(setting: Setting) -> frozenset[str]:
    """Ids of the lettered bundles that differ in levels alone from one of an earlier letter, and would have its words.

    So that a name depends on earlier letters only, which are the same in every command.
    """
    alike, used = set[str](), set[str]()
    for name, each in named(setting).letters.items():
        told = apart_from_best(setting, each.levels, MOST_APART)
        if told in used:
            alike.add(name)
        used.add(told)
    return frozenset(alike)


def names_in(findings: Findings, candidates: Candidates) -> dict[str, tuple[str, str]]:
    """By id, the short and the full name of those among the candidates that the brief names by a letter."""
    named = {bundle_id(levels): levels for levels in candidates.levels}
    return {
        name: (findings.letters[name].letter, full_name(findings, levels))
        for name, levels in named.items()
        if name in findings.letters
    }


def in_a_sentence(setting: Setting, levels: Levels) -> str:
    """What running text calls a bundle: `B (payments, not shelters)`, `the status quo`, `the recommended bundle`."""
    name, known = bundle_id(levels), named(setting)
    if known.best is not None and name == known.best.id:
        return setting.best_called
    if _is_today(setting, levels):
        return words("called")["today"]
    if name in known.letters:
        return f"{known.letters[name].letter} ({_name_apart(setting, levels)})"
    return other_bundle(setting.case, known.best.levels if known.best else setting.problem.status_quo, levels)


def called(setting: Setting, bundle: Bundle | None) -> str:
    """The same, of a bundle; None: that none is feasible."""
    return "no bundle is feasible" if bundle is None else in_a_sentence(setting, bundle.levels)


def _is_today(setting: Setting, levels: Levels) -> bool:
    return bundle_id(levels) == bundle_id(setting.problem.status_quo)
