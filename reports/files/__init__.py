"""Output files: page, PDF, workbook, tables; written atomically."""
