"""The command `policy-options`, and `python -m reports`: what stops it is heard before anything else is imported."""

from reports.request.stopping import leave, listen, run


def main() -> None:
    """Run the command that the arguments name, and end the process."""
    listen()
    from reports.commands.cli import main as command

    leave(run(command))


if __name__ == "__main__":
    main()
