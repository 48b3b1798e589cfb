"""Solves one PuLP program to proved optimality; the only file that distinguishes PuLP 3 from PuLP 4.

HiGHS runs in this process and is the default; any other solver that PuLP finds can be named. Each is asked for gap 0
and no output. Values are left in the program's variables, as PuLP does; no solver object is kept.
"""

import inspect
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from math import inf, isfinite, isnan, nan
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import highspy
import pulp

from decision.running.interruption import interruptible
from decision.solve.solver_outcome import Solved, SolverFailed, SolverOutcome, SolverUnavailable, Verdict
from decision.solve.solver_process import within_time_limit

HIGHS = "HiGHS"
"""PuLP's name of the default solver."""

HIGHS_OPTIONS = {
    "gapRel": 0.0,
    "gapAbs": 0.0,
    # A choice that is off a whole number by the usual 1e-6 would move values of 100 points by a ten-thousandth. Rows
    # that must hold exactly do not depend on any tolerance: see solve/integer_rows.py.
    "mip_feasibility_tolerance": 1e-9,
    # Programs here take milliseconds: a second thread makes them three times as slow, and these heuristics
    # cost more than they save. What is proved stays the same.
    "threads": 1,
    "mip_allow_restart": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
"""Options of HiGHS for every program."""

FEW_VARIABLES = 300
"""Most variables of a small program."""

FOR_FEW = {"mip_pool_soft_limit": 1, "presolve": "off"}
"""Further options for small programs: cuts and presolve take longer than branching there, and are half of the time.

The presolve of HiGHS 1.16 has also declared small programs optimal at a bundle that is not."""

CBC_OPTIONS = ["increment 1e-9"]
"""By default CBC misses solutions that are better by less than 0.00001."""

COMMAND_OPTIONS = {"COIN_CMD": CBC_OPTIONS, "PULP_CBC_CMD": CBC_OPTIONS}
"""Command-line options by PuLP\'s name of the solver."""

WANTS_MEMORY = "there is not enough memory; ask for less, or run it on a larger machine"
"""What is said of a solver that ran out of memory."""

OPTIMAL, NOT_SOLVED, INFEASIBLE, UNBOUNDED, UNDEFINED = 1, 0, -1, -2, -3
"""PuLP's status codes, the same in 3 and 4."""


def solve(
    program: Any, *, solver: str = HIGHS, time_limit: float | None = None, most_nodes: int | None = None
) -> Solved:
    """Solves a pulp.LpProblem within so many seconds; KeyboardInterrupt ends even a long run.

    most_nodes: of branch and bound, for HiGHS alone; at this limit it ends as at the time limit. Raises SolverUnavailable,
    SolverFailed.
    """
    run = partial(_with_highs, most_nodes=most_nodes) if solver == HIGHS else _other(solver)
    try:
        outcome = run(program, time_limit)
        if outcome.verdict == "undecided":
            outcome = _decide(program, run, time_limit)
    finally:
        program.solverModel = program.solver = None
    status, bound = outcome.verdict, outcome.bound
    if status == "undecided":
        raise SolverFailed(f"solver {solver} cannot tell whether there is a solution")
    if status in ("optimal", "feasible"):
        value = pulp.value(program.objective)
        if value is None or not isfinite(value) or _has_forgotten(program):
            raise SolverFailed(f"solver {solver} says {status} and gives no solution: take another solver")
        if status == "optimal":
            bound = float(value)
    return Solved(status, bound)


def solver_names() -> list[str]:
    """Returns the names of the solvers available here."""
    with _deprecations_ignored():
        return sorted(pulp.listSolvers(onlyAvailable=True))


def solver_version(name: str) -> str:
    """Returns the version of HiGHS; "unknown" for other solvers, of which PuLP does not tell it."""
    if name != HIGHS:
        return "unknown"
    return f"{highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"


def pulp_version() -> str:
    """Returns the version of PuLP."""
    return str(pulp.__version__)


Run = Callable[[Any, float | None], SolverOutcome]
"""Runs a solver on a pulp.LpProblem within so many seconds."""


def _with_highs(program: Any, time_limit: float | None, most_nodes: int | None = None) -> SolverOutcome:
    _silence_banner()
    moments = highspy.cb.HighsCallbackType
    listening = [moments.kCallbackMipInterrupt, moments.kCallbackSimplexInterrupt]

    options = HIGHS_OPTIONS | (FOR_FEW if len(program.variables()) <= FEW_VARIABLES else {})
    if most_nodes is not None:
        options |= {"mip_max_nodes": most_nodes}

    def run(stop: Event) -> None:
        def look(kind: Any, message: Any, told: Any, answer: Any, data: Any) -> None:
            if stop.is_set():
                answer.user_interrupt = True

        highs = pulp.HiGHS(
            msg=False,
            timeLimit=time_limit,
            callbackTuple=(look, None),
            callbacksToActivate=listening,
            **options,
        )
        try:
            _ask(program, highs)
        except SolverFailed:  # PuLP 3 does not know the statuses of the limits of nodes and of memory
            if _ended_with(program, highspy.HighsModelStatus.kMemoryLimit):
                raise SolverFailed(f"solver {HIGHS} failed: {WANTS_MEMORY}") from None
            if not _ended_with(program, highspy.HighsModelStatus.kSolutionLimit):
                raise

    interruptible(run)
    return _highs_outcome(program)


def _highs_outcome(program: Any) -> SolverOutcome:
    """Returns the outcome as HiGHS states it: PuLP 3 calls any incumbent optimal, and unbounded infeasible."""
    model = program.solverModel
    status, info = model.getModelStatus(), model.getInfo()
    if status == highspy.HighsModelStatus.kOptimal:
        return SolverOutcome("optimal")
    if status == highspy.HighsModelStatus.kInfeasible:
        return SolverOutcome("infeasible")
    if status in (highspy.HighsModelStatus.kUnboundedOrInfeasible, highspy.HighsModelStatus.kUnbounded):
        return SolverOutcome("undecided")
    if status == highspy.HighsModelStatus.kSolutionLimit:
        return SolverOutcome("stopped", _highs_bound(program))
    if status == highspy.HighsModelStatus.kMemoryLimit:
        raise SolverFailed(f"solver {HIGHS} failed: {WANTS_MEMORY}")
    if status != highspy.HighsModelStatus.kTimeLimit:
        raise SolverFailed(f"solver {HIGHS} stopped: {model.modelStatusToString(status)}")
    found = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    return SolverOutcome("feasible" if found else "stopped", _highs_bound(program))


def _ended_with(program: Any, status: Any) -> bool:
    """Returns whether HiGHS ended with this status."""
    model = program.solverModel
    return model is not None and model.getModelStatus() == status


def _highs_bound(program: Any) -> float | None:
    """Returns the dual bound in the program's own sense: PuLP 3 gives HiGHS a minimisation without the constant."""
    model = program.solverModel
    bound = model.getInfo().mip_dual_bound if program.isMIP() else -inf
    if not isfinite(bound):
        return None
    turned = 1 if model.getObjectiveSense()[1] == _highs_sense(program.sense) else -1
    return float(turned * (bound - model.getObjectiveOffset()[1]) + program.objective.constant)


def _highs_sense(sense: int) -> Any:
    return highspy.ObjSense.kMaximize if sense == pulp.LpMaximize else highspy.ObjSense.kMinimize


class Quiet(highspy.Highs):
    """HiGHS without output from its first call on, which enables callbacks."""

    def enableCallbacks(self) -> None:
        """Turns console output off, then enables callbacks."""
        self.setOptionValue("log_to_console", False)
        super().enableCallbacks()


@cache
def _silence_banner() -> None:
    """Suppresses the banner that HiGHS prints with the first model of a process."""
    Quiet()


def _other(name: str) -> Run:
    """Returns the run of another solver; options that it does not have are left out."""
    with _deprecations_ignored():
        if name not in pulp.listSolvers(onlyAvailable=True):
            raise SolverUnavailable(name, solver_names())
        kind = type(pulp.getSolver(name, msg=False))

    def run(program: Any, time_limit: float | None) -> SolverOutcome:
        wanted = {
            "timeLimit": time_limit,
            "gapRel": 0.0,
            "gapAbs": 0.0,
            "options": COMMAND_OPTIONS.get(name),
        }
        known = inspect.signature(kind).parameters
        with _deprecations_ignored():
            chosen = kind(msg=False, **{option: wanted[option] for option in wanted if option in known})
        started = time.monotonic()
        _forget_values(program)
        with TemporaryDirectory() as folder:
            # Where PuLP puts its exchange files: the current folder if the system's own is not to be had.
            chosen.tmpDir = folder
            told = within_time_limit(time_limit, name, lambda: _ask(program, chosen))
        out_of_time = time_limit is not None and time.monotonic() - started >= time_limit
        return SolverOutcome(_verdict(name, *_code(program, told), out_of_time))

    return run


def _forget_values(program: Any) -> None:
    """Sets all variables to nan, since a solver without a solution leaves the last values; PuLP 4 ignores None."""
    for variable in program.variables():
        variable.varValue = nan


def _has_forgotten(program: Any) -> bool:
    """Returns whether no variable has received a value since."""
    values = [variable.varValue for variable in program.variables()]
    return bool(values) and all(value is not None and isnan(value) for value in values)


def _code(program: Any, told: Any) -> tuple[int, bool]:
    """Returns PuLP's status code, and whether the variables hold a solution.

    PuLP 4 returns an account of the solve. PuLP 3 returns a code that calls any incumbent optimal; the program has a
    second code that distinguishes them.
    """
    if not isinstance(told, int):
        return int(getattr(told, "status", UNDEFINED)), bool(getattr(told, "has_solution", False))
    found = program.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
    proved = program.sol_status == pulp.LpSolutionOptimal
    return (NOT_SOLVED if told == OPTIMAL and not proved else told), found


def _verdict(name: str, code: int, found: bool, out_of_time: bool) -> Verdict:
    """Returns the verdict; "optimal" only within the time limit, since some solvers call the incumbent at it optimal."""
    if code == OPTIMAL and not out_of_time:
        return "optimal"
    if code == INFEASIBLE and not out_of_time:
        return "infeasible"
    if found:
        return "feasible"
    if out_of_time:
        return "stopped"
    if code in (UNBOUNDED, UNDEFINED):
        return "undecided"
    raise SolverFailed(f"solver {name} stopped early with status {code}")


def _decide(program: Any, run: Run, time_limit: float | None) -> SolverOutcome:
    """Decides between infeasible and unbounded by solving without the objective."""
    objective = program.objective
    program.setObjective(pulp.lpSum([]))
    try:
        verdict = run(program, time_limit).verdict
    finally:
        program.setObjective(objective)
    if verdict in ("optimal", "feasible"):
        raise SolverFailed("the program is unbounded")
    return SolverOutcome(verdict)


def _ask(program: Any, solver: Any) -> Any:
    """Calls PuLP's solve; any exception of the solver or its wrapper is raised as SolverFailed."""
    try:
        return program.solve(solver)
    except Exception as error:
        raise SolverFailed(f"solver {solver.name} failed: {_why(error)}") from error


def _why(error: Exception) -> str:
    """Returns the cause of a failure of an external solver, in place of PuLP's message."""
    if isinstance(error, MemoryError):
        return WANTS_MEMORY
    told = str(error) or type(error).__name__
    if "Error while trying to execute" in told:
        return "its program ended with an error, or was ended"
    if isinstance(error, LookupError | ValueError | AttributeError):
        return f"its answer cannot be read ({told})"
    return told


@contextmanager
def _deprecations_ignored() -> Iterator[None]:
    """Context that ignores deprecation warnings: PuLP 3 warns that its bundled CBC is gone in PuLP 4."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield
