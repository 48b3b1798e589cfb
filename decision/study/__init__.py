"""A study: the answer in every row of variants and grid, and what the rows together say."""
