"""Method, sources and limits: what was counted, how it was compared, and what that cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan.assessment.figures import COUNTING, REFERENCE, SETTING, SUMMING
from saferplan.assessment.material import Material
from saferplan.assessment.sources import SourceHeld
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Tone,
    Words,
)
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.glossary import method_notes
from saferplan.domain.suppression import suppression_rule
from saferplan.domain.verdicts import Verdict

_NO_RECORDS = Notice(Tone.MISSING, sentence("No records are held of any source."))


def method_section(material: Material) -> Section:
    """How the assessment was made, and where its limits are."""
    settings = material.settings
    place, year = material.place, settings.year
    rate = material.maker.setting(
        "false-discovery rate", Unit.PERCENT, 100 * settings.false_discovery_rate, place, year
    )
    tests = material.maker.setting("tests made", Unit.COUNT, material.family.tests, place, year)
    how = Bullets(
        (
            sentence(
                "A year is compared with the twelve months before it, and only where every month of both is held "
                "and no change in recording forbids it."
            ),
            sentence(
                "All ",
                plain(tests),
                " tests of this assessment are taken together, at a false-discovery rate of ",
                plain(rate),
                ": of all signals, about that share may be chance.",
            )
            if material.family.tests
            else sentence("No change is tested here: no measure has both years whole."),
            *_scatter(material),
            *(
                sentence(Words(verdict.word.capitalize(), strong=True), f": {verdict.meaning}")
                for verdict in Verdict
            ),
            sentence(
                "Intervals hold the true value in 95% of cases, as far as chance in the counts goes; those of "
                "changes allow for the scatter of the months, too. They do not cover changes in reporting or recording."
            ),
            sentence(
                "A record is placed by the small-area code that its publisher gave it; only where there is none, "
                "by its point."
            ),
            sentence(suppression_rule(settings.audience.value).statement),
        )
    )
    blocks: list[Block] = [
        Paragraph(
            sentence(
                "Every number here is a figure with an identity, kept with its definition: what was counted, where, "
                "when, from which records, by which method. The command saferplan trace walks from a figure to the "
                "rows of the files it comes from; saferplan verify computes all of them anew."
            )
        ),
        how,
        _sources_table(material) if material.holdings.sources else _NO_RECORDS,
    ]
    blocks += [Notice(Tone.CAUTION, sentence(caveat)) for caveat in material.partnership.caveats]
    return Section(
        id="method", heading="Method, sources and limits", blocks=material.written("method", tuple(blocks))
    )


def _scatter(material: Material) -> Iterator[Text]:
    """That tests allow for the scatter of months, with that of the measure that leads."""
    for change in material.all_changes:
        if change.overdispersion is not None and not change.measure.sensitive:
            yield sentence(
                "Crime comes in bursts, so that months scatter wider than chance alone would make them: those of "
                f"{change.measure.title[0].lower()}{change.measure.title[1:]} ",
                plain(change.overdispersion),
                " times as widely, where one is chance alone. Every interval and test of a change allows for it.",
            )
            return


def provenance_section(material: Material) -> Section:
    """The methods used, with their versions and references: where the figures come from."""
    used = {figure.definition.method for figure in material.maker.ledger}
    methods = sorted(used - {COUNTING, SUMMING, REFERENCE, SETTING})
    noted = method_notes()
    table = Table(
        "methods",
        "Methods used",
        (
            Column("Method", ColumnKind.WORDS),
            Column("What it says", ColumnKind.WORDS),
            Column("What it cannot tell", ColumnKind.WORDS),
            Column("Reference", ColumnKind.WORDS),
        ),
        tuple(
            Row(
                (
                    Words(f"{method.name[:1].upper()}{method.name[1:]}, version {method.version}"),
                    Words(noted[method.name].plain if method.name in noted else ""),
                    Words(noted[method.name].cannot_tell if method.name in noted else ""),
                    Words(method.reference),
                )
            )
            for method in methods
        ),
    )
    lead = Paragraph(
        sentence(
            "The workbook of this assessment lists every figure with its identity, method and caveats. The records "
            "stay in the partnership's store, as they were received. Counts and their sums are what they say; every "
            "other figure is computed by one of the methods below."
        )
    )
    return Section(
        id="provenance",
        heading="Where the figures come from",
        blocks=material.written("provenance", (lead, table)),
    )


def _sources_table(material: Material) -> Table:
    rows = tuple(
        Row(
            (
                Words(held.title),
                Words(held.months),
                plain(_all(material, held, "count", held.rows)),
                plain(_all(material, held, "records without a place", held.unplaced)),
                Words(held.received),
            )
        )
        for held in material.holdings.sources
    )
    return Table(
        "sources",
        "Sources held",
        (
            Column("Source", ColumnKind.WORDS),
            Column("Months held", ColumnKind.WORDS),
            Column("Records held"),
            Column("Without a place"),
            Column("Received", ColumnKind.WORDS),
        ),
        rows,
        notes=("Records held are those of the whole source, not of this area alone.",),
    )


def _all(material: Material, held: SourceHeld, statistic: str, value: int) -> Figure:
    return material.maker.source_count(held.dataset, held.title, statistic, held.period, value)
