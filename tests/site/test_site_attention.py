"""What rooms find that needs somebody, as lines of task lists: each leads to where it is seen to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import resolve

from saferplan.domain.governance import attention as governance
from saferplan.domain.money import attention as money
from saferplan.domain.scrutiny import following as scrutiny
from saferplan.domain.scrutiny.rules import AttentionKind as ScrutinyKind
from saferplan.site.attention import NOW, OPEN, OVERDUE
from saferplan.site.pages.governance.tasks import governance_tasks
from saferplan.site.pages.money.tasks import money_tasks
from saferplan.site.pages.scrutiny.tasks import scrutiny_tasks


@pytest.mark.parametrize(
    ("subject", "kind", "page", "status"),
    [
        ("contribution 4", money.AttentionKind.AMOUNT_NOT_KNOWN, "contribution", OPEN),
        ("line 4", money.AttentionKind.LINE_OVER, "allocation", NOW),
    ],
)
def test_money_leads_to_its_contribution_or_its_line(
    subject: str, kind: money.AttentionKind, page: str, status: object
) -> None:
    (task,) = money_tasks([money.Attention(kind=kind, subject=subject, sentence="So it is.", remedy="Do.")])
    found = resolve(task.href)
    assert (found.url_name, found.kwargs) == (page, {"number": 4})
    assert (task.title, task.hint, task.status) == ("So it is.", "Do.", status)


@pytest.mark.parametrize(
    ("subject", "page"),
    [
        ("risk 3", "risk"),
        ("equality 3", "equality"),
        ("protocol 3", "protocol"),
        ("protection 3", "protection"),
        ("dataset 3", "held_dataset"),
    ],
)
def test_governance_leads_to_each_kind_of_row_and_says_overdue(subject: str, page: str) -> None:
    dated = [
        governance.Dated(what="risk_review", subject=subject, title="R3", due=dt.date(2017, 6, day))
        for day in (1, 30)
    ]
    tasks = governance_tasks(governance.attention(dated, [], dt.date(2017, 6, 27)))
    assert [(resolve(one.href).url_name, resolve(one.href).kwargs) for one in tasks] == [
        (page, {"number": 3})
    ] * 2
    assert [one.status for one in tasks] == [OVERDUE, OPEN]


@pytest.mark.parametrize(
    ("subject", "page", "row"),
    [
        ("recommendation 5", "recommendation", {"number": 5}),
        ("question 5", "scrutiny_question", {"number": 5}),
        ("meeting 5", "scrutiny_meeting", {"number": 5}),
        ("", "scrutiny", {}),
    ],
)
def test_scrutiny_leads_to_its_row_or_where_no_row_has_it_to_its_first_page(
    subject: str, page: str, row: dict[str, int]
) -> None:
    (task,) = scrutiny_tasks(
        [scrutiny.Attention(kind=ScrutinyKind.QUESTION_OPEN, subject=subject, sentence="So.", remedy="Do.")]
    )
    found = resolve(task.href)
    assert (found.url_name, found.kwargs) == (page, row)
