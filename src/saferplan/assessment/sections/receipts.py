"""The register of shared information: what arrived in the year, what did not, and when."""

from __future__ import annotations

from collections import defaultdict

from saferplan.assessment.material import Material
from saferplan.assessment.wording import sentence
from saferplan.documents.definition import (
    Block,
    Column,
    ColumnKind,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Tone,
    Words,
)
from saferplan.domain.display import written_day
from saferplan.evidence.receipts import Receipt, ReceiptState

_HOLDERS = {"police": "Police", "fire": "Fire", "local-authority": "Local authority", "health": "Health"}


def receipts_section(material: Material) -> Section:
    """Every prescribed dataset by quarter of the year, with what is missing named."""
    register = material.register
    by_line: defaultdict[tuple[str, str], list[Receipt]] = defaultdict(list)
    for receipt in register.receipts:
        by_line[receipt.dataset.id, receipt.organisation].append(receipt)
    quarters = list(dict.fromkeys(receipt.quarter for receipt in register.receipts))
    rows = tuple(
        Row(
            (
                Words(lines[0].dataset.title),
                Words(lines[0].organisation or _HOLDERS[lines[0].holder.value]),
                *(Words(_said(receipt)) for receipt in lines),
            )
        )
        for lines in by_line.values()
    )
    table = Table(
        "receipts-register",
        f"Information shared under section 17A, as at {written_day(register.as_at)}",
        (
            Column("Dataset", ColumnKind.WORDS),
            Column("Holder", ColumnKind.WORDS),
            *(Column(quarter.label, ColumnKind.WORDS) for quarter in quarters),
        ),
        rows,
        notes=tuple(
            dict.fromkeys(
                f"{receipt.organisation}: {caveat}" if receipt.organisation else caveat
                for receipt in register.receipts
                for caveat in receipt.caveats
            )
        ),
        source="Files received, and receipts entered by hand",
    )
    blocks: list[Block] = [
        Paragraph(
            sentence(
                "Section 17A of the Crime and Disorder Act 1998 has authorities share prescribed, depersonalised "
                "information every quarter, by the end of the following one."
            )
        )
    ]
    absent = register.datasets_without_any
    if absent:
        names = "; ".join(dataset.title for dataset in absent)
        blocks.append(Notice(Tone.MISSING, sentence(f"Nothing arrived for the year of: {names}.")))
    blocks.append(table)
    return Section(
        id="receipts", heading="Shared information", blocks=material.written("receipts", tuple(blocks))
    )


def _said(receipt: Receipt) -> str:
    words = receipt.state.value
    if receipt.received is not None and receipt.state in (ReceiptState.RECEIVED, ReceiptState.LATE):
        words += f", {written_day(receipt.received)}"
    return words[:1].upper() + words[1:]
