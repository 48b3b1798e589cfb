"""Entry point of `policy-options` and `python -m reports`: installs signal handlers before any slow import."""

import gc

from reports.request.stopping import leave, listen, run


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    listen()
    # Most of what is made in one answer lives to its end: to look for cycles in it at the usual pace of 700 takes a
    # tenth of the time of a brief.
    gc.set_threshold(20_000)
    from reports.commands.cli import main as command

    leave(run(command))


if __name__ == "__main__":
    main()
