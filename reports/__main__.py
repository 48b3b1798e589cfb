"""Entry point of `policy-options` and `python -m reports`: installs signal handlers before any slow import."""

from reports.request.stopping import leave, listen, run


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    listen()
    from reports.commands.cli import main as command

    leave(run(command))


if __name__ == "__main__":
    main()
