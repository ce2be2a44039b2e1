"""What the database holds of documents, whoever writes: each constraint refuses, and has words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from council_templates import council_template
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction

from publications_world import DAY, Year, easy_words, year_make
from saferplan.history.recording import record
from saferplan.publications.models import PlainWords, Publication, Release, WordTemplate
from saferplan.publications.services import (
    publication_approve,
    publication_make,
    publication_publish,
    release_record,
)
from saferplan.publications.states import DocumentKind, Recipient
from saferplan.publications.templates import template_receive, template_take_up

pytestmark = pytest.mark.django_db

BEFORE = DAY - dt.timedelta(days=1)


@pytest.fixture(scope="module")
def filled(rows_of_the_module: None) -> Year:
    """Something in every table: a published document that went to somebody, plain words, a template in use."""
    year = year_make()
    by = year.actor()
    made = publication_make(by=by, kind=DocumentKind.ACTION_PLAN, subject=year.plan)
    publication_approve(by=year.actor("NWLDC", "chair"), publication=made, approved_as="Chair")
    publication_publish(by=by, publication=made)
    release_record(by=by, publication=made, recipient=Recipient.PARTNERS, day=DAY, channel="Mail", form="PDF")
    easy_words(year)
    held = template_receive(by=by, given=SimpleUploadedFile("t.docx", council_template()))
    template_take_up(by=by, template=held)
    return year


# Of each constraint: the table, and to what every row of it is changed, so that it no longer holds.
BROKEN: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "publication_schema": (Publication, {"schema": 0}),
    "publication_has_its_hash": (Publication, {"sha256": "x"}),
    "publication_kind": (Publication, {"kind": "leaflet"}),
    "publication_marking": (Publication, {"marking": "secret"}),
    "publication_state": (Publication, {"state": "lost"}),
    "publication_is_about_one_thing": (Publication, {"kind": "strategy"}),
    "publication_approved_on_a_day": (Publication, {"approved_as": ""}),
    "publication_published_on_a_day": (Publication, {"published_on": None}),
    "publication_ended_on_a_day": (Publication, {"ended_on": DAY}),
    "publication_published_after_approval": (Publication, {"published_on": BEFORE}),
    "release_recipient": (Release, {"recipient": "nobody"}),
    "release_says_how": (Release, {"channel": ""}),
    "plain_words_are_whole": (PlainWords, {"question": ""}),
    "word_template_has_content": (WordTemplate, {"size": 0}),
    "word_template_has_its_hash": (WordTemplate, {"sha256": "x"}),
    "word_template_ends_after_start": (WordTemplate, {"ended": BEFORE}),
}
# Of each constraint that forbids a second row: the table.
MADE: dict[str, type[models.Model]] = {
    "publication_version_of_plan": Publication,
    "release_once": Release,
    "one_word_template_in_use": WordTemplate,
}
OF_ANOTHER_KIND = {
    "publication_version_of_strategy": "strategy",
    "publication_version_of_meeting": "meeting_pack",
}


def test_every_constraint_is_broken_here_and_has_its_words() -> None:
    found = [
        one for model in apps.get_app_config("publications").get_models() for one in model._meta.constraints
    ]
    assert {*BROKEN, *MADE, *OF_ANOTHER_KIND} == {str(one.name) for one in found}
    for one in found:
        assert "violated" not in str(one.violation_error_message), one.name


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_database_refuses_a_change(filled: Year, name: str) -> None:
    model, change = BROKEN[name]
    rows: models.QuerySet[Any] = models.QuerySet(model)
    assert rows.exists()
    # What there is no kind of is about nothing, so two constraints refuse it.
    refused = "publication_(kind|is_about_one_thing)" if name == "publication_kind" else name
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        rows.update(**change)


@pytest.mark.parametrize("name", sorted(MADE))
def test_the_database_refuses_a_second_row(filled: Year, name: str) -> None:
    row = MADE[name]._base_manager.first()
    assert row is not None
    refuse_again(row)


@pytest.mark.parametrize("name", sorted(OF_ANOTHER_KIND))
def test_a_version_is_there_once_whatever_it_is_about(filled: Year, name: str) -> None:
    kind = DocumentKind(OF_ANOTHER_KIND[name])
    about = name.rpartition("_")[2]
    refuse_again(publication_make(by=filled.actor(), kind=kind, subject=filled.subject_of[about]))


def refuse_again(row: models.Model) -> None:
    row.pk = None
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Model.save(row, force_insert=True)


def test_templates_that_wait_or_were_ended_stand_beside_the_one_in_use(filled: Year) -> None:
    held = WordTemplate.objects.get()
    for changes in ({"in_use_since": None}, {"ended": DAY}):
        row = WordTemplate.objects.get(pk=held.pk)
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, value)
        record("template_received", row, by=filled.actor())
    assert WordTemplate.objects.count() == 3
