"""The command line: each command is one file; options.py, asking.py and timing.py are shared."""
