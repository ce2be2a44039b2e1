"""Scrutiny: what is due when after a recommendation, how a response stands, and what needs somebody."""
