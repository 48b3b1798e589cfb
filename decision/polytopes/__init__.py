"""Polytopes by their vertices, and small linear programs: the admissible weights, their volume and triangulation."""
