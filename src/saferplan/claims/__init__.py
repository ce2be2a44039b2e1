"""Claims: sentences with a figure in any document, where each figure comes from, and what has no source yet."""
