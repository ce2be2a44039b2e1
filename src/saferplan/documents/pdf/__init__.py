"""The document as a tagged PDF (PDF/UA-1), set by typst."""

from saferplan.documents.pdf.setting import pdf_file

__all__ = ["pdf_file"]
