"""The terminal answer of each command as blocks; one file a command, built from sections of the brief."""
