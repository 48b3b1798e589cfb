"""A case from a plain table with a row for each option: what its columns are, what is assumed, and what is left out."""

from options.table_case.drafting import Draft, Unread
from options.table_case.making import case_from_table
from options.table_case.reading import load_table, read_table
from options.table_case.table import OptionTable, TableRow

__all__ = ["Draft", "OptionTable", "TableRow", "Unread", "case_from_table", "load_table", "read_table"]
