"""Claims: a sentence with a figure, and what it must carry so that a reader can judge it; citations of Acts."""
