"""A case as a workbook: a sheet a section, read with sheet and cell as the places of its faults."""
