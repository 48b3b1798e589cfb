"""Robustness over drawn scores, scenarios and weights, and the value of information."""
