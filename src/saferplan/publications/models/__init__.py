"""Documents with their versions, to whom they went, plain words for easy reading, and the council's Word template."""

from saferplan.publications.models.documents import Publication, Release
from saferplan.publications.models.templates import WordTemplate
from saferplan.publications.models.words import PlainWords

__all__ = ["PlainWords", "Publication", "Release", "WordTemplate"]
