"""Records a run in the ledger once its answer is printed; whatever goes wrong with the ledger, the answer stands."""

import platform
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import click

from options import Case
from reports.commands.ledger_options import ledger_path
from reports.commands.typed import default_options, given_options

ANSWER, STATED = "reports.answer", "reports.stated"
"""Where the context remembers how the document of the answer is made, with the context of its command; and the case as it
was read, before options set its numbers."""

CERTIFYING = ("status", "witnesses", "complete", "certified", "exact", "bound", "gap")
"""Attributes of a result that say how its answer is proved."""

Told = Callable[[], Mapping[str, Any]]


def answered(make: Told, proof: object) -> Told:
    """Makes the JSON document of a command when it is first asked for: to be printed, to be recorded, or both.

    proof: the result whose status, witnesses, bound and gap certify the answer, as far as it has them.
    """
    ctx = click.get_current_context()
    made = cache(make)
    ctx.meta[ANSWER] = (ctx, made, proof)
    return made


def remember_case(case: Case) -> None:
    """Stores the case for the record."""
    click.get_current_context().meta[STATED] = case


def case_as_read() -> Case:
    """The case of this command before options set its numbers, with files of `--with` laid over it."""
    case: Case = click.get_current_context().meta[STATED]
    return case


def record_run(ctx: click.Context) -> None:
    """Records the run of this context where there is an answer; says on standard error why it could not be."""
    from reports.ledger.failures import LedgerFailed

    if ANSWER not in ctx.meta:
        return
    command, made, proof = ctx.meta.pop(ANSWER)
    try:
        path = ledger_path(ctx)
        if path is None:
            return
        from reports.ledger.place import readers
        from reports.ledger.store import append

        is_first = append(path, _record(command, made(), proof, ctx.meta[STATED]))
        if is_first:
            told = f"Runs are recorded in {path}, to be read by {readers(path)}"
            click.echo(f"{told}; `policy-options runs --help` says how to turn that off.", err=True)
    except (LedgerFailed, OSError, MemoryError) as error:
        click.echo(f"Warning: this run was not recorded: {str(error) or 'not enough memory'}.", err=True)


def _record(ctx: click.Context, document: Mapping[str, Any], proof: object, case: Case) -> Any:
    from options.canonical import stored
    from reports.ledger.answer import answer_hash
    from reports.ledger.entry import RunRecord, in_json
    from reports.ledger.store import now

    text, hashed = stored(case)
    return RunRecord(
        time=now(),
        command=str(document["command"]),
        case_path=str(document["case"]),
        case_hash=hashed,
        case_text=text,
        options=given_options(ctx),
        defaults=default_options(ctx),
        seed=ctx.params.get("seed"),
        engine={**document["engine"], "python": platform.python_version()},
        certificate={key: getattr(proof, key) for key in CERTIFYING if hasattr(proof, key)},
        answer_hash=answer_hash(document),
        result=in_json(document),
    )
