"""Wording shared by every output: names, numbers, likelihoods, standings, and the blocks that hold text."""
