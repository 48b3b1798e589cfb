"""The sections of a brief: each one file that turns a study into blocks."""
