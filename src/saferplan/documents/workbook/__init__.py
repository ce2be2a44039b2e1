"""The document's numbers as an Excel workbook: a cover, a sheet per table, a sheet of every figure."""

from saferplan.documents.workbook.file import workbook_file

__all__ = ["workbook_file"]
