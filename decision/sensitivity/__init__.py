"""Sensitivity of the recommendation: to weights, to single scores, and to the limits of resources."""
