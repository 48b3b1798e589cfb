"""What each command tells, as blocks: one file a command, in the words of the sections of the brief."""
