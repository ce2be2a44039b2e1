"""Scrutiny as tables: committees and meetings with their packs; recommendations, responses, copies; questions."""

from saferplan.scrutiny.models.asking import CallForAction, Question
from saferplan.scrutiny.models.committees import Committee, ScrutinyMeeting, ScrutinyPack
from saferplan.scrutiny.models.recommending import CopySent, Recommendation, Response

__all__ = [
    "CallForAction",
    "Committee",
    "CopySent",
    "Question",
    "Recommendation",
    "Response",
    "ScrutinyMeeting",
    "ScrutinyPack",
]
