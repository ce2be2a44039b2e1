"""The data protection register as a document: protocols and signatures, datasets, assessments, liaisons, disposals."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan.documents.definition import (
    Block,
    Bullets,
    Document,
    Fact,
    Facts,
    Marking,
    Notice,
    Paragraph,
    Section,
    Tone,
    text,
)
from saferplan.domain.display import names_in_words, written_day
from saferplan.governance.protection_data import AssessmentRow, DatasetRow, ProtectionData, ProtocolRow
from saferplan.governance.setting_out import frozen_facts, words_table


def protection_document(data: ProtectionData, *, sha256: str = "") -> Document:
    """The document of the register; `sha256` is the hash under which it was frozen."""
    held = sum(one.ended is None for one in data.datasets)
    return Document(
        kind="data protection register",
        title="Data protection register",
        subtitle=data.partnership,
        marking=Marking.PARTNERSHIP,
        status="Frozen" if sha256 else "Draft",
        as_at=written_day(data.as_at),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=(
            Fact("Protocols", text(str(len(data.protocols)))),
            Fact("Datasets held", text(str(held))),
            Fact("Impact assessments", text(str(len(data.assessments)))),
            *frozen_facts(data.purpose, data.schema, sha256),
        ),
        sections=(
            Section(id="protocols", heading="Information-sharing protocols", blocks=tuple(_protocols(data))),
            Section(id="datasets", heading="Datasets", blocks=tuple(_datasets(data))),
            Section(
                id="assessments",
                heading="Data protection impact assessments",
                blocks=tuple(_assessments(data)),
            ),
            Section(id="liaisons", heading="Designated liaisons", blocks=tuple(_liaisons(data))),
            Section(id="disposals", heading="What was disposed of", blocks=tuple(_disposals(data))),
        ),
    )


def _protocols(data: ProtectionData) -> Iterator[Block]:
    if not data.protocols:
        yield Notice(Tone.MISSING, text("No protocol is entered."))
    for at, one in enumerate(data.protocols, start=1):
        yield Facts(one.title, tuple(_protocol_facts(one)))
        if one.signatures:
            yield words_table(
                f"signatures-{at}",
                f"Who signed: {one.title}",
                ("Version", "Organisation", "Post that signed", "Signed on"),
                [
                    (str(each.version), each.organisation, each.post, written_day(each.signed))
                    for each in one.signatures
                ],
            )
        if one.unsigned:
            yield Notice(Tone.CAUTION, text(f"Not signed by {names_in_words(one.unsigned)}."))


def _protocol_facts(one: ProtocolRow) -> Iterator[Fact]:
    yield Fact("What is shared, and what for", text(one.purpose))
    if one.statutory:
        yield Fact("In law", text("The protocol that the regulations ask of the partnership"))
    yield Fact("How it stands", text(f"{one.standing.mark} {one.standing.word}"))
    for each in one.versions:
        changes = f" {each.changes}" if each.changes else ""
        yield Fact(
            f"Version {each.number}",
            text(
                f"Agreed {written_day(each.agreed)}, to be reviewed by {written_day(each.review_due)}: {each.source}."
                f"{changes}"
            ),
        )


def _datasets(data: ProtectionData) -> Iterator[Block]:
    held = [one for one in data.datasets if one.ended is None]
    gone = [one for one in data.datasets if one.ended is not None]
    if held:
        yield words_table(
            "datasets",
            "What is held, and on which basis",
            (
                "Dataset",
                "What it holds, and what for",
                "Lawful basis",
                "Protocol",
                "Answers for it",
                "Kept until",
            ),
            [
                (one.title, one.contents, _basis(one), one.protocol or "None", one.owner, _kept(one))
                for one in held
            ],
            notes=("This is a register, not legal advice.",),
        )
    else:
        yield Notice(Tone.MISSING, text("No dataset is entered."))
    past = [one.title for one in held if one.past(data.as_at)]
    if past:
        yield Notice(Tone.CAUTION, text(f"Held past its day: {names_in_words(past)}."))
    if data.without_entry:
        yield words_table(
            "without-entry",
            "Held among the evidence, and not entered in the register",
            ("Dataset", "Agreement", "Holder", "Kept until"),
            [
                (
                    one.title,
                    one.agreement or "Published",
                    one.holder or "Whoever published it",
                    written_day(one.retain_until) if one.retain_until else "Not limited",
                )
                for one in data.without_entry
            ],
        )
    if gone:
        yield words_table(
            "gone",
            "What is no longer held",
            ("Dataset", "Since", "What became of it"),
            [(one.title, written_day(one.ended), one.disposal) for one in gone if one.ended],
        )


def _basis(one: DatasetRow) -> str:
    return f"{one.basis.label}: {one.law}" if one.law else one.basis.label


def _kept(one: DatasetRow) -> str:
    return f"{written_day(one.retain_until)}. {one.retention}" if one.retain_until else one.retention


def _assessments(data: ProtectionData) -> Iterator[Block]:
    if not data.assessments:
        yield Notice(Tone.MISSING, text("No assessment is begun, and nothing says that none is needed."))
    for one in data.assessments:
        yield Facts(one.title, tuple(Fact(name, text(said)) for name, said in _assessment(one) if said))


def _assessment(one: AssessmentRow) -> Iterator[tuple[str, str]]:
    yield "Of", one.of
    yield "How far it is", f"{one.state.mark} {one.state.word}"
    yield "Why one is needed, or not", one.reason
    yield "Why the processing is needed", one.need
    yield "Risks to those concerned", one.risks
    yield "What lessens them", one.measures
    yield "Risk that is left", f"{one.left.mark} {one.left.label}" if one.left else ""
    yield "Advice of the data protection officer", one.advice
    yield "Information Commissioner", one.consulted
    if one.accepted_on is not None:
        yield "Accepted", f"{written_day(one.accepted_on)}, {one.accepted_as}"
    if one.review_due is not None:
        yield "Next review", written_day(one.review_due)


def _liaisons(data: ProtectionData) -> Iterator[Block]:
    if not data.liaisons:
        yield Notice(Tone.MISSING, text("No responsible authority is entered."))
        return
    yield words_table(
        "liaisons",
        "The liaison of each responsible authority",
        ("Responsible authority", "Post"),
        [(organisation, post or "None appointed") for organisation, post in data.liaisons],
    )


def _disposals(data: ProtectionData) -> Iterator[Block]:
    if data.disposals is None:
        yield Paragraph(text("This site has no evidence, so no log of disposals."))
    elif not data.disposals:
        yield Paragraph(text("Nothing was disposed of yet."))
    else:
        yield Bullets(tuple(text(one) for one in data.disposals))
