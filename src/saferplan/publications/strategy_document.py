"""The three-year strategy as a document for everybody."""

from __future__ import annotations

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
from saferplan.domain.display import names_in_words, written_day
from saferplan.publications.setting_out import Standing, document_of_standing, words_table
from saferplan.publications.strategy_data import StrategyData, YearLine


def strategy_document(data: StrategyData, standing: Standing) -> Document:
    """The document of a strategy."""
    period = f"{written_day(data.starts)} to {written_day(data.ends)}"
    return document_of_standing(
        standing,
        kind="community safety strategy",
        title=data.title,
        subtitle=f"{data.partnership}, {period}",
        marking=Marking.PUBLIC,
        partnership=data.partnership,
        synthetic=data.synthetic,
        facts=(
            Fact("Covers", text(period)),
            Fact("Version of the strategy", text(str(data.version))),
            Fact(
                "Strategy approved",
                text(written_day(data.approved_on) if data.approved_on else "Not yet: it is a draft"),
            ),
        ),
        sections=[
            Section(id="vision", heading="Our vision", blocks=_vision(data)),
            Section(id="themes", heading="Themes", blocks=_themes(data)),
            *(
                Section(
                    id=f"priorities-{place}",
                    heading=f"Priorities of {one.label}",
                    blocks=tuple(_year(place, one)),
                )
                for place, one in enumerate(data.years, start=1)
            ),
            Section(id="objectives", heading="Whose objectives this supports", blocks=_objectives(data)),
            Section(id="gaps", heading="What this strategy does not have", blocks=tuple(_gaps(data))),
        ],
    )


def _vision(data: StrategyData) -> tuple[Block, ...]:
    lines = [one.strip() for one in data.vision.splitlines() if one.strip()]
    if not lines:
        return (Notice(Tone.MISSING, text("No vision is written yet.")),)
    return tuple(Paragraph(text(one), by="analyst") for one in lines)


def _themes(data: StrategyData) -> tuple[Block, ...]:
    law = Paragraph(text(f"The law asks for a strategy on: {data.law}."))
    if not data.themes:
        return (law, Notice(Tone.MISSING, text("No theme is set yet.")))
    rows = [(one.letter, one.title, one.strand or "The partnership's own") for one in data.themes]
    return (
        law,
        words_table("themes", "Themes, local and asked for by law", ("Letter", "Theme", "For"), rows),
    )


def _year(place: int, year: YearLine) -> list[Block]:
    if not year.priorities:
        return [
            Paragraph(text("Not agreed yet. Priorities are chosen each March, from that year's assessment."))
        ]
    rows = [
        (
            f"{one.number}. {one.title}",
            ", ".join(one.themes) or "None named",
            " ".join(part for part in (one.why, one.continues and f"Continues {one.continues}.") if part),
        )
        for one in year.priorities
    ]
    return [
        words_table(
            f"priorities-{place}",
            f"Priorities of {year.label}",
            ("Priority", "Themes", "Why it was chosen"),
            rows,
        )
    ]


def _objectives(data: StrategyData) -> tuple[Block, ...]:
    if not data.objectives:
        missing = "No priority names an objective of the police and crime plan, the county or the district."
        return (Notice(Tone.MISSING, text(missing)),)
    rows = [(one.owner.label, one.title, names_in_words(one.priorities)) for one in data.objectives]
    return (
        words_table(
            "objectives",
            "Objectives of others, and what supports them",
            ("Whose", "Objective", "Supported by"),
            rows,
        ),
    )


def _gaps(data: StrategyData) -> list[Block]:
    found = [(year.label, gap) for year in data.years for gap in year.gaps]
    if not found:
        return [
            Paragraph(
                text("Nothing that the law asks for is missing in the years whose priorities are agreed.")
            )
        ]
    return [Bullets(tuple(text(Words(f"{label}. ", strong=True), gap) for label, gap in found))]
