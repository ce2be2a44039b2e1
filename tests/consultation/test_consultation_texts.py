"""What people wrote is shown to nobody before a person decided on it; then the words as written are erased."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consultation_world import TEXTS, Survey
from saferplan.consultation.models import FreeText, HeldText
from saferplan.consultation.report_data import report_data
from saferplan.consultation.selectors import text_get, texts_of
from saferplan.consultation.states import TextState
from saferplan.consultation.texts import text_review
from saferplan.history.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts(survey: Survey) -> dict[str, FreeText]:
    """By the words of each."""
    survey.answered()
    return {one.held.words: one for one in FreeText.objects.select_related("held")}


def test_what_may_point_at_somebody_is_marked(texts: dict[str, FreeText]) -> None:
    assert texts[TEXTS[0]].found == []
    assert texts[TEXTS[1]].found == ["the name of a person", "a house"]


def test_an_approved_text_is_shown_as_it_was_written(survey: Survey, texts: dict[str, FreeText]) -> None:
    assert report_data(by=survey.co_ordinator(), consultation=survey.consultation).texts == ()
    text_review(by=survey.co_ordinator(), text=texts[TEXTS[0]], decision=TextState.APPROVED)
    data = report_data(by=survey.co_ordinator(), consultation=survey.consultation)
    ((_, shown),) = data.texts
    assert shown == (TEXTS[0],)
    assert data.waiting == 2
    with pytest.raises(ValidationError, match="reviewed already"):
        text_review(by=survey.co_ordinator(), text=texts[TEXTS[0]], decision=TextState.WITHHELD)


def test_a_text_that_may_point_at_somebody_needs_a_reason_or_other_words(
    survey: Survey, texts: dict[str, FreeText]
) -> None:
    by, text = survey.co_ordinator(), texts[TEXTS[1]]
    with pytest.raises(ValidationError, match="It may hold the name of a person and a house"):
        text_review(by=by, text=text, decision=TextState.APPROVED)
    with pytest.raises(ValidationError, match="Write the words"):
        text_review(by=by, text=text, decision=TextState.REDACTED, words=" ")
    with pytest.raises(ValidationError, match="as they were written"):
        text_review(by=by, text=text, decision=TextState.REDACTED, words=TEXTS[1])
    with pytest.raises(ValidationError, match="still hold the name of a person"):
        text_review(by=by, text=text, decision=TextState.REDACTED, words="Mr Example is loud")
    with pytest.raises(ValidationError, match="Choose what"):
        text_review(by=by, text=text, decision=TextState.WAITING)
    text_review(by=by, text=text, decision=TextState.REDACTED, words="A neighbour plays loud music")
    text.refresh_from_db()
    assert text.shown == "A neighbour plays loud music"
    assert not HeldText.objects.filter(free_text=text).exists()
    assert "Example" not in " ".join(str(one.changes) for one in Event.objects.all())


def test_a_withheld_text_is_erased(survey: Survey, texts: dict[str, FreeText]) -> None:
    text = texts[TEXTS[1]]
    text_review(by=survey.co_ordinator(), text=text, decision=TextState.WITHHELD, reason="It names somebody.")
    text.refresh_from_db()
    assert (text.state, text.shown) == (TextState.WITHHELD, "")
    assert not HeldText.objects.filter(free_text=text).exists()
    assert report_data(by=survey.co_ordinator(), consultation=survey.consultation).withheld == 1


def test_others_do_not_review(survey: Survey, texts: dict[str, FreeText]) -> None:
    for who in (survey.actor("Police", "updater"), survey.chair()):
        with pytest.raises(PermissionDenied):
            text_review(by=who, text=texts[TEXTS[0]], decision=TextState.APPROVED)


def test_texts_are_read_without_the_answers_of_their_file(survey: Survey) -> None:
    # Each text would bring the answers of everybody with it: thousands of texts, thousands of times.
    survey.answered()
    rows = list(texts_of(consultation=survey.consultation))
    assert rows
    for one in (*rows, text_get(number=rows[0].pk)):
        assert {"data", "mapping"} <= one.response_set.get_deferred_fields()
