"""One Excel file per organisation: its actions, sent out, filled in, and read back with every cell accounted for."""
