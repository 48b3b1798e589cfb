"""The options of a command, the overrides they make, and how a command ends."""
