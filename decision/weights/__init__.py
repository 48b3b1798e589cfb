"""How the best bundle depends on the weights: upper envelope, shares, regions, the nearest change."""
