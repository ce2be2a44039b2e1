"""Synthetic records in the publishers' formats, at any scale.

Nothing here describes a real person, place or event; only the layouts, and the shares of things such as
missing places, are those of the real publications. The same seed gives the same bytes on every machine and
for every number of threads: see `draws`.

    python -m examples.generator bench-data --rows 10000000 --months 24
"""
