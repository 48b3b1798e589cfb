"""What a case splits among groups of those affected."""

from options.case import Case


def split_objectives(case: Case) -> tuple[str, ...]:
    """The objectives whose baseline, or some of whose scores or synergies, say which part falls to which group."""
    found = {name for name, objective in case.objectives.items() if objective.by_group}
    for lever in case.levers.values():
        for level in lever.levels.values():
            found |= {name for name, score in level.scores.items() if score.by_group}
    for scenario in case.scenarios.values():
        for scores in scenario.scores.values():
            found |= {name for name, score in scores.items() if score.by_group}
    for synergy in case.synergies.values():
        found |= set(synergy.scores) if synergy.by_group else set()
    return tuple(name for name in case.objectives if name in found)
