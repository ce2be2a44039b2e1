"""An equality impact assessment as a document: screening, decision, effects, and what is done about them."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan.documents.definition import (
    Block,
    Bullets,
    Document,
    Fact,
    Marking,
    Notice,
    Paragraph,
    Section,
    Tone,
    Words,
    text,
)
from saferplan.domain.display import written_day
from saferplan.domain.governance.equality import EqualityState, Relevance
from saferplan.governance.equality_data import CharacteristicRow, EffectAction, EqualityData
from saferplan.governance.setting_out import frozen_facts, words_table

NOT_DECIDED = "Not decided yet whether a full assessment is needed"


def equality_document(data: EqualityData, *, sha256: str = "") -> Document:
    """The document of an assessment; `sha256` is the hash under which it was frozen."""
    return Document(
        kind="equality impact assessment",
        title=data.title,
        subtitle=data.partnership,
        marking=Marking.RESTRICTED if data.restricted else Marking.PARTNERSHIP,
        status=data.state.word,
        as_at=written_day(data.as_at),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=tuple(_facts(data, sha256)),
        sections=(
            Section(id="about", heading="What is assessed", blocks=tuple(_about(data))),
            Section(id="screening", heading="Screening", blocks=tuple(_screening(data))),
            *_effects(data),
            Section(id="actions", heading="What is done about effects", blocks=tuple(_actions(data))),
            Section(id="signing", heading="Signing off and review", blocks=tuple(_signing(data))),
        ),
    )


def _facts(data: EqualityData, sha256: str) -> Iterator[Fact]:
    yield Fact("Assessment", text(data.reference))
    yield Fact("Of", text(data.about))
    yield Fact("Answers for it", text(data.owner))
    yield Fact("Begun", text(written_day(data.begun)))
    yield Fact("Decision", text(_decision(data)))
    yield from frozen_facts(data.purpose, data.schema, sha256)


def _decision(data: EqualityData) -> str:
    if data.full is None:
        return NOT_DECIDED
    return "A full assessment is needed" if data.full else "No full assessment is needed"


def _about(data: EqualityData) -> Iterator[Block]:
    yield Paragraph(
        text(Words("What it is meant to do, and for whom. ", strong=True), data.aims), by="analyst"
    )
    if data.evidence:
        yield Paragraph(
            text(Words("What is known of who is affected. ", strong=True), data.evidence), by="analyst"
        )
    elif data.full:
        yield Notice(Tone.MISSING, text("What is known of who is affected is not written down yet."))


def _screening(data: EqualityData) -> Iterator[Block]:
    yield words_table(
        "screening",
        "The protected characteristics, and for which aims of section 149 they are relevant",
        ("Characteristic", "In the Act", "Relevant", "For", "Why"),
        [
            (
                one.characteristic,
                one.reference,
                one.relevance.label if one.relevance else "Not screened yet",
                ", ".join(limb.label for limb in one.limbs),
                one.why,
            )
            for one in data.lines
        ],
    )
    if data.decision_reason:
        said = f"{_decision(data)}. "
        yield Paragraph(text(Words(said, strong=True), data.decision_reason), by="analyst")
    else:
        yield Notice(Tone.MISSING, text(f"{_decision(data)}."))


def _effects(data: EqualityData) -> list[Section]:
    if not data.full:
        return []
    asked = [one for one in data.lines if one.effect or one.relevance is not Relevance.NOT_RELEVANT]
    table = words_table(
        "effects",
        "What it does to people with each characteristic that may be touched",
        ("Characteristic", "Effect", "What it is, and on whom"),
        [(one.characteristic, _effect(one), one.effect_words) for one in asked],
    )
    return [Section(id="effects", heading="Effects", blocks=(table,))]


def _effect(one: CharacteristicRow) -> str:
    return f"{one.effect.mark} {one.effect.word}" if one.effect else "Not said yet"


def _actions(data: EqualityData) -> Iterator[Block]:
    if not data.actions:
        yield Paragraph(text("Nothing is entered."))
        return
    yield words_table(
        "actions",
        "What is done, by whom, by when",
        ("What is done", "For", "Who sees to it", "Due", "Standing"),
        [
            (
                one.text,
                one.characteristic or "All of them",
                one.owner,
                written_day(one.due),
                _standing(one, overdue=one.due < data.as_at),
            )
            for one in data.actions
        ],
    )


def _standing(one: EffectAction, *, overdue: bool) -> str:
    if one.done is not None:
        return f"Done {written_day(one.done)}: {one.evidence}"
    return "Overdue" if overdue else "To be done"


def _signing(data: EqualityData) -> Iterator[Block]:
    if data.signed_on is not None and data.state is EqualityState.SIGNED:
        yield Paragraph(
            text(
                f"Signed off on {written_day(data.signed_on)} by the {data.signed_as}, who did not write it. "
                + (f"To be reviewed by {written_day(data.review_due)}." if data.review_due else "")
            )
        )
        return
    yield Notice(Tone.CAUTION, text("It is not signed off as it stands here."))
    if data.missing:
        yield Paragraph(text("Before it can be signed off:"))
        yield Bullets(tuple(text(one) for one in data.missing))
