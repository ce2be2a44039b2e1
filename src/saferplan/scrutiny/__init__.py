"""Scrutiny by councils: committees, meetings and their packs, recommendations and responses, questions and answers."""
