"""The document as a Word file, on our own page or in a council's template."""

from saferplan.documents.word.council import ReceivedTemplate, received_template
from saferplan.documents.word.file import word_file
from saferplan.documents.word.sketch import page_sketch
from saferplan.documents.word.suitability import StyleLook, TemplateLook, template_look

__all__ = [
    "ReceivedTemplate",
    "StyleLook",
    "TemplateLook",
    "page_sketch",
    "received_template",
    "template_look",
    "word_file",
]
