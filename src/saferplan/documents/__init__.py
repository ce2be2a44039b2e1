"""One document definition; accessible HTML, Word, OpenDocument, tagged PDF and Excel made from it."""
