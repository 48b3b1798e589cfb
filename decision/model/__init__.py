"""A case as exact numbers: the settled problem, its value functions and rows, and what a bundle comes to."""
