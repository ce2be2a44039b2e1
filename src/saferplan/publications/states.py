"""What documents there are, how far each is, and to whom it went."""

from __future__ import annotations

from enum import StrEnum

from saferplan.history.states import State


class About(StrEnum):
    """What a document is about."""

    STRATEGY = "strategy"
    PLAN = "plan"
    MEETING = "meeting"


class DocumentKind(StrEnum):
    """The documents that are made, approved and published here."""

    STRATEGY = "strategy"
    ANNUAL_PLAN = "annual_plan"
    PLAN_SUMMARY = "plan_summary"
    EASY_READ = "easy_read"
    ACTION_PLAN = "action_plan"
    MEETING_PACK = "meeting_pack"
    EXEMPT_PACK = "exempt_pack"
    ANNUAL_REVIEW = "annual_review"
    PUBLIC_REVIEW = "public_review"

    @property
    def label(self) -> str:
        """The kind in words."""
        return {
            DocumentKind.STRATEGY: "Three-year strategy",
            DocumentKind.ANNUAL_PLAN: "Annual partnership plan",
            DocumentKind.PLAN_SUMMARY: "Public summary of the plan",
            DocumentKind.EASY_READ: "Easy-read version of the plan",
            DocumentKind.ACTION_PLAN: "Action plan",
            DocumentKind.MEETING_PACK: "Meeting pack",
            DocumentKind.EXEMPT_PACK: "Meeting pack, exempt part",
            DocumentKind.ANNUAL_REVIEW: "Annual review",
            DocumentKind.PUBLIC_REVIEW: "Public annual review",
        }[self]


class PublicationState(State):
    """How far a document is."""

    DRAFT = "draft", "Draft", "dash", "grey", "It was made and waits for approval."
    APPROVED = "approved", "Approved", "diamond", "blue", "It was approved and is not published yet."
    PUBLISHED = "published", "Published", "circle", "green", "It is published as it was frozen."
    REPLACED = "replaced", "Replaced", "square", "grey", "A later version took its place."
    WITHDRAWN = "withdrawn", "Withdrawn", "cross", "red", "It was withdrawn, with a reason."


class Recipient(StrEnum):
    """To whom a published document went."""

    PUBLIC = "public"
    LOCAL_POLICING_BODY = "local_policing_body"
    COUNTY = "county"
    PARTNERS = "partners"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The same in words."""
        return {
            Recipient.PUBLIC: "The public",
            Recipient.LOCAL_POLICING_BODY: "The local policing body",
            Recipient.COUNTY: "The county's strategy group",
            Recipient.PARTNERS: "The partners",
            Recipient.OTHER: "Somebody else",
        }[self]
