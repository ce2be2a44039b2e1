"""The document as an OpenDocument text file."""

from saferplan.documents.opendocument.file import opendocument_file

__all__ = ["opendocument_file"]
