"""The forms that are written: page, PDF, workbook and tables."""
