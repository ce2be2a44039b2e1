"""The area: its people, households, deprivation and settlement, each a figure with its source."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.assessment.exposures import exposure_figures, mid_year
from saferplan.assessment.figures import FigureMaker, Place, Value
from saferplan.assessment.material import Material
from saferplan.assessment.wording import plain, sentence
from saferplan.documents.definition import (
    Block,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Notice,
    Paragraph,
    Point,
    Row,
    Section,
    Series,
    Table,
    Tone,
    Words,
)
from saferplan.domain.figure import Figure, Unit
from saferplan.domain.periods import Period
from saferplan.geography.answers import AgeProfile, AreaProfile, Denominator

# Population estimates are of the end of June.
_JUNE = 6


def profile_section(material: Material) -> Section:
    """Residents, households, area, deprivation and urban share of the partnership's area."""
    rows: list[tuple[str, Figure, str]] = []
    charts: list[Chart] = []
    profiles = [material.geography.profile(code) for code in material.partnership.district_codes]
    for profile in profiles:
        code = profile.area.code
        place = Place(code, profile.area.name, "district", (code,))
        rows += _rows(material.maker, place, profile, named=len(material.partnership.districts) > 1)
        chart = _age_chart(material.maker, place, profile.ages, material.settings.year)
        if chart is not None:
            charts.append(chart)
    if not rows:
        notice = Notice(
            Tone.MISSING,
            sentence(
                "No populations or deprivation scores are held for the area. Add the publishers' files with "
                "the command saferplan geography add."
            ),
        )
        return Section(
            id="area-profile", heading="The area", blocks=material.written("area-profile", (notice,))
        )
    table = Table(
        "area-profile-facts",
        f"Facts about {material.place.name}",
        (
            Column("Fact", ColumnKind.WORDS),
            Column("Value"),
            Column("Source", ColumnKind.WORDS),
        ),
        tuple(Row((Words(name), plain(figure), Words(_publisher(source)))) for name, figure, source in rows),
        notes=tuple(dict.fromkeys(caveat for _, figure, _ in rows for caveat in figure.caveats)),
    )
    blocks: list[Block] = [
        *_residents(material, [profile.population for profile in profiles]),
        table,
        *charts,
    ]
    return Section(
        id="area-profile", heading="The area", blocks=material.written("area-profile", tuple(blocks))
    )


def _residents(material: Material, found: Sequence[Denominator]) -> tuple[Paragraph, ...]:
    """How many people live in the whole area, its districts together; nothing where one is not known."""
    years = {one.year_used for one in found}
    year = next(iter(years))
    if len(years) > 1 or year is None:
        return ()
    residents = exposure_figures(material.maker, material.place, found, Unit.PEOPLE, year)
    if residents.value is None:
        return ()
    words = (f"{material.place.name} has ", plain(residents), f" residents by the estimate for mid-{year}, ")
    return (Paragraph(sentence(*words, "the latest held.")),)


def _rows(
    maker: FigureMaker, place: Place, profile: AreaProfile, *, named: bool
) -> list[tuple[str, Figure, str]]:
    of = f", {place.name}" if named else ""
    rows: list[tuple[str, Figure, str]] = []

    def fact(
        name: str, unit: Unit, value: Value | None, year: int | None, source: str, note: str = ""
    ) -> None:
        if value is None or year is None:
            return
        figure = maker.reference(
            name, name, place, mid_year(year), unit, value, source=source, caveats=(note,) if note else ()
        )
        rows.append((f"{name}{of}", figure, source))

    def counted(name: str, unit: Unit, found: Denominator) -> None:
        if found.year_used is not None:
            fact(f"{name} ({found.year_used})", unit, found.value, found.year_used, found.source, found.note)

    counted("Residents", Unit.PEOPLE, profile.population)
    counted("Residents earlier", Unit.PEOPLE, profile.population_before)
    counted("Households", Unit.HOUSEHOLDS, profile.households)
    year = profile.population.year_used
    fact(
        "Area in square kilometres",
        Unit.SQUARE_KILOMETRES,
        profile.square_kilometres,
        year,
        profile.population.source,
    )
    for edition in profile.deprivation:
        fact(
            f"Small areas among the most deprived fifth of England ({edition.year})",
            Unit.PERCENT,
            100 * edition.most_deprived_fifth,
            edition.year,
            edition.source,
        )
    if profile.urban_share is not None:
        fact(
            "Residents in urban small areas",
            Unit.PERCENT,
            100 * profile.urban_share,
            profile.urban_year,
            next((source for source in profile.sources if "ural" in source), ""),
        )
    return rows


def _publisher(source: str) -> str:
    # The files' own names are for the trace; a reader wants to know whose table it is.
    title, _, file = source.partition("; file ")
    return f"{title})" if file else title


def _age_chart(maker: FigureMaker, place: Place, ages: AgeProfile, year: Period) -> Chart | None:
    if not ages.bands or ages.year is None:
        return None
    points = []
    for band in ages.bands:
        name = f"Residents aged {band.label}"
        figure = maker.reference(
            name, name, place, mid_year(ages.year), Unit.PEOPLE, band.persons, source=ages.source
        )
        points.append(Point(band.label, figure.id))
    return Chart(
        f"ages-{place.code}",
        ChartKind.COLUMNS,
        sentence(f"Residents of {place.name} by age"),
        f"Residents by age band, mid-{ages.year}",
        "Residents",
        (Series("Residents", tuple(points)),),
        source=_publisher(ages.source),
        notes=tuple(note for note in (age_year_note(ages.year, year), ages.note) if note),
    )


def age_year_note(estimated: int, year: Period) -> str:
    """What to say beside ages estimated for another year than the assessment's; nothing where they fit.

    >>> from saferplan.domain.periods import Month
    >>> age_year_note(2020, Period(Month(2016, 4), Month(2017, 3)))
    'These are the ages of mid-2020, the newest year held. They are not those of the year ending March 2017.'
    >>> age_year_note(2016, Period(Month(2016, 4), Month(2017, 3)))
    ''
    """
    if any(month.year == estimated and month.month == _JUNE for month in year):
        return ""
    return f"These are the ages of mid-{estimated}, the newest year held. They are not those of the {year.label}."
