"""Candidates, scores and decisions; the three-year strategy, its themes and the priorities of each year."""
