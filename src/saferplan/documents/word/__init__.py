"""The document as a Word file, on our own page or in a council's template."""

from saferplan.documents.word.file import word_file

__all__ = ["word_file"]
