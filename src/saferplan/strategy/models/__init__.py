"""The strategy and its priorities; and how priorities are set: candidates, scoring models, workshops, decisions."""

from saferplan.strategy.models.candidates import Candidate
from saferplan.strategy.models.strategies import Objective, Priority, Strategy, Theme
from saferplan.strategy.models.workshops import Decision, DiscussionNote, Score, ScoringModel, Workshop

__all__ = [
    "Candidate",
    "Decision",
    "DiscussionNote",
    "Objective",
    "Priority",
    "Score",
    "ScoringModel",
    "Strategy",
    "Theme",
    "Workshop",
]
