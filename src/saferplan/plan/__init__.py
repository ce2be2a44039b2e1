"""The action plan of a year: outcomes, actions, milestones by quarter, measures and their readings."""
