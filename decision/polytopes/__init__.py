"""Polytopes and small linear programs, exact: the admissible weightings, their corners and volumes."""
