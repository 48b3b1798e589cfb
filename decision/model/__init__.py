"""The model: a case as exact numbers, its value functions and constraints, and the evaluation of a bundle."""
