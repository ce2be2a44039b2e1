"""The document as one accessible HTML file: styles and pictures inside it, no scripts, nothing fetched."""

from saferplan.documents.html.page import html_page

__all__ = ["html_page"]
