"""The pages of documents: from making one to where it went; plain words; the template; what everybody reads."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest
from council_templates import council_template, with_field
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meetings_world import at
from publications_world import DAY, SECRET, Year, easy_words, published_summary, year_make
from saferplan.publications.models import PlainWords, Publication, WordTemplate
from saferplan.publications.services import publication_make
from saferplan.publications.states import DocumentKind, PublicationState
from saferplan.site.pages.publications.elsewhere import ELSEWHERE

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db: None, settings: Any, tmp_path: Path) -> Year:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SAFERPLAN_WORKSPACE = None
    settings.SAFERPLAN_CLOCK = lambda: at(DAY)
    return year_make()


def text_of(response: Any) -> str:
    """What a page says."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def client(year: Year, organisation: str = "NWLDC", role: str = "co_ordinator") -> Client:
    signed_in = Client()
    signed_in.force_login(year.world.people.accounts[organisation, role])
    return signed_in


def day_of(day: dt.date) -> dict[str, str]:
    return {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}


def test_a_summary_from_making_it_to_where_it_went(year: Year) -> None:
    co_ordinator, chair = client(year), client(year, "NWLDC", "chair")
    make = reverse("publication_make", args=["plan_summary", 2017])
    page = co_ordinator.post(make, {}, follow=True)
    made = Publication.objects.get()
    assert "The document is made. Look at it before it is approved." in text_of(page)
    number = [made.pk]
    assert "Approve it" not in text_of(page), "who makes it does not approve it"
    assert "Approve it" in text_of(chair.get(reverse("publication", args=number)))
    page = chair.post(reverse("publication_approve", args=number), {"approved_as": ""})
    assert "Answer “As which post do you approve it?”" in text_of(page)
    chair.post(reverse("publication_approve", args=number), {"approved_as": "Chair of the partnership"})
    page = co_ordinator.post(reverse("publication_publish", args=number), {}, follow=True)
    assert "The document is published. Record where it went." in text_of(page)
    sent = {"recipient": "public", "channel": "Web site", "form": "Web page", "words": "", **day_of(DAY)}
    page = co_ordinator.post(reverse("release_record", args=number), sent, follow=True)
    assert "It is recorded." in text_of(page)
    assert "Web site" in text_of(page)
    public = Client().get(reverse("published_documents"))
    assert "Public summary of the plan 2017/18" in text_of(public)
    page = co_ordinator.post(reverse("publication_withdraw", args=number), {"reason": "Wrong."}, follow=True)
    assert "Withdrawn" in text_of(page)
    assert "Nothing is published yet" in text_of(Client().get(reverse("published_documents")))
    listed = co_ordinator.get(reverse("publications"))
    assert "Public summary of the plan 2017/18" not in text_of(listed).split("Make a document")[0]
    assert "Public summary of the plan 2017/18" in text_of(
        co_ordinator.get(reverse("publications") + "?all=yes")
    )


def test_who_may_not_make_sees_what_is_there_and_no_offer(year: Year) -> None:
    page = client(year, "Police", "updater").get(reverse("publications"))
    assert "No document is made yet" in text_of(page)
    assert "Make a document" not in text_of(page)


def test_every_kind_of_document_is_listed_with_a_way_to_it(year: Year) -> None:
    reader = client(year, "Police", "updater")
    page = reader.get(reverse("publications"))
    assert len(ELSEWHERE) == 12
    for one in ELSEWHERE:
        address = reverse(one.page, args=[2017] if one.of_a_plan else [])
        assert f'href="{address}"' in page.content.decode(), one.label
        assert one.label in text_of(page)
        assert reader.get(address).status_code == 200, one.label
    offered = text_of(client(year).get(reverse("publications")))
    assert all(one.label in offered for one in DocumentKind)


@pytest.mark.parametrize("ending", ["html", "docx", "pdf", "odt"])
def test_a_document_is_handed_out(year: Year, ending: str) -> None:
    made = publication_make(by=year.actor(), kind=DocumentKind.MEETING_PACK, subject=year.coming)
    response = client(year).get(reverse("publication_document", args=[made.pk, ending]))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("inline" if ending == "html" else "attachment")
    if ending == "html":
        assert response["Content-Security-Policy"].startswith("sandbox")


def test_only_what_is_worked_with_is_a_workbook(year: Year) -> None:
    status = {}
    for kind in (DocumentKind.ACTION_PLAN, DocumentKind.PLAN_SUMMARY):
        made = publication_make(by=year.actor(), kind=kind, subject=year.plan)
        status[kind] = client(year).get(reverse("publication_document", args=[made.pk, "xlsx"])).status_code
    assert status == {DocumentKind.ACTION_PLAN: 200, DocumentKind.PLAN_SUMMARY: 404}


def test_the_exempt_part_is_not_found_by_a_partner(year: Year) -> None:
    made = publication_make(by=year.actor(), kind=DocumentKind.EXEMPT_PACK, subject=year.coming)
    police = client(year, "Police", "updater")
    for name, more in (("publication", ()), ("publication_document", ("html",))):
        assert police.get(reverse(name, args=[made.pk, *more])).status_code == 404
        assert client(year).get(reverse(name, args=[made.pk, *more])).status_code == 200
    assert SECRET not in text_of(police.get(reverse("publications")))
    assert (
        client(year, "Police", "approver").get(reverse("publication_approve", args=[made.pk])).status_code
        == 404
    )


def test_a_kind_or_subject_that_is_not_there_is_not_found(year: Year) -> None:
    for args in (["leaflet", 2017], ["action_plan", 1999], ["meeting_pack", 999], ["strategy", 999]):
        assert client(year).get(reverse("publication_make", args=args)).status_code == 404


def test_plain_words_are_written_and_what_is_hard_is_named(year: Year) -> None:
    co_ordinator = client(year)
    address = reverse("plain_words_write", args=[year.priority.pk])
    words = {
        "question": "What about noise?",
        "symbol": "noise",
        "about": "It is loud.",
        "doing": "We will utilise it.",
    }
    page = co_ordinator.post(address, words, follow=True)
    assert "One thing in them is hard to read." in text_of(page)
    assert "Write “use” instead of “utilise”." in text_of(page)
    page = co_ordinator.post(address, words | {"doing": "We will use it."}, follow=True)
    assert "nothing in them is hard to read" in text_of(page)
    assert PlainWords.objects.get().doing == "We will use it."
    page = co_ordinator.post(address, words | {"symbol": "dragon"})
    assert "choose one that is offered" in text_of(page)


def test_an_easy_read_version_that_is_hard_says_so_and_is_not_approved(year: Year) -> None:
    made = publication_make(by=year.actor(), kind=DocumentKind.EASY_READ, subject=year.plan)
    chair = client(year, "NWLDC", "chair")
    assert "Plain words are not written yet for priority 1" in text_of(
        chair.get(reverse("publication", args=[made.pk]))
    )
    page = chair.post(reverse("publication_approve", args=[made.pk]), {"approved_as": "Chair"})
    assert "Plain words are not written yet" in text_of(page)
    made.refresh_from_db()
    assert made.standing is PublicationState.DRAFT
    easy_words(year)
    made = publication_make(by=year.actor(), kind=DocumentKind.EASY_READ, subject=year.plan)
    assert "Nothing in it is hard to read" in text_of(chair.get(reverse("publication", args=[made.pk])))


def test_a_template_from_upload_to_its_end(year: Year) -> None:
    co_ordinator = client(year)
    given = SimpleUploadedFile("Letterhead.docx", council_template("{{ title }}", "{{ content }}"))
    page = co_ordinator.post(reverse("word_template_receive"), {"file": given}, follow=True)
    held = WordTemplate.objects.get()
    said = text_of(page)
    assert "The template can be used. Look at the check." in said
    assert "It lacks 4 styles: Caption, Table style, Table Text, Hyperlink." in said
    assert "the names of its author" in said
    picture = co_ordinator.get(reverse("word_template_sketch", args=[held.pk]))
    assert picture["Content-Type"] == "image/svg+xml"
    sample = co_ordinator.get(reverse("word_template_sample", args=[held.pk]))
    assert sample.content.startswith(b"PK")
    page = co_ordinator.post(reverse("word_template_take_up", args=[held.pk]), {}, follow=True)
    assert "The template is in use." in text_of(page)
    page = co_ordinator.post(
        reverse("word_template_end", args=[held.pk]), {"reason": "New logo."}, follow=True
    )
    assert "Ended 10 July 2017" in text_of(page)


def test_a_template_that_could_harm_is_refused_at_the_field(year: Year) -> None:
    given = SimpleUploadedFile("Letterhead.docx", with_field(" DDEAUTO cmd "))
    page = client(year).post(reverse("word_template_receive"), {"file": given})
    assert "fetches or runs something: DDEAUTO cmd" in text_of(page)
    assert not WordTemplate.objects.exists()


def test_a_template_without_its_content_is_not_found(year: Year, settings: Any, tmp_path: Path) -> None:
    given = SimpleUploadedFile("Letterhead.docx", council_template())
    client(year).post(reverse("word_template_receive"), {"file": given})
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    held = WordTemplate.objects.get()
    assert client(year).get(reverse("word_template", args=[held.pk])).status_code == 404


def test_a_record_that_is_wrong_is_ended(year: Year) -> None:
    release = published_summary(year)
    page = client(year).post(
        reverse("release_end", args=[release.pk]), {"reason": "Another page."}, follow=True
    )
    assert "The record is ended." in text_of(page)
    assert "Nothing is recorded yet." in text_of(page)
