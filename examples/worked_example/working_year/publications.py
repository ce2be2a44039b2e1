"""Documents of the worked example: made on their days, approved and published where the founding report has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from examples.worked_example.working_year import facts
from examples.worked_example.working_year.people import Cast
from saferplan.meetings.models import Meeting
from saferplan.meetings.selectors import meeting_next
from saferplan.plan.models import Plan
from saferplan.publications.kinds import KINDS
from saferplan.publications.services import publication_approve, publication_make, publication_publish
from saferplan.publications.states import About, DocumentKind
from saferplan.publications.words import plain_words_write
from saferplan.strategy.models import Priority, Strategy


def play_documents(
    cast: Cast, strategy: Strategy, plans: Mapping[int, Plan], *, first: dt.date, last: dt.date
) -> None:
    """Write plain words, and make the documents, of the days from `first` to `last`.

    `plans` are those of the years, by the year each starts in.
    """
    made = facts("publications_2017")
    newest = max(plans)
    for one in (each for each in made["plain_words"] if first <= each["on"] <= last):
        plain_words_write(
            by=cast.co_ordinator(one["on"]),
            priority=Priority.objects.get(year=newest, number=one["priority"], ended__isnull=True),
            question=one["question"],
            symbol=one["symbol"],
            about="\n".join(one["about"]),
            doing="\n".join(one["doing"]),
        )
    for one in (each for each in made["document"] if first <= each["on"] <= last):
        _document(cast, one, made["approved_as"], strategy, plans[one.get("of", newest)])


def _document(cast: Cast, given: Mapping[str, Any], approved_as: str, strategy: Strategy, plan: Plan) -> None:
    kind = DocumentKind(given["kind"])
    by = cast.co_ordinator(given["on"])
    subjects: dict[About, Strategy | Plan | Meeting | None] = {
        About.STRATEGY: strategy,
        About.PLAN: plan,
        About.MEETING: meeting_next(day=by.today),
    }
    subject = subjects[KINDS[kind].about]
    assert subject is not None  # noqa: S101 - the year's meetings are arranged
    publication = publication_make(by=by, kind=kind, subject=subject)
    if "approved" in given:
        publication_approve(
            by=cast.chair(given["approved"]), publication=publication, approved_as=approved_as
        )
    if "published" in given:
        publication_publish(by=cast.co_ordinator(given["published"]), publication=publication)
