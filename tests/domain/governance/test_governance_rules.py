"""Rules of risk, reviews, equality and data protection: bands, refusals, what a signature waits for, protocols."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as some

from saferplan.domain.completeness import Checked
from saferplan.domain.governance import equality, protection, reviews, risk
from saferplan.domain.governance.attention import Attention, AttentionKind, Dated, Waiting, attention
from saferplan.domain.governance.equality import (
    Characteristic,
    CharacteristicFacts,
    Effect,
    EqualityFacts,
    EqualityState,
    Limb,
    Relevance,
    characteristics,
    decision_fault,
    equality_source,
    limb_faults,
    screening_gaps,
    signing_gaps,
)
from saferplan.domain.governance.protection import (
    LawfulBasis,
    ProtocolStanding,
    VersionFacts,
    acceptance_fault,
    lawful_bases,
    protocol_standing,
    unsigned_on,
    version_on,
)
from saferplan.domain.governance.reviews import ReviewStanding, review_standing
from saferplan.domain.governance.risk import (
    ControlStanding,
    Movement,
    RiskScore,
    control_standing,
    levels,
    matrix,
    movement,
    score_faults,
)
from saferplan.domain.planning.scoring_models import Band
from saferplan.domain.planning.wording import Shown, Worded

DAY = date(2017, 6, 27)
SCORES = some.builds(RiskScore, some.integers(1, 5), some.integers(1, 5))
KINDS = sorted(
    {
        kind
        for module in (reviews, risk, equality, protection)
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Worded)
        and kind not in (Worded, Shown)
        and kind.__module__.startswith("saferplan.domain.governance")
    },
    key=lambda kind: kind.__name__,
)


def table(name: str) -> dict:
    return tomllib.loads(
        files("saferplan.domain").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
    )


# --- words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_has_its_words_and_a_status_its_look(kind: type[Worded]) -> None:
    for value in kind:
        assert value.label
        assert value.meaning.endswith(".")
        if isinstance(value, Shown):
            assert value.mark
            assert value.colour in {"grey", "green", "blue", "red", "orange", "yellow"}


def test_no_words_are_left_of_a_value_that_is_not_stored() -> None:
    held = {
        re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): [one.value for one in kind] for kind in KINDS
    }
    assert {kind: list(words) for kind, words in table("governance_words")["words"].items()} == held


# --- risks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("likelihood", "impact", "band"),
    [
        (1, 5, Band.LOW),
        (2, 3, Band.MEDIUM),
        (3, 4, Band.MEDIUM),
        (3, 5, Band.HIGH),
        (4, 4, Band.HIGH),
        (4, 5, Band.VERY_HIGH),
        (5, 5, Band.VERY_HIGH),
    ],
)
def test_the_bands_of_five_by_five(likelihood: int, impact: int, band: Band) -> None:
    assert RiskScore(likelihood, impact).band is band


@given(SCORES, SCORES)
def test_a_higher_score_is_never_in_a_lower_band(one: RiskScore, other: RiskScore) -> None:
    order = list(Band)
    low, high = sorted((one, other), key=lambda score: score.value)
    assert order.index(low.band) <= order.index(high.band)


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 1), (1, 6), (-1, 3)])
def test_a_score_outside_the_scale_is_none(likelihood: int, impact: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 5"):
        RiskScore(likelihood, impact)


@given(SCORES, SCORES, some.none() | SCORES)
def test_scores_go_together_where_neither_rest_nor_target_is_above_the_risk_itself(
    inherent: RiskScore, residual: RiskScore, target: RiskScore | None
) -> None:
    faults = score_faults(inherent, residual, target)
    assert ("residual" in faults) == (residual.value > inherent.value)
    assert ("target" in faults) == (target is not None and target.value > inherent.value)


@given(SCORES, SCORES)
def test_the_movement_turns_round_when_before_and_now_do(before: RiskScore, now: RiskScore) -> None:
    turned = {Movement.UP: Movement.DOWN, Movement.DOWN: Movement.UP, Movement.SAME: Movement.SAME}
    assert movement(now, before) is turned[movement(before, now)]
    assert movement(None, now) is Movement.NEW


def test_arrows() -> None:
    assert [one.arrow for one in Movement] == ["↑", "↓", "→", ""]


@given(some.lists(SCORES, max_size=12))
def test_every_risk_lies_in_the_matrix_once_at_its_own_score(scores: list[RiskScore]) -> None:
    held = [(f"R{at}", score) for at, score in enumerate(scores)]
    cells = [cell for row in matrix(held) for cell in row]
    assert len(cells) == 25
    assert sorted((name, cell.score.written) for cell in cells for name in cell.risks) == sorted(
        (name, score.written) for name, score in held
    )
    assert matrix(held)[0][4].score == RiskScore(5, 5)
    assert matrix(held)[4][0].score == RiskScore(1, 1)


def test_levels_are_five_words_each() -> None:
    assert [len(words) for words in levels().values()] == [5, 5]


@pytest.mark.parametrize(
    ("done", "due", "standing"),
    [
        (DAY, None, ControlStanding.IN_PLACE),
        (None, DAY, ControlStanding.PLANNED),
        (None, DAY - timedelta(days=1), ControlStanding.OVERDUE),
        (None, None, ControlStanding.PLANNED),
    ],
)
def test_how_a_mitigating_action_stands(
    done: date | None, due: date | None, standing: ControlStanding
) -> None:
    assert control_standing(done, due, DAY) is standing


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-1, ReviewStanding.OVERDUE),
        (0, ReviewStanding.SOON),
        (30, ReviewStanding.SOON),
        (31, ReviewStanding.IN_TIME),
    ],
)
def test_how_a_review_stands_around_its_day(days: int, standing: ReviewStanding) -> None:
    assert review_standing(DAY + timedelta(days=days), DAY) is standing


def test_without_a_day_a_review_is_not_in_time() -> None:
    assert review_standing(None, DAY) is ReviewStanding.NO_DAY


# --- equality ------------------------------------------------------------------------------------------------


def test_nine_characteristics_of_which_one_counts_for_one_limb_only() -> None:
    assert list(characteristics()) == list(Characteristic)
    narrow = [one for one, law in characteristics().items() if law.limbs != tuple(Limb)]
    assert narrow == [Characteristic.MARRIAGE]
    assert characteristics()[Characteristic.MARRIAGE].limbs == (Limb.ELIMINATE,)
    # The Act itself was not read, and nothing says that it was.
    assert {one.checked for one in characteristics().values()} == {Checked.SECOND_HAND}
    assert "section 149" in equality_source()


def test_limbs_that_the_act_does_not_have_are_refused() -> None:
    assert limb_faults(Characteristic.AGE, tuple(Limb)) == ""
    assert "Eliminate discrimination” only" in limb_faults(Characteristic.MARRIAGE, [Limb.FOSTER])


def lines(**said: CharacteristicFacts) -> tuple[CharacteristicFacts, ...]:
    """Every characteristic as not relevant, but for those given."""
    return tuple(
        said.get(one.value) or CharacteristicFacts(characteristic=one, relevance=Relevance.NOT_RELEVANT)
        for one in Characteristic
    )


def age(**given_: object) -> CharacteristicFacts:
    return CharacteristicFacts(characteristic=Characteristic.AGE, relevance=Relevance.RELEVANT, **given_)


def test_before_every_characteristic_is_screened_nothing_is_decided() -> None:
    gaps = screening_gaps(EqualityFacts(lines=lines()[1:]))
    assert gaps == ("Say of Age whether it is relevant.",)
    assert screening_gaps(EqualityFacts(lines=lines())) == ()


def test_what_is_not_known_is_not_screened_out() -> None:
    unknown = CharacteristicFacts(characteristic=Characteristic.AGE, relevance=Relevance.NOT_KNOWN)
    facts = EqualityFacts(lines=lines(age=unknown))
    assert "Age" in decision_fault(facts, full=False)
    assert decision_fault(facts, full=True) == ""
    assert decision_fault(EqualityFacts(lines=lines()), full=False) == ""


def test_a_signature_waits_for_each_thing_that_must_be_said() -> None:
    facts = EqualityFacts(lines=lines(age=age()))
    assert signing_gaps(facts) == ("Decide whether a full assessment is needed, with a reason.",)
    assert signing_gaps(EqualityFacts(lines=lines(), full=False)) == ()
    bare = EqualityFacts(lines=lines(age=age()), full=True)
    assert [one.split()[0:3] for one in signing_gaps(bare)] == [
        ["Say", "what", "the"],
        ["Say", "what", "the"],
    ]
    wordless = EqualityFacts(lines=lines(age=age(effect=Effect.POSITIVE)), full=True, evidence="Figures.")
    assert signing_gaps(wordless) == ("Say in words what the effect is on Age.",)
    said = EqualityFacts(
        lines=lines(age=age(effect=Effect.POSITIVE, effect_words="Better.")), full=True, evidence="x"
    )
    assert signing_gaps(said) == ()


@pytest.mark.parametrize("effect", [Effect.NEGATIVE, Effect.UNKNOWN])
def test_a_negative_effect_or_one_not_known_needs_something_to_be_done(effect: Effect) -> None:
    facts = EqualityFacts(lines=lines(age=age(effect=effect, effect_words="More.")), full=True, evidence="x")
    assert signing_gaps(facts)[0].startswith("Say what is done about Age")
    done = EqualityFacts(
        lines=lines(age=age(effect=effect, effect_words="More.", actions=1)), full=True, evidence="x"
    )
    assert signing_gaps(done) == ()


def test_only_what_is_signed_off_or_ended_is_not_open() -> None:
    assert [one for one in EqualityState if not one.open] == [EqualityState.SIGNED, EqualityState.ENDED]


# --- data protection -----------------------------------------------------------------------------------------


def test_every_basis_has_its_law_and_says_how_far_it_was_checked() -> None:
    assert {*lawful_bases()} == {*LawfulBasis}
    read = [one.basis for one in lawful_bases().values() if one.checked is Checked.READ]
    assert read == [LawfulBasis.LAW_ENFORCEMENT]


VERSIONS = [
    VersionFacts(
        number=1, agreed=date(2016, 4, 1), review_due=date(2017, 4, 1), signed={1: date(2016, 4, 2)}
    ),
    VersionFacts(
        number=2, agreed=date(2017, 5, 1), review_due=date(2018, 5, 1), signed={1: date(2017, 7, 1)}
    ),
]


def test_the_version_of_a_day_is_the_newest_that_was_agreed_by_then() -> None:
    assert version_on(VERSIONS, date(2016, 3, 31)) is None
    assert version_on(VERSIONS, date(2017, 4, 30)) is VERSIONS[0]
    assert version_on(VERSIONS, date(2017, 5, 1)) is VERSIONS[1]


def test_a_signature_counts_from_its_day_on() -> None:
    assert unsigned_on(VERSIONS[1], [1, 2], date(2017, 6, 30)) == (1, 2)
    assert unsigned_on(VERSIONS[1], [1, 2], date(2017, 7, 1)) == (2,)


@pytest.mark.parametrize(
    ("day", "asked", "ended", "standing"),
    [
        (date(2016, 1, 1), [1], None, ProtocolStanding.NOT_AGREED),
        (date(2017, 4, 2), [1], None, ProtocolStanding.OVERDUE),
        (date(2017, 6, 1), [1], None, ProtocolStanding.UNSIGNED),
        (date(2017, 7, 1), [1], None, ProtocolStanding.IN_FORCE),
        (date(2017, 7, 1), [1], date(2017, 7, 1), ProtocolStanding.ENDED),
        (date(2017, 6, 30), [], date(2017, 7, 1), ProtocolStanding.IN_FORCE),
    ],
)
def test_how_a_protocol_stands(
    day: date, asked: list[int], ended: date | None, standing: ProtocolStanding
) -> None:
    assert protocol_standing(version_on(VERSIONS, day), asked, day, ended=ended) is standing


@pytest.mark.parametrize("left", list(Band))
def test_a_high_risk_that_is_left_needs_the_commissioner(left: Band) -> None:
    assert bool(acceptance_fault(left, "")) == (left in (Band.HIGH, Band.VERY_HIGH))
    assert acceptance_fault(left, "Letter of 3 April 2017.") == ""
    assert acceptance_fault(None, "") != ""


# --- what needs somebody -------------------------------------------------------------------------------------


def test_every_kind_of_attention_has_words() -> None:
    assert list(table("governance_attention")["attention"]) == [one.value for one in AttentionKind]


def needs(*found: Dated | Waiting) -> tuple[Attention, ...]:
    dated = [one for one in found if isinstance(one, Dated)]
    return attention(dated, [one for one in found if isinstance(one, Waiting)], DAY)


def test_what_is_late_comes_first_and_what_is_far_is_not_spoken_of() -> None:
    found = needs(
        Dated(what="control", subject="risk 1", title="R1, rota", due=DAY + timedelta(days=30)),
        Dated(what="risk_review", subject="risk 2", title="R2", due=DAY - timedelta(days=1), owner=3),
        Dated(what="risk_review", subject="risk 4", title="R4", due=DAY - timedelta(days=9)),
        Dated(what="retention", subject="dataset 1", title="List", due=DAY + timedelta(days=31)),
        Waiting(
            kind=AttentionKind.PROTOCOL_UNSIGNED, subject="protocol 1", title="Protocol", detail="Police"
        ),
    )
    assert [(one.subject, one.kind.urgent) for one in found] == [
        ("risk 4", True),
        ("risk 2", True),
        ("risk 1", False),
        ("protocol 1", False),
    ]
    assert found[1].owner == 3
    assert found[2].sentence == "R1, rota is to be in place by 27 July 2017."
    assert found[3].sentence == "Protocol is not signed by Police."
