"""The figures of a brief: matplotlib's pictures in the brief's own hand, the same bytes for the same data."""
