"""The council's Word template: received, looked at, taken up, used for every Word file, ended."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from council_templates import council_template, with_field
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from publications_world import DAY, Year
from saferplan.documents.rendering import Format
from saferplan.history.models import Event
from saferplan.history.recording import fold, state
from saferplan.publications import templates
from saferplan.publications.kinds import document_of
from saferplan.publications.models import WordTemplate
from saferplan.publications.services import publication_make
from saferplan.publications.states import DocumentKind
from saferplan.publications.templates import (
    look_of,
    template_end,
    template_in_use,
    template_path,
    template_receive,
    template_take_up,
)
from saferplan.site.document_files import document_response

pytestmark = pytest.mark.django_db


def given(content: bytes, name: str = "Letterhead.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def received(year: Year, **changes: Any) -> WordTemplate:
    return template_receive(
        by=year.actor(), given=given(council_template("{{ title }}", "{{ content }}"), **changes)
    )


def test_a_template_is_kept_without_who_made_it(year: Year) -> None:
    held = received(year)
    assert held.removed[0] == "the names of its author and of who changed it last"
    assert state(held) == fold(Event.objects.of(held))
    assert b"Clerk" not in templates.path_of(held.sha256).read_bytes()
    assert "Caption" in look_of(held).missing
    assert template_in_use() is None, "somebody looks at it first"
    assert template_path() is None


def test_it_is_used_for_every_word_file_from_then_on(year: Year) -> None:
    held = received(year)
    template_take_up(by=year.actor(), template=held)
    made = publication_make(by=year.actor(), kind=DocumentKind.ACTION_PLAN, subject=year.plan)
    response = document_response(document_of(made), "plan", Format.DOCX)
    word = docx.Document(io.BytesIO(response.content))
    assert word.paragraphs[0].text == "Action plan 2017/18"
    assert "Ashby Borough Council" in [one.text for one in word.sections[0].header.paragraphs]
    assert word.styles["Normal"].font.name == "Verdana"
    assert document_response(document_of(made), "plan", Format.PDF).content.startswith(b"%PDF")


def test_another_takes_its_place_and_its_use_is_ended(year: Year) -> None:
    first, second = received(year), received(year)
    template_take_up(by=year.actor(), template=first)
    with pytest.raises(ValidationError, match="in use already"):
        template_take_up(by=year.actor(), template=first)
    template_take_up(by=year.actor(), template=second)
    first.refresh_from_db()
    assert first.ended == DAY
    assert template_in_use() == second
    with pytest.raises(ValidationError, match="Upload it again"):
        template_take_up(by=year.actor(), template=first)
    with pytest.raises(ValidationError, match="why"):
        template_end(by=year.actor(), template=second, reason="")
    template_end(by=year.actor(), template=second, reason="The council has a new logo.")
    assert template_in_use() is None
    with pytest.raises(ValidationError, match="already"):
        template_end(by=year.actor(), template=second, reason="Again.")


def test_without_its_content_word_files_have_our_own_page(year: Year) -> None:
    held = received(year)
    template_take_up(by=year.actor(), template=held)
    templates.path_of(held.sha256).unlink()
    assert template_path() is None


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (council_template(), "Letterhead.docm", "not a Word document"),
        (b"no document", "Letterhead.docx", "not a Word document"),
        (with_field(" DDEAUTO cmd "), "Letterhead.docx", "fetches or runs"),
        (council_template("{{ chief }}"), "Letterhead.docx", "not known: chief"),
    ],
    ids=["macros", "no document", "a field that runs", "a field that is not known"],
)
def test_what_cannot_be_used_is_refused_and_not_kept(
    year: Year, content: bytes, name: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        template_receive(by=year.actor(), given=given(content, name))
    assert not WordTemplate.objects.exists()


def test_too_big_a_file_is_not_even_read(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_BYTES", 10)
    with pytest.raises(ValidationError, match="more than 0 MB"):
        received(year)


def test_only_the_co_ordinator_chooses_it(year: Year) -> None:
    held = received(year)
    for act in (
        lambda by: template_receive(by=by, given=given(b"")),
        lambda by: template_take_up(by=by, template=held),
        lambda by: template_end(by=by, template=held, reason="X"),
    ):
        with pytest.raises(PermissionDenied):
            act(year.actor("NWLDC", "chair"))
