"""The pages of accountability ask the database the same number of questions however much there is to account for.

Every page of a family that the co-ordinator opens is counted, with ten rows of each kind and with two hundred. Rows
are copies of those that the world of the family holds, made in bulk, past the services, whose work is not what is
measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships import People
from route_inventory import CO_ORDINATOR, TABLES, address_of, client_of
from route_values import VALUES
from saferplan.claims.models import Claim
from saferplan.consultation.models import (
    Channel,
    Consultation,
    FreeText,
    Group,
    HeldText,
    Questionnaire,
    YouSaid,
)
from saferplan.consultation.models import Question as AskedQuestion
from saferplan.duties.models import DutyRecord
from saferplan.governance.models import (
    Control,
    EqualityAction,
    EqualityAssessment,
    EqualityLine,
    HeldDataset,
    ProtectionAssessment,
    Protocol,
    ProtocolSignature,
    ProtocolVersion,
    Risk,
    RiskRegister,
)
from saferplan.powers.models import CaseReviewFigures, PowersPublication, ToolUse
from saferplan.problem_solving.models import Evaluation, ProblemRecord
from saferplan.publications.models import Publication, Release
from saferplan.reports.models import CouncilReport, OwnTemplate, ReportPart
from saferplan.scrutiny.models import (
    CallForAction,
    CopySent,
    Question,
    Recommendation,
    Response,
    ScrutinyMeeting,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FEW, MANY = 10, 200
BESIDE = ("dashboard", "search", "what_happened")
"""Pages outside the rooms that tell of what is in them."""

Varied = Mapping[str, Callable[[int], Any]]


@dataclass(frozen=True)
class Kind:
    """Rows of one kind: what has to differ from one to the next, and the rows that each has of its own."""

    model: type[models.Model]
    varied: Varied
    of: str = ""
    own: tuple[Kind, ...] = ()


def _month(at: int) -> dt.date:
    return dt.date(1990 + at // 12, 1 + at % 12, 1)


def _title(at: int) -> str:
    return f"Of its kind number {at}"


SAME: Varied = {}
_NUMBER: Varied = {"number": lambda at: 1000 + at}
_TITLE: Varied = {"title": _title}

KINDS: dict[str, tuple[Kind, ...]] = {
    "governance": (
        Kind(Risk, _NUMBER, own=(Kind(Control, SAME, "risk"),)),
        Kind(
            EqualityAssessment,
            _NUMBER,
            own=(Kind(EqualityLine, SAME, "assessment"), Kind(EqualityAction, SAME, "assessment")),
        ),
        Kind(
            Protocol,
            {**_TITLE, "statutory": lambda _at: False},
            own=(Kind(ProtocolVersion, SAME, "protocol", (Kind(ProtocolSignature, SAME, "version"),)),),
        ),
        Kind(HeldDataset, _TITLE),
        Kind(ProtectionAssessment, _TITLE),
        Kind(RiskRegister, {"purpose": _title}),
    ),
    "scrutiny": (
        Kind(ScrutinyMeeting, {"about": _title}),
        Kind(
            Recommendation,
            _NUMBER,
            own=(Kind(Response, SAME, "recommendation"), Kind(CopySent, SAME, "recommendation")),
        ),
        Kind(Question, _NUMBER),
        Kind(CallForAction, {"text": _title}),
    ),
    "powers": (
        Kind(ToolUse, {"starts": _month, "ends": lambda at: _month(at + 1) - dt.timedelta(days=1)}),
        Kind(CaseReviewFigures, {"year": lambda at: 2100 + at}),
        Kind(PowersPublication, {"year": lambda at: 2100 + at}),
    ),
    "problem_solving": (Kind(ProblemRecord, _TITLE, own=(Kind(Evaluation, SAME, "problem"),)),),
    "consultation": (
        Kind(FreeText, SAME, own=(Kind(HeldText, SAME, "free_text"),)),
        Kind(
            Consultation,
            _TITLE,
            own=(Kind(Group, SAME, "consultation"), Kind(Channel, SAME, "consultation")),
        ),
        Kind(Group, {"name": _title}),
        Kind(Channel, {"name": _title}),
        Kind(YouSaid, SAME),
        Kind(Questionnaire, _TITLE, own=(Kind(AskedQuestion, SAME, "questionnaire"),)),
    ),
    "publications": (
        Kind(Publication, {"version": lambda at: 10 + at}),
        Kind(Release, {"channel": _title}),
    ),
    "reports": (
        Kind(CouncilReport, _TITLE, own=(Kind(ReportPart, SAME, "report"),)),
        Kind(Claim, {"sentence": _title}),
        Kind(OwnTemplate, _TITLE),
    ),
    "duties": (Kind(DutyRecord, {"source": _title}),),
}
"""What grows, by family of pages."""


def grow(kind: Kind, to: int) -> None:
    """Copy the first row of a kind, with what is its own, until there are so many."""
    rows = models.QuerySet(kind.model)
    held = rows.count()
    first = rows.order_by("pk").first()
    assert first is not None, f"the world has no {kind.model._meta.verbose_name}"
    _copied(kind, first, [{}] * (to - held), first_at=held)


def _copied(kind: Kind, row: models.Model, given: list[dict[str, Any]], *, first_at: int = 0) -> None:
    made = []
    for at, own in enumerate(given, start=first_at):
        one = copy(row)
        one.pk, one._state = None, models.base.ModelState()
        for name, value in {**{name: varied(at) for name, varied in kind.varied.items()}, **own}.items():
            setattr(one, name, value)
        made.append(one)
    models.QuerySet(kind.model).bulk_create(made)
    for many in kind.model._meta.many_to_many:
        through = many.remote_field.through
        links = models.QuerySet(through).filter(**{many.m2m_field_name(): row.pk})
        for link in links:
            _copied(Kind(through, SAME), link, [{many.m2m_column_name(): one.pk} for one in made])
    for under in kind.own:
        for child in models.QuerySet(under.model).filter(**{under.of: row.pk}):
            _copied(under, child, [{under.of: one} for one in made])


def opened(client: Client, family: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The pages of a family that the co-ordinator opens, by name, and those beside them; files are left out."""
    for name, route in TABLES[family].items():
        if CO_ORDINATOR in route.opens and route.status == 200 and not {"ending", "sheet"} & set(route.of):
            yield name, address_of(name, route, values)
    for name in BESIDE:
        yield name, reverse(name) + ("?q=number" if name == "search" else "")


@dataclass(frozen=True)
class Answer:
    """How long a page is, and the statements that it asks of somebody who has opened it before."""

    length: int
    asked: tuple[str, ...]


def answers(client: Client, pages: list[tuple[str, str]]) -> dict[str, Answer]:
    """What each page answers."""
    found = {}
    for name, address in pages:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code == 200, name
        statements = tuple(one["sql"] for one in asked.captured_queries)
        found[name] = Answer(len(response.content), statements)
    return found


@pytest.mark.parametrize("family", sorted(KINDS))
def test_a_page_asks_as_much_of_two_hundred_rows_as_of_ten(
    people: People, settings: Any, tmp_path: Any, family: str
) -> None:
    values = VALUES[family](people, settings, tmp_path)
    client = client_of(people, CO_ORDINATOR)
    pages = list(opened(client, family, values))
    counts = []
    for number in (FEW, MANY):
        for kind in KINDS[family]:
            grow(kind, number)
        counts.append(answers(client, pages))
    few, many = counts
    assert any(many[name].length > 4 * few[name].length for name, _ in pages), "no page shows what was added"
    grown = [
        f"{name}: {len(few[name].asked)} became {len(many[name].asked)}: {_most(few[name].asked, many[name].asked)}"
        for name, _ in pages
        if len(many[name].asked) > len(few[name].asked)
    ]
    assert not grown, "\n".join(grown)


def _most(few: tuple[str, ...], many: tuple[str, ...]) -> str:
    """The statement that is asked more often than before, for the message."""
    shapes = [one[:400] for one in many]
    before = [one[:400] for one in few]
    return max(shapes, key=lambda one: shapes.count(one) - before.count(one))
