"""What each command tells, as blocks (reports/blocks.py): one file a command, in the words of the brief's sections."""
