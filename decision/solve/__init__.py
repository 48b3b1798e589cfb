"""The optimal bundle, proved: integer program, enumeration, branch and bound, ranking and the tie rule."""
