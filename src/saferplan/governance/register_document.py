"""The risk register as a document: the matrix, the register, and each risk with its controls and reviews."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.documents.definition import (
    Block,
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
from saferplan.domain.display import written_day
from saferplan.domain.governance.reviews import ReviewStanding
from saferplan.domain.governance.risk import LOWEST, RiskScore, levels, matrix
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.register_data import RegisterData, RiskRow
from saferplan.governance.setting_out import frozen_facts, words_table


def register_document(data: RegisterData, *, sha256: str = "") -> Document:
    """The document of a risk register; `sha256` is the hash under which it was frozen."""
    counted = Fact("Risks", text(_counts(data)))
    return Document(
        kind="risk register",
        title="Risk register",
        subtitle=data.partnership,
        marking=Marking.PARTNERSHIP,
        status="Frozen" if sha256 else "Draft",
        as_at=written_day(data.as_at),
        author=data.partnership,
        synthetic=data.synthetic,
        facts=(counted, *frozen_facts(data.purpose, data.schema, sha256)),
        sections=tuple(_sections(data)),
    )


def _sections(data: RegisterData) -> list[Section]:
    if not data.risks:
        empty = Paragraph(text("No risk is open."))
        return [Section(id="register", heading="The register", blocks=(empty,))]
    return [
        Section(id="register", heading="The register", blocks=tuple(_register(data))),
        Section(id="matrix", heading="The matrix", blocks=_matrix(data)),
        Section(id="risks", heading="Each risk", blocks=tuple(_each(data.risks))),
    ]


def _counts(data: RegisterData) -> str:
    by_band = [
        f"{count} {band.label.lower()}"
        for band in reversed(Band)
        if (count := sum(one.residual.band is band for one in data.risks))
    ]
    return f"{len(data.risks)} open: {', '.join(by_band)}" if by_band else "None open"


def _register(data: RegisterData) -> list[Block]:
    blocks: list[Block] = [
        words_table(
            "register",
            "Risks by the score that is left with the controls in place, the highest first",
            (
                "No.",
                "Risk",
                "Owner",
                "Without controls",
                "With controls",
                "Movement",
                "Next review",
            ),
            [
                (
                    one.reference,
                    one.title,
                    one.owner,
                    one.inherent.written,
                    f"{one.residual.band.mark} {one.residual.written} {one.residual.band.label.lower()}",
                    f"{one.movement.arrow} {one.movement.label}".strip(),
                    _review(one),
                )
                for one in data.risks
            ],
            notes=(
                "A score is likelihood times impact, each from 1 to 5. Bands: 1 to 5 low, 6 to 12 medium, 15 and 16 "
                "high, 20 and 25 very high. The movement is that of the last review.",
            ),
        )
    ]
    late = [one.reference for one in data.risks if one.review is ReviewStanding.OVERDUE]
    if late:
        blocks.append(Notice(Tone.CAUTION, text(f"Past the day of review: {', '.join(late)}.")))
    if data.restricted:
        blocks.append(Notice(Tone.NOTE, text("Risks of restricted actions are left out.")))
    return blocks


def _matrix(data: RegisterData) -> tuple[Block, ...]:
    impact, likelihood = levels()["impact"], levels()["likelihood"]
    rows = []
    for cells in matrix((one.reference, one.residual) for one in data.risks):
        at = cells[0].score.likelihood
        rows.append(
            (
                f"{at} {likelihood[at - LOWEST]}",
                *(
                    f"{cell.score.value} {cell.score.band.mark} {', '.join(cell.risks)}".strip()
                    for cell in cells
                ),
            )
        )
    key = "; ".join(f"{band.mark} {band.label.lower()}" for band in Band)
    return (
        words_table(
            "matrix",
            "Likelihood down, impact across, with the controls in place",
            ("Likelihood", *(f"Impact {at} {word}" for at, word in enumerate(impact, start=LOWEST))),
            rows,
            notes=(f"Each cell has its score, the mark of its band ({key}) and the risks in it.",),
        ),
    )


def _each(risks: Sequence[RiskRow]) -> list[Block]:
    blocks: list[Block] = []
    for one in risks:
        rows = [
            ("What could bring it about", one.causes),
            ("What would come of it", one.consequences),
            ("Score aimed at", one.target.written if one.target else "Not stated"),
            ("Kind", one.kind.label),
            ("What is done about it", one.response.label),
            ("Priority", one.priority or "None: it is the partnership's own"),
            ("Action", one.action),
        ]
        blocks.append(
            Facts(
                f"{one.reference} {one.title}",
                tuple(Fact(name, text(words)) for name, words in rows if words),
            )
        )
        if one.controls:
            blocks.append(
                words_table(
                    f"controls-{one.reference}",
                    f"{one.reference}: mitigating actions",
                    ("Mitigating action", "Who sees to it", "Standing"),
                    [
                        (
                            each.text,
                            each.owner,
                            f"{each.standing.mark} {each.standing.word}, {written_day(each.day)}",
                        )
                        for each in one.controls
                    ],
                )
            )
        else:
            blocks.append(Notice(Tone.MISSING, text(f"{one.reference} has no mitigating action.")))
        if one.reviews:
            blocks.append(
                words_table(
                    f"reviews-{one.reference}",
                    f"{one.reference}: reviews",
                    ("Day", "Before", "After", "Why"),
                    [
                        (written_day(each.on), _score(each.before), _score(each.after), each.why)
                        for each in one.reviews
                    ],
                )
            )
    return blocks


def _score(score: RiskScore) -> str:
    return f"{score.written} {score.band.label.lower()}"


def _review(one: RiskRow) -> str:
    late = ", overdue" if one.review is ReviewStanding.OVERDUE else ""
    return f"{written_day(one.review_due)}{late}"
