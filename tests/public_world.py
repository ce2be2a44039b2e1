"""A partnership of which much is public, with small counts planted that must not be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import msgspec
from ward_counts import DISTRICT, MONTHS, WARDS, counted, published, sums_known

from consultation_world import as_csv, survey_make
from partnerships import START
from powers_world import powers_make
from public_reading import HTML, Fetched
from publications_world import DAY, Year, easy_words, make, year_make
from reports_world import reports_make
from saferplan.assessment.frozen import FrozenAssessment
from saferplan.assessment.same_count import Key, key_of
from saferplan.consultation.releasing import report_release
from saferplan.desk.models import Assessment
from saferplan.documents.definition import (
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Document,
    FigureRef,
    Point,
    Row,
    Section,
    Series,
    Table,
    Words,
    text,
)
from saferplan.documents.rendering import Format, render
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.powers.counting import PeriodKind
from saferplan.domain.recovery import Total
from saferplan.history.actor import Actor
from saferplan.history.recording import record
from saferplan.powers.case_reviews import case_reviews_record
from saferplan.powers.publishing import powers_publish
from saferplan.powers.states import PublicationKind
from saferplan.publications.kinds import KINDS
from saferplan.publications.services import publication_approve, publication_publish
from saferplan.reports.services import report_publish
from saferplan.scrutiny.packing import document_of as pack_document
from saferplan.scrutiny.packing import pack_freeze
from saferplan.strategy.services import strategy_publish
from saferplan.workspace.workspace import Workspace
from scrutiny_world import scrutiny_make
from small_assessments import SmallAssessment

TODAY = dt.datetime(2018, 6, 27, 9, 0, tzinfo=dt.UTC)
BEFORE, AFTER = dt.date(2016, 5, 1), dt.date(2017, 5, 1)
RECORDS = ((2, 20, 9, 9, 9, 9, 9, 9), (20,) * MONTHS, (30,) * MONTHS)
"""Stops and searches by ward and month: two in the first ward in January."""
FIRST, SECOND = ((0, 0), (2, 7)), ((0, 1), (1, 1))


@dataclass(frozen=True)
class Secret:
    """A number that no stranger must learn: in which cells it would stand, and in which words; `said` says it so."""

    key: Key
    value: int
    row: str
    column: str
    words: str
    said: str


@dataclass(frozen=True)
class PublicWorld:
    """What is secret, what adds up to it, and what is handed out besides what the site shows."""

    secrets: tuple[Secret, ...]
    watched: tuple[Secret, ...]
    totals: tuple[Total[Key], ...]
    handed_out: tuple[Fetched, ...]


POWERS, REST, PARTS = ("dispersal", "year"), ("dispersal", "council"), ("dispersal", "police")


def public_world_make(folder: Path) -> PublicWorld:
    """The world; the settings name `folder / "partnership"` as its workspace."""
    workspace = Workspace.create(folder / "partnership", partnership="E22000170")
    year = year_make()
    _documents(year)
    _powers(year)
    _survey(year)
    _council_report(year)
    released = _assessments(workspace)
    january = next(one for one in counted(RECORDS, (0, 0)).figures if one.definition.area == WARDS[0])
    return PublicWorld(
        secrets=(
            Secret(
                key_of(january),
                2,
                "ward 1$",
                "January 2017$",
                r"ward 1, January 2017\W+2\b",
                "Ward 1, January 2017: 2",
            ),
            Secret(
                ("closure orders",), 3, "Closure orders", "2017/18", r"\b3 closure orders", "3 closure orders"
            ),
            Secret(
                ("admissions",),
                3,
                "Hospital admissions",
                "",
                r"Hospital admissions\W+(baseline )?3\b",
                "Hospital admissions: 3",
            ),
            Secret(("Measham",), 3, "", "Measham", r"Measham: 3\b", "Measham: 3"),
            Secret(REST, 2, "-", "-", r"\b2 dispersal", "2 dispersal authorisations"),
            Secret(("rooms",), 1, "Rooms in Castle", "", "Castle Street", "Rooms in Castle Street used"),
        ),
        watched=(Secret(POWERS, 14, "Dispersal", "2017/18", "-", "-"),),
        totals=(Total(POWERS, (PARTS, REST)), *sums_known(RECORDS, released)),
        handed_out=(_pack(year, folder),),
    )


def _documents(year: Year) -> None:
    easy_words(year)
    chair = year.actor("NWLDC", "chair")
    strategy_publish(by=year.actor(), strategy=year.strategy, on=chair.today)
    for kind in KINDS.values():
        if kind.audience is Visibility.PUBLIC:
            made = make(year, kind.kind)
            publication_approve(by=chair, publication=made, approved_as="Chair")
            publication_publish(by=year.actor(), publication=made)


def _council_report(year: Year) -> None:
    world = reports_make(money=year.money)
    world.ready()
    report_publish(by=world.co_ordinator(), report=world.report)


def _powers(year: Year) -> None:
    world = powers_make(year.world.people, year.world.made)
    quarter = {"period": PeriodKind.QUARTER, "priorities": [year.priority]}
    world.use("dispersal", BEFORE, 12)
    world.use("dispersal", AFTER, 12, organisation="Police", public=True, **quarter)
    world.use("dispersal", AFTER, 2, **quarter)
    world.use("closure_order", BEFORE, 0)
    world.use("closure_order", AFTER, 3)
    by = world.co_ordinator()
    case_reviews_record(
        by=by,
        organisation=world.people.organisations["Police"],
        year=2017,
        source="Return",
        applications=2,
        not_met=1,
        reviews=1,
        recommendations=0,
    )
    for kind, start in (
        (PublicationKind.USE_OF_POWERS, 2016),
        (PublicationKind.USE_OF_POWERS, 2017),
        (PublicationKind.CASE_REVIEWS, 2017),
    ):
        powers_publish(by=by, kind=kind, year=start, on=by.today, place="Web site")


def _survey(year: Year) -> None:
    """Of 120 answers three are from Measham."""
    survey = survey_make(year.world.people)
    header, lines = survey.rows(texts=())
    for at, line in enumerate(lines):
        line[:] = ["Measham" if at < 3 and one in ("Ashby", "Coalville") else one for one in line]
        line[:] = ["Coalville" if at >= 3 and one == "Measham" else one for one in line]
    survey.answered(as_csv(header, lines))
    report_release(by=survey.chair(), consultation=survey.consultation, released_as="Chair")


def _assessments(workspace: Workspace) -> list[Document]:
    """Two assessments, the second of months that hold those of the first."""
    documents = [
        one.document for one in published(RECORDS, counted(RECORDS, *FIRST), counted(RECORDS, *SECOND))
    ]
    assert len(documents) == 2
    set_out = [_set_out(one, f"2017-0{at}-public") for at, one in enumerate(documents, 3)]
    for frozen in set_out:
        name = frozen.settings.name
        workspace.assessments.write(frozen)
        folder = workspace.assessments.path(name).parent / "documents"
        render(frozen.document, folder, name, set(Format) - {Format.JSON})
        row = Assessment(
            name=name,
            year_ending="2017-03",
            audience="public",
            snapshot=1,
            digest="0",
            adopted_on=DAY,
            adopted_by="The strategy group",
            visible_to="public",
            released=DAY,
        )
        record("assessment_released", row, by=Actor(START))
    return [one.document for one in set_out]


def _set_out(document: Document, name: str) -> FrozenAssessment:
    """A table of areas and periods, and a chart of the same."""
    periods = list(dict.fromkeys(one.definition.period for one in document.figures))
    areas = {DISTRICT.code: DISTRICT.name, **{code: f"ward {code[-1]}" for code in WARDS}}
    at = {(one.definition.area, one.definition.period): one.id for one in document.figures}
    table = Table(
        id="table-stops",
        caption="Stops and searches",
        columns=(Column("Area", ColumnKind.WORDS), *(Column(one.months_label) for one in periods)),
        rows=tuple(
            Row((Words(title), *(FigureRef(at[code, period]) for period in periods)))
            for code, title in areas.items()
        ),
    )
    chart = Chart(
        id="chart-stops",
        kind=ChartKind.BARS,
        title=text("Stops and searches"),
        subtitle=periods[0].label,
        axis=f"Stops and searches, {periods[0].months_label}",
        series=(
            Series(
                periods[0].months_label,
                tuple(Point(title, at[code, periods[0]]) for code, title in areas.items()),
            ),
        ),
    )
    section = Section(id="stops", heading="Stops and searches", blocks=(table, chart))
    frozen = SmallAssessment().frozen()
    return msgspec.structs.replace(
        frozen,
        settings=msgspec.structs.replace(frozen.settings, name=name),
        document=msgspec.structs.replace(
            document,
            kind="strategic assessment",
            title="Strategic assessment",
            subtitle=name,
            status="Adopted",
            as_at="10 July 2017",
            author="The team",
            sections=(section,),
        ),
    )


def _pack(year: Year, folder: Path) -> Fetched:
    """The scrutiny pack, which is for everybody, and is handed out at the meeting."""
    world = scrutiny_make(year.world.people, year.world.made)
    by = world.actor("NWLDC", "chair")
    held = pack_freeze(by=by, meeting=world.planned(), plan=year.plan)
    path = render(pack_document(held), folder / "pack", "pack", {Format.HTML})[Format.HTML]
    return Fetched("the scrutiny pack", "", HTML, path.read_bytes())
