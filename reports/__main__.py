"""`python -m reports`, the same as the command `policy-options`."""

from reports.cli import main

main()
