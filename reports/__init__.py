"""The command line and everything that people read: terminal, JSON, brief. Computes no decision."""
