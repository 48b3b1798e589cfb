"""Shared by all computations: limits of time and work, interruption, the runner of parts, array types."""
