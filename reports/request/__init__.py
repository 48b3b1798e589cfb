"""What the command line asked, and how a command ends."""
