"""Assessments of two dates, both released to everybody, give nothing away; one that would is not released."""

from __future__ import annotations

import datetime as dt
import shutil

import msgspec
import pytest
from django.core.exceptions import ValidationError

from partnerships import People
from saferplan.assessment.same_count import key_of
from saferplan.desk.selectors import ever_public, released_to_all
from saferplan.desk.services import assessment_release, assessment_take_up, release_withdraw
from saferplan.domain.absence import Absence
from saferplan.domain.planning.roles import Visibility
from saferplan.workspace.workspace import Workspace

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = dt.datetime(2017, 6, 5, 10, 0, tzinfo=dt.UTC)
EARLIER, LATER, LEAKING = "2016-12-public", "2017-03-public", "2017-03-public-2"


def test_two_dates_with_months_in_common_and_one_that_tells_what_they_hide(
    people: People, example_copy: Workspace
) -> None:
    """One story, since each assessment takes its time."""
    chair = people.actor("NWLDC", "chair", NOW)

    def released(name: str) -> None:
        assessment = assessment_take_up(by=chair, name=name)
        assessment_release(by=chair, assessment=assessment, visible_to=Visibility.PUBLIC)

    for name, day in ((EARLIER, "2017-02-27"), (LATER, "2017-06-01")):
        example_copy.assess(
            name[:7], audience="public", name=name, formats=("json",), adopted_on=day, adopted_by="The group"
        )
        released(name)
    first, second = (example_copy.assessments.read(name) for name in (EARLIER, LATER))
    assert (first.settings.public, second.settings.public) == ((), (EARLIER,))
    hidden = [
        {key_of(one) for one in each.document.figures if one.absence is Absence.SUPPRESSED}
        for each in (first, second)
    ]
    assert len(hidden[0] & hidden[1]) > 10, "they have months in common"
    assert {one.name for one in released_to_all()} == {EARLIER, LATER}
    assert example_copy.given_away([EARLIER, LATER]) == ()
    assert example_copy.verify(LATER).holds

    # What was public once is reckoned with, also after it was withdrawn.
    for one in released_to_all():
        if one.name == EARLIER:
            release_withdraw(by=chair, assessment=one, reason="A map is wrong.")
    assert {one.name for one in ever_public()} == {EARLIER, LATER}
    partners = example_copy.assess("2016-12", name="exact", formats=("json",)).document
    exact = {key_of(one): one.value for one in partners.figures}
    told = next(
        one
        for one in first.document.figures
        if one.absence is Absence.SUPPRESSED
        and one.definition.statistic == "count"
        and exact.get(key_of(one))
    )
    leak = msgspec.structs.replace(told, value=exact[key_of(told)], absence=None)
    document = msgspec.structs.replace(second.document, figures=(*second.document.figures, leak))
    example_copy.assessments.write(
        msgspec.structs.replace(
            second, settings=msgspec.structs.replace(second.settings, name=LEAKING), document=document
        )
    )
    with pytest.raises(ValidationError) as refused:
        released(LEAKING)
    said = refused.value.messages[0]
    assert f"together with {EARLIER}" in said
    assert told.label in said
    assert LEAKING not in {one.name for one in released_to_all()}
    shutil.rmtree(example_copy.folder.assessment(EARLIER))
    with pytest.raises(ValidationError, match="cannot be searched"):
        released(LEAKING)
