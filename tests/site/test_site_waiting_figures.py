"""What waits for the source of a figure, on pages: beside a draft, where one is refused, and how it is settled."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from meetings_world import at
from publications_world import DAY, Year, year_make
from saferplan.claims.models import Claim, KeptSentence
from saferplan.history.recording import record
from saferplan.meetings.cycles import meeting_begin
from saferplan.meetings.records import decision_want
from saferplan.publications.models import Publication
from saferplan.publications.services import publication_make
from saferplan.publications.states import DocumentKind

pytestmark = pytest.mark.django_db

FIGURE = "Complaints about noise rose by 31."
ASKS = "Say where this figure comes from"


@pytest.fixture
def year(db: None, settings: Any, tmp_path: Path) -> Year:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SAFERPLAN_WORKSPACE = None
    settings.SAFERPLAN_CLOCK = lambda: at(DAY)
    return year_make()


@pytest.fixture
def draft(year: Year) -> Publication:
    record("priority_amended", year.priority, by=year.actor(), reason="Clearer.", why=FIGURE)
    return publication_make(by=year.actor(), kind=DocumentKind.ANNUAL_PLAN, subject=year.plan)


def text_of(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def client(year: Year, organisation: str = "NWLDC", role: str = "co_ordinator") -> Client:
    signed_in = Client()
    signed_in.force_login(year.world.people.accounts[organisation, role])
    return signed_in


def test_a_draft_lists_what_waits_with_the_ways_to_settle_it(year: Year, draft: Publication) -> None:
    page = client(year).get(reverse("publication", args=[draft.pk]))
    assert "Nothing says where “31” comes from." in text_of(page)
    link = f"{reverse('claim_add')}?sentence={quote(FIGURE)}"
    assert link in page.content.decode()
    form = client(year).get(link)
    assert FIGURE in form.content.decode(), "the form holds the sentence"
    chair = text_of(client(year, "NWLDC", "chair").get(reverse("publication", args=[draft.pk])))
    assert ASKS not in chair
    assert "Keep it with a reason" in chair
    police = text_of(client(year, "Police", "updater").get(reverse("publication", args=[draft.pk])))
    assert FIGURE in police
    assert "Keep it with a reason" not in police


def test_approving_is_refused_until_the_claim_is_stated_and_the_draft_made_anew(
    year: Year, draft: Publication
) -> None:
    chair = client(year, "NWLDC", "chair")
    approve = {"approved_as": "Chair of the partnership"}
    page = text_of(chair.post(reverse("publication_approve", args=[draft.pk]), approve))
    assert "Nothing says where “31” comes from." in page
    assert "Then make the document anew" in page
    told = {
        "sentence": FIGURE,
        "source": "Register of complaints",
        "geography": "North West Leicestershire",
        "covers": "district",
        "said_of": "district",
        "period": "2016/17",
        "definition": "Complaints about noise to the council",
        "counted_as": "administrative",
        "change": "on",
        "before": "100",
        "after": "131",
    }
    client(year).post(reverse("claim_add"), told)
    assert Claim.objects.filter(sentence=FIGURE, verdict__gt="").exists()
    client(year).post(reverse("publication_make", args=["annual_plan", 2017]), {})
    newest = Publication.objects.order_by("-version").first()
    assert newest is not None
    assert "What has to be settled first" not in text_of(
        client(year).get(reverse("publication", args=[newest.pk]))
    )
    page = text_of(chair.post(reverse("publication_approve", args=[newest.pk]), approve, follow=True))
    assert "Approved" in page
    printed = text_of(chair.get(reverse("publication_document", args=[newest.pk, "html"])))
    assert "Register of complaints" in printed
    assert "From 100 to 131: +31" in printed


def test_closing_a_cycle_names_the_sentence_and_leads_on(year: Year) -> None:
    meeting = year.coming
    decision_want(by=year.actor(), meeting=meeting, text=FIGURE)
    meeting_begin(by=year.world.co_ordinator(meeting.date), meeting=meeting)
    page = client(year).post(reverse("cycle_close", args=[meeting.pk]), {"reason": ""})
    assert FIGURE in text_of(page)
    assert ASKS in text_of(page)
    meeting.refresh_from_db()
    assert meeting.state == "in_progress"


def test_a_sentence_is_kept_and_let_go_on_the_page_of_claims(year: Year) -> None:
    chair = client(year, "NWLDC", "chair")
    page = text_of(chair.post(reverse("sentence_keep"), {"sentence": FIGURE, "why": "", "kept_as": ""}))
    assert "Why does it stand without a source?" in page
    told = {"sentence": FIGURE, "why": "The register was lost.", "kept_as": "Chair of the partnership"}
    page = text_of(chair.post(reverse("sentence_keep"), told, follow=True))
    assert "The register was lost." in page
    (kept,) = KeptSentence.objects.all()
    page = text_of(
        chair.post(reverse("sentence_let_go", args=[kept.pk]), {"reason": "It is found."}, follow=True)
    )
    assert "The register was lost." not in page
