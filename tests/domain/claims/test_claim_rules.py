"""Claims: what each must carry, what refuses one, and the published statistics that are quoted as something else."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.domain.claims.claim import (
    Claim,
    ClaimKind,
    Detail,
    FaultCode,
    Scope,
    claim_faults,
    known_statistics,
    lacking,
    words_of_a_fall,
)

WHOLE = Claim(
    sentence="Crime recorded in the district rose by 67.",
    source="Leicestershire Police",
    geography="North West Leicestershire",
    period="Year ending March 2017",
    definition="All crime recorded by the police",
    kind=ClaimKind.RECORDED,
    covers=Scope.DISTRICT,
    said_of=Scope.DISTRICT,
    change=True,
    before=6062,
    after=6129,
)


def codes(claim: Claim) -> list[FaultCode]:
    return [one.code for one in claim_faults(claim)]


def test_a_whole_claim_has_no_fault() -> None:
    assert lacking(WHOLE) == ()
    assert claim_faults(WHOLE) == ()


@pytest.mark.parametrize("detail", list(Detail))
def test_each_detail_that_is_missing_is_asked_for(detail: Detail) -> None:
    nothing = None if detail is Detail.KIND else ""
    claim = msgspec.structs.replace(WHOLE, **{detail.value: nothing})
    assert lacking(claim) == (detail,)
    (fault,) = claim_faults(claim)
    assert fault.code is FaultCode.LACKS
    assert detail.value in fault.sentence
    assert fault.remedy == detail.asks
    assert detail.asks.startswith("Say ")


def test_a_geography_without_its_width_is_not_known() -> None:
    assert lacking(msgspec.structs.replace(WHOLE, covers=None)) == (Detail.GEOGRAPHY,)


def test_the_48_per_cent_cannot_be_called_local() -> None:
    national = msgspec.structs.replace(
        WHOLE,
        sentence="Cyber-enabled crime is 48% of all crime here.",
        source="Crime Survey for England and Wales",
        geography="England and Wales",
        kind=ClaimKind.SURVEY,
        covers=Scope.NATIONAL,
        change=False,
    )
    fault = claim_faults(national)[0]
    assert fault.code is FaultCode.WIDER_THAN_SAID
    assert fault.refuses
    assert "England and Wales" in fault.sentence
    assert claim_faults(msgspec.structs.replace(national, said_of=Scope.NATIONAL)) == ()


@given(covers=st.sampled_from(list(Scope)), said_of=st.sampled_from(list(Scope)))
def test_a_figure_is_refused_for_every_area_that_is_narrower_and_for_no_other(
    covers: Scope, said_of: Scope
) -> None:
    refused = FaultCode.WIDER_THAN_SAID in codes(
        msgspec.structs.replace(WHOLE, covers=covers, said_of=said_of)
    )
    order = list(Scope)
    assert refused == (order.index(said_of) < order.index(covers))


def test_a_surveys_share_is_no_share_of_recorded_crime() -> None:
    claim = msgspec.structs.replace(
        WHOLE, sentence="Fraud is half of recorded crime.", kind=ClaimKind.SURVEY, change=False
    )
    assert codes(claim) == [FaultCode.SURVEY_AS_RECORDED]


@pytest.mark.parametrize(("before", "after"), [(None, None), (6062, None), (None, 6129)])
def test_a_change_prints_its_base_or_says_that_it_is_not_known(before: int | None, after: int | None) -> None:
    claim = msgspec.structs.replace(WHOLE, before=before, after=after)
    assert codes(claim) == [FaultCode.NO_BASE]
    assert codes(msgspec.structs.replace(claim, base_unknown=True)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Cyber enabled crimes make up an estimated 48% of all crime.",
        "Fraud is 48 per cent of crime.",
        "48 percent of crime is cyber crime.",
    ],
)
def test_the_published_share_is_recognised(sentence: str) -> None:
    (known,) = known_statistics(sentence)
    assert "5.6 million of 11.8 million" in known.says
    assert known.checked.value == "S"


@pytest.mark.parametrize(
    "sentence", ["48 crimes were cyber crimes.", "Burglary is 48% of it.", "Cyber crime is 47%."]
)
def test_other_sentences_are_not_taken_for_it(sentence: str) -> None:
    assert known_statistics(sentence) == ()


def test_words_of_a_fall_are_data_in_small_letters() -> None:
    assert "sustained fall" in words_of_a_fall()
    assert all(one == one.lower() for one in words_of_a_fall())
