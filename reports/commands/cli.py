"""The command group: maps exceptions to messages and exit statuses.

Commands import what they need when they run, so that help and checks start at once.
"""

import os
import sys
from importlib.metadata import version
from typing import Any, NoReturn

import click

from options import CaseError
from reports.commands.actors import actors
from reports.commands.asking import show_document
from reports.commands.brief import brief
from reports.commands.check import check
from reports.commands.contingency import contingency
from reports.commands.diff import diff
from reports.commands.disagreement import CASE_READ, report_disagreement
from reports.commands.evaluate import evaluate
from reports.commands.evidence import evidence
from reports.commands.explain import explain
from reports.commands.export import export
from reports.commands.frontier import frontier
from reports.commands.importing import import_
from reports.commands.new import new
from reports.commands.optimize import optimize
from reports.commands.options import FORMAT_ASKED
from reports.commands.recording import record_run
from reports.commands.release import release
from reports.commands.robust import robust
from reports.commands.runs import runs
from reports.commands.schema import schema
from reports.commands.study import study
from reports.commands.sweep import sweep
from reports.commands.timing import TimeUp
from reports.commands.vary import vary
from reports.commands.verify import verify
from reports.commands.weights import weights
from reports.request.statuses import STOPPED, TIME_UP, Exit
from reports.request.stopping import STOPS
from reports.words.terminal import OutputLost, standard_streams


class Exiting(click.Group):
    """A command group that turns exceptions into exit statuses, in this place alone."""

    def main(self, *words: Any, **asked: Any) -> Any:
        """Runs a command with guarded standard streams; failures of the system become exit statuses."""
        with standard_streams():
            try:
                return super().main(*words, **asked)
            except OutputLost as error:
                _end_unable(f"cannot write to standard output: {error}")
            except OSError as error:
                where = f" {error.filename}" if error.filename else ""
                _end_unable(f"the system refuses{where}: {error.strerror or error}")
            except (MemoryError, ImportError, RuntimeError) as error:
                if not wants_memory(error):
                    raise
                _end_unable(
                    "there is not enough memory; ask for less (--help), or run it on a larger machine"
                )

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command, and records the run once its answer is printed, however it ends."""
        try:
            return self._ended(ctx)
        finally:
            record_run(ctx)

    def _ended(self, ctx: click.Context) -> Any:
        """Runs a command; faults of the case and failures of the solver become exit statuses."""
        try:
            return super().invoke(ctx)
        except CaseError as error:
            read = "study" if ctx.invoked_subcommand == study.name else "case"
            _show_faults(error, ctx.meta.get(FORMAT_ASKED, "table"), read)
            ctx.exit(Exit.CASE_WRONG)
        except RuntimeError as error:
            from decision import Disagreement

            if not isinstance(error, Disagreement):
                raise
            report_disagreement(ctx, str(error))
            ctx.exit(Exit.NOT_PROVED)
        except TimeUp:
            click.echo("Stopped by the time limit before there was anything to tell.", err=True)
            _tell_nothing(ctx, TIME_UP, "--time-limit")
            ctx.exit(Exit.NOT_PROVED)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            _tell_nothing(ctx, STOPPED, ctx.invoked_subcommand or "")
            ctx.exit(STOPS.status() or Exit.INTERRUPTED)
        except BrokenPipeError:
            # Whoever read has gone; flushing at exit would only fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


def _tell_nothing(ctx: click.Context, reason: str, get: str) -> None:
    """Prints the JSON document of a command that was stopped before it had an answer, where JSON was asked for."""
    if ctx.meta.get(FORMAT_ASKED) == "json":
        from reports.documents.common import nothing_document

        read = ctx.meta.get(CASE_READ)
        show_document(nothing_document(ctx.invoked_subcommand or "", str(read or ""), reason, get))


WANTING = (
    "can't start new thread",
    "failed to map segment",
    "cannot allocate memory",
    "cannot apply additional",
)
"""What the system, Python and the loader of libraries say where memory or threads are not to be had."""


def wants_memory(error: BaseException) -> bool:
    """Whether an exception, or one that it comes from, tells of memory that is not to be had."""
    said = str(error).casefold()
    if isinstance(error, MemoryError) or any(each in said for each in WANTING):
        return True
    cause = error.__cause__ or error.__context__
    return cause is not None and wants_memory(cause)


def _end_unable(why: str) -> NoReturn:
    click.echo(f"Error: {why}", err=True)
    sys.exit(Exit.COULD_NOT_RUN)


def _show_faults(error: CaseError, form: str, read: str) -> None:
    """Prints the faults of what was read: a case, or a study with its case."""
    if form == "json":
        from reports.documents.common import faults_document

        show_document(faults_document(error.faults))
        return
    if form == "csv":
        from reports.commands.tabular import show_faults_csv
        from reports.documents.common import faults_document

        show_faults_csv(faults_document(error.faults))
    for fault in error.faults:
        click.echo(str(fault), err=True)
    click.echo(f"{len(error.faults):,} fault{'s' if len(error.faults) > 1 else ''} in the {read}.", err=True)


@click.group(cls=Exiting, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("policy-options"), prog_name="policy-options")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Recommend a bundle of policy measures, prove it best, and say what would change the answer.

    \b
    Begin with:
      policy-options new mine
      policy-options check mine/case.yaml
      policy-options optimize mine/case.yaml
      policy-options brief mine/case.yaml

    Completion in bash: eval "$(_POLICY_OPTIONS_COMPLETE=bash_source policy-options)"
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


COMMANDS = (
    new, check, schema, export, import_, optimize, frontier, sweep, evidence, robust, actors, contingency, evaluate,
    explain, weights, vary, study, diff, brief, release, runs, verify,
)  # fmt: skip

for command in COMMANDS:
    main.add_command(command)
