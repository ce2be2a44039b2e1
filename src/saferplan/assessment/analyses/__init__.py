"""Analyses: one method put to one measure, as blocks that stand in an assessment's section or in a document alone."""
