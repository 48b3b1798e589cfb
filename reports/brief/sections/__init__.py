"""The sections of a brief: each file has one function from the findings to a `Section`, or to None."""
