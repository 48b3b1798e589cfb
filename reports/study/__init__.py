"""How the rows of a study are computed by many processes, and kept: engines, groups, parts in a folder."""
