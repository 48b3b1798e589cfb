"""The sections of a brief: each file has one function from a study to a `Section`, or to None."""
