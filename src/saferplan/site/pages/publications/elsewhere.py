"""The kinds of document that are made where they arise, with the way there: the list of documents names them all."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from saferplan.history.policies import may
from saferplan.site.components import Cell, Table
from saferplan.site.middleware import ActorRequest


@dataclass(frozen=True, slots=True)
class MadeElsewhere:
    """A kind of document of another room: what it says, the page on which it is made and got, and who may open that.

    `of_a_plan`: the page is that of a plan's year.
    """

    label: str
    says: str
    page: str
    where: str
    policy: str
    of_a_plan: bool = False


ELSEWHERE = (
    MadeElsewhere(
        "Strategic assessment",
        "Levels, changes, threats and harm of a year, with every figure traced.",
        "assessments",
        "Assessments",
        "desk.assessment_view",
    ),
    MadeElsewhere(
        "Status report",
        "How the plan stands before a meeting, on two sides; agenda and minutes beside it.",
        "meetings",
        "Meetings",
        "meetings.view",
    ),
    MadeElsewhere(
        "Refresh comparison",
        "What a refresh made of the plan of the year before.",
        "plan_refresh",
        "Refresh of the plan",
        "plan.view",
        of_a_plan=True,
    ),
    MadeElsewhere(
        "Council report",
        "The report to a council in its own template, and what it lacks.",
        "council_reports",
        "Reports to a council",
        "reports.view",
    ),
    MadeElsewhere(
        "Funder's return",
        "What a funder's money was spent on and did, quarter by quarter.",
        "plan_money",
        "Money",
        "money.view",
        of_a_plan=True,
    ),
    MadeElsewhere(
        "Scrutiny pack",
        "Each priority, its outcomes, money and risks, for the members of a committee.",
        "scrutiny",
        "Scrutiny",
        "scrutiny.view",
    ),
    MadeElsewhere(
        "Consultation report",
        "Who was asked, what they answered, and what became of it; and the questionnaires.",
        "consultations",
        "Consultations",
        "consultation.view",
    ),
    MadeElsewhere(
        "Risk register",
        "Risks with scores, controls and reviews, and the matrix.",
        "risk_registers",
        "Frozen risk registers",
        "governance.view",
    ),
    MadeElsewhere(
        "Equality impact assessment",
        "Screening, effects on each protected characteristic, and what is done about them.",
        "equality_list",
        "Equality",
        "governance.view",
    ),
    MadeElsewhere(
        "Data protection register",
        "Protocols with who signed them, datasets, impact assessments, and what was disposed of.",
        "protection_registers",
        "Frozen data protection registers",
        "governance.view",
    ),
    MadeElsewhere(
        "Use of tools and powers",
        "How often each was used, by year.",
        "powers",
        "Tools and powers",
        "powers.view",
    ),
    MadeElsewhere(
        "Case review figures",
        "The year's figures of anti-social behaviour case reviews.",
        "case_reviews",
        "Case reviews",
        "powers.view",
    ),
)
"""Every kind that another room makes, in the order in which the list of documents has them."""


def elsewhere_table(request: ActorRequest, *, year: int | None) -> Table:
    """The kinds that the reader may open, with the way to each; of the plan of a year, where there is one."""
    rows = []
    for one in ELSEWHERE:
        if not may(request.actor, one.policy) or (one.of_a_plan and year is None):
            continue
        address = reverse(one.page, args=[year] if one.of_a_plan else [])
        rows.append((one.label, one.says, Cell(one.where, href=address)))
    return Table("Made where they arise", ("Document", "What it holds", "Where"), rows)
