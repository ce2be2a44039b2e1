"""The pages of reports as people use them: from the beginning to the minute, and what is refused at its field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships import People
from reports_world import CLAIM, Reports, reports_make
from saferplan.claims.models import Claim
from saferplan.claims.services import claim_state
from saferplan.domain.council_report.templates import Office, shipped_template
from saferplan.reports.models import CouncilReport, OwnTemplate
from saferplan.reports.services import part_write, report_publish
from saferplan.reports.templates import template_make

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str, str], Client]


def text_of(response: Any) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def world(people: People, settings: Any, tmp_path: Path) -> Reports:
    """A draft on 14 June 2017."""
    settings.MEDIA_ROOT = tmp_path
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2017, 6, 14, 9, 0, tzinfo=dt.UTC)
    return reports_make(people)


def page(name: str, *arguments: Any) -> str:
    return reverse(name, args=arguments)


def test_a_report_from_its_beginning_to_its_minute(
    world: Reports, client_of: ClientOf, settings: Any
) -> None:
    client = client_of("NWLDC", "co_ordinator")
    given = {
        "council": world.report.council_id,
        "meeting": "Cabinet",
        "day": "2017-06-20",
        "plan": world.report.plan_id,
        "title": "The plan of 2017/18",
        "decision": "approve",
        "why": "It decides.",
        "template": "district",
    }
    begun = client.post(page("council_report_begin"), given, follow=True)
    assert "The report is begun." in text_of(begun)
    number = CouncilReport.objects.get(title="The plan of 2017/18").pk
    refused = client.post(page("report_part", number, "risk"), {"words": "See {claim:99}."})
    assert "{claim:99}: there is no such claim or held figure" in text_of(refused)
    assert 'href="#id_words"' in refused.content.decode()
    words = {"words": f"{{claim:{world.claim.pk}}}"}
    written = client.post(page("report_part", number, "current_position.results"), words, follow=True)
    assert "From 6,062 to 6,129: +67" in text_of(written)
    client.post(page("report_send", number))
    officer = Client()
    officer.force_login(world.officers[Office.SECTION_151])
    shown = officer.get(page("council_report", number))
    assert "Give your comment : Comments of Deputy Section 151 Officer" in text_of(shown)
    comment = {"words": "Satisfactory."}
    said = officer.post(page("report_comment", number, "section_151"), comment, follow=True)
    assert "Satisfactory. (Deputy Section 151 Officer, 14 June 2017)" in text_of(said)
    assert client.post(page("report_comment", number, "section_151"), comment).status_code == 403
    client.post(page("report_ready", number))
    published = client.post(page("report_publish", number), follow=True)
    assert "The report is published." in text_of(published)
    assert "Comments of Head of Paid Service Missing Not yet given." in text_of(published)
    settings.SAFERPLAN_CLOCK = lambda: dt.datetime(2017, 6, 21, 9, 0, tzinfo=dt.UTC)
    early = client.post(page("report_considered", number), {"on": "2017-06-19", "minute": "Approved."})
    assert "it cannot have been considered before" in text_of(early)
    minuted = client.post(
        page("report_considered", number), {"on": "2017-06-20", "minute": "Approved."}, follow=True
    )
    assert "What the meeting made of it Approved." in text_of(minuted)


def test_a_claim_that_lacks_something_is_refused_at_its_field(world: Reports, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    given = {
        "sentence": "Cyber-enabled crime is 48% of all crime.",
        "source": "Crime Survey for England and Wales",
        "geography": "England and Wales",
        "covers": "national",
        "said_of": "district",
        "period": "Year ending September 2016",
        "definition": "Fraud and computer misuse",
        "counted_as": "survey",
    }
    refused = client.post(page("claim_add"), given)
    assert "a figure cannot be made local by its place in a report" in text_of(refused)
    assert 'href="#id_said_of"' in refused.content.decode()
    done = client.post(page("claim_add"), given | {"said_of": "national"}, follow=True)
    assert "5.6 million of 11.8 million" in text_of(done)
    claim = Claim.objects.get(covers="national")
    changed = given | {
        "said_of": "national",
        "reason": "Put plainly.",
        "definition": "Fraud, computer misuse",
    }
    assert "The claim is changed." in text_of(
        client.post(page("claim_amend", claim.pk), changed, follow=True)
    )
    assert "The claim is ended." in text_of(
        client.post(page("claim_end", claim.pk), {"reason": "Out."}, follow=True)
    )
    assert world.claim.pk != claim.pk


def test_any_text_is_checked_and_not_kept(world: Reports, client_of: ClientOf) -> None:
    client = client_of("Police", "reader")
    given = {"text": "Under the Police and Disorder Act 1998 crime rose by 67."}
    found = text_of(client.post(page("claim_check"), given))
    assert "Write “Crime and Disorder Act 1998”." in found
    assert "The figure 67" in found
    assert "Nothing was found." in text_of(client.post(page("claim_check"), {"text": "All is quiet."}))
    assert "Enter the text" in text_of(client.post(page("claim_check"), {"text": ""}))
    assert Claim.objects.count() == 1
    assert world.claim.pk


def test_a_template_is_rearranged_on_its_page_and_loaded_from_a_file(
    world: Reports, client_of: ClientOf
) -> None:
    client = client_of("NWLDC", "co_ordinator")
    client.post(page("report_template_make"), {"title": "Ours", "template": "district"})
    own = OwnTemplate.objects.get()
    template = shipped_template("district")
    given: dict[str, Any] = {"title": "Ours", "reason": "As Council asks."}
    for place, one in enumerate(template.field, start=2):
        given |= {f"label-{one.key}": one.label, f"place-{one.key}": place, f"used-{one.key}": "on"}
    given |= {f"heading-{one.key}": one.heading for one in template.section}
    given |= {"label-human_rights": "Convention rights", "place-human_rights": 1}
    del given["used-cat"]
    done = text_of(client.post(page("report_template_amend", own.pk), given, follow=True))
    assert "The template is changed." in done
    assert "Link to relevant CAT" not in done
    own.refresh_from_db()
    assert own.template.field[0].label == "Convention rights"
    bad = SimpleUploadedFile("ours.toml", b"title = ")
    refused = client.post(page("report_template_load"), {"title": "Other", "file": bad})
    assert "ours.toml: the template cannot be used. It is not TOML" in text_of(refused)
    assert world.report.form.field == template.field


def test_empty_lists_say_what_to_do(people: People, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    assert "Begin one: what the partnership holds is filled in" in text_of(
        client.get(page("council_reports"))
    )
    assert "State one, or take a change from an assessment." in text_of(client.get(page("claims")))
    assert "Nobody holds an office yet" in text_of(client.get(page("report_templates")))
    assert people.accounts


def test_pages_ask_the_same_however_much_there_is(world: Reports, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    by = world.co_ordinator()
    addresses = [
        page("claims"),
        page("report_templates"),
        page("council_report", world.report.pk),
        page("report_part", world.report.pk, "risk"),
    ]

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        return counts

    words = f"{{claim:{world.claim.pk}}}"
    part_write(by=by, report=world.report, key="risk", words=words)
    before = asked()
    for number in range(6):
        claim = claim_state(by=by, **{**CLAIM, "sentence": f"Crime rose by 67, part {number}."})
        words += f" {{claim:{claim.pk}}}"
        template_make(by=by, title=f"Ours {number}", template=shipped_template("district"))
    part_write(by=by, report=world.report, key="risk", words=words)
    part_write(by=by, report=world.report, key="current_position.results", words=words)
    assert asked() == before


def test_a_published_report_stands_where_everybody_reads_it(world: Reports) -> None:
    anybody = Client()
    listed = page("published_documents")
    assert "Nothing is published yet" in text_of(anybody.get(listed))
    assert anybody.get(page("published_council_report", world.report.pk, "pdf")).status_code == 404
    world.ready()
    report_publish(by=world.co_ordinator(), report=world.report)
    shown = anybody.get(listed)
    assert "Report of North West Leicestershire District Council to Council, 27 June 2017." in text_of(shown)
    for ending in ("html", "docx", "pdf", "odt"):
        address = page("published_council_report", world.report.pk, ending)
        assert address in shown.content.decode()
        response = anybody.get(address)
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("inline" if ending == "html" else "attachment")
    assert anybody.get(page("published_council_report", world.report.pk, "xlsx")).status_code == 404
