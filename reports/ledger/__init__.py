"""The ledger of runs: an SQLite database of what was asked, of which case, and what came out."""
