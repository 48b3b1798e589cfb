"""A program for mpiexec: computes `study.yaml` into `out` with calls that end the rank of one of its rows."""

from pathlib import Path

from reports.commands.study_run import carry_out
from reports.commands.studying import prepared
from reports.study.folder import Folder
from reports.study.ranks import ranks
from tests.reports.study_calls import poisonous


def main() -> None:
    """Computes it on the ranks of this MPI job."""
    with ranks() as engine:
        if engine is not None:
            found = prepared(Path("study.yaml"))
            folder = Folder(Path("out"), found.columns, found.document.rows)
            with folder.held((1, 1)):
                carry_out(found, lambda: engine, folder, None, "HiGHS", None, None, poisonous)


if __name__ == "__main__":
    main()
