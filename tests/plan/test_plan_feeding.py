"""Measures that are read from the evidence: taken with their figures, revised by events, never guessed."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from pytest_django import Settings

from partnerships import People, PlanMade, people_make, plan_make
from saferplan.desk.deliveries import delivery_receive
from saferplan.desk.tracing import figure_rows, figure_trace
from saferplan.domain.absence import Absence
from saferplan.domain.periods import Month, Period
from saferplan.domain.planning.readings import Basis
from saferplan.domain.verdicts import Verdict
from saferplan.errors import SaferPlanError
from saferplan.history.recording import fold, state
from saferplan.history.selectors import history_of
from saferplan.jobs.models import Job
from saferplan.jobs.states import JobState
from saferplan.plan.changes import changes_from_baseline
from saferplan.plan.feeding import (
    READ,
    earlier_readings,
    measure_tie,
    measure_untie,
    measures_read,
    measures_read_ask,
    measures_read_at_console,
    newer_evidence,
    taken_from,
)
from saferplan.plan.models import Measure, Reading
from saferplan.plan.selectors import measure_list
from saferplan.plan.services import plan_close, reading_enter
from saferplan.plan.work import _said
from saferplan.workspace.workspace import Workspace

pytestmark = pytest.mark.django_db

PARTNERSHIP, DISTRICT = "E22000170", "E07000134"
ENTRANTS = "series:youth-justice/first-time-entrants"
NOVEMBER = dt.datetime(2017, 11, 6, 9, 0, tzinfo=dt.UTC)
MARCH = Month(2017, 3)


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def made(people: People) -> PlanMade:
    return plan_make(people)


@pytest.fixture
def example(worked_example: Workspace, settings: Settings, tmp_path: Path) -> Workspace:
    """The site of the worked example's evidence: April 2014 to March 2017, and not changed."""
    settings.SAFERPLAN_WORKSPACE = worked_example.folder.root
    settings.WORKSPACE = tmp_path / "site"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return worked_example


@pytest.fixture
def copied(example: Workspace, settings: Settings, tmp_path: Path) -> Workspace:
    """A copy of it, to which evidence can be added."""
    import shutil

    folder = tmp_path / "partnership"
    shutil.copytree(example.folder.root, folder)
    settings.SAFERPLAN_WORKSPACE = folder
    settings.WORKSPACE = folder / "site"
    return Workspace.open(folder, clock=lambda: NOVEMBER)


def entrants(path: Path, values: Mapping[str, object]) -> Path:
    """A partner's file with one series by quarter."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["measure", "area", "period", "value", "status"])
        for period, value in values.items():
            given = ["", value] if isinstance(value, str) else [value, ""]
            writer.writerow(["youth-justice/first-time-entrants", DISTRICT, period, *given])
    return path


def tied(
    people: People, measure: Measure, held_as: str = "count:anti-social-behaviour", **given: object
) -> Measure:
    options = {
        "area": PARTNERSHIP,
        "basis": Basis.QUARTER,
        "baseline": Month(2016, 12),
        "reason": "It is held.",
    }
    measure_tie(
        by=people.actor("NWLDC", "co_ordinator", NOVEMBER),
        measure=measure,
        held_as=held_as,
        **options | given,  # type: ignore[arg-type]
    )
    return Measure.objects.prefetch_related("readings").get(pk=measure.pk)


def test_a_tied_measure_is_read_of_each_quarter_that_is_past_and_keeps_what_it_rests_on(
    people: People, made: PlanMade, example: Workspace
) -> None:
    measure = tied(people, made.measure)
    assert measure.held_title == "Anti-social behaviour, North West Leicestershire"
    assert (measure.unit, measure.baseline_period) == ("records", "October 2016 to December 2016")
    readings = list(measure.readings.all())
    assert [str(one.first) for one in readings] == ["2017-01-01", "2017-04-01", "2017-07-01"]
    assert [one.absence for one in readings] == ["", *[Absence.NOT_YET_AVAILABLE.value] * 2]
    first = readings[0]
    taken = taken_from(first.taken)
    assert taken is not None
    snapshot = example.store.snapshot()
    assert (first.snapshot, taken.snapshot, first.figure) == (
        snapshot.number,
        snapshot.id,
        taken.reading.figure,
    )
    figure, rows = figure_rows(by=people.actor("NWLDC", "co_ordinator"), identity=first.figure)
    assert rows.num_rows == first.value == figure.value
    for row in (measure, *readings):
        assert fold(row.history) == state(row)


def test_months_that_are_not_held_are_not_known_and_not_zero(
    people: People, made: PlanMade, example: Workspace
) -> None:
    measure = tied(people, made.measure, basis=Basis.ROLLING_YEAR, baseline=MARCH)
    assert measure.baseline is not None
    assert measure.baseline > 0
    assert {one.value for one in measure.readings.all()} == {None}
    with pytest.raises(ValidationError, match="What it read then is not known"):
        tied(people, measure, basis=Basis.ROLLING_YEAR, baseline=Month(2014, 12))


def test_a_figure_is_traced_for_all_and_its_records_shown_to_few(
    people: People, made: PlanMade, example: Workspace
) -> None:
    measure = tied(people, made.measure)
    identity = measure.readings.all()[0].figure
    reader = figure_trace(by=people.actor("Police", "reader"), identity=identity)
    assert (reader.trace.records, reader.records_shown, reader.page) == (
        None,
        False,
        f"/plan/measures/{measure.pk}/",
    )
    analyst = figure_trace(by=people.actor("NWLDC", "updater"), identity=identity)
    assert analyst.trace.records is not None
    baseline = taken_from(measure.baseline_taken)
    assert baseline is not None
    of_baseline = figure_trace(by=people.actor("Police", "reader"), identity=baseline.reading.figure)
    assert of_baseline.figure.value == measure.baseline


def test_the_change_has_its_interval_and_its_verdict(
    people: People, made: PlanMade, example: Workspace
) -> None:
    measure = tied(people, made.measure)
    change = changes_from_baseline(measure_list(plan=made.plan))[measure.pk]
    # January to March against the same quarter of the year to the baseline, not against the autumn.
    assert change.change.before == Period.parse("2016-01/2016-03")
    assert change.change.interval is not None
    assert "95% interval" in change.sentence
    assert change.verdict is Verdict.NO_CLEAR_CHANGE
    assert "%" not in change.sentence.replace("95%", "")
    whole = tied(people, made.measure, basis=Basis.ROLLING_YEAR, baseline=Month(2016, 12))
    over = changes_from_baseline(measure_list(plan=made.plan))[whole.pk]
    assert "share 9 months" in " ".join(over.explained)


def test_a_rate_is_read_with_its_denominator_and_a_rate_of_few_records_is_not_shown(
    people: People, made: PlanMade, example: Workspace
) -> None:
    measure = tied(people, made.measure, "rate:burglary")
    assert measure.unit == "crimes per 1,000 households"
    first = measure.readings.all()[0]
    taken = taken_from(first.taken)
    assert taken is not None
    statistics = {one.definition.statistic for one in taken.reading.figures}
    assert statistics == {"rate", "count", "households"}
    few = "rate:fire-deliberate-vehicle/deliberate-vehicle-fire"
    with pytest.raises(ValidationError, match="What it read then is too unreliable to use"):
        tied(people, made.measure, few, baseline=Month(2016, 3))
    of_few = taken_from(tied(people, made.measure, few, baseline=None).readings_in_force[-1].taken)
    assert of_few is not None
    assert of_few.reading.read.absence is not None or "unreliable" in " ".join(of_few.reading.read.caveats)


def test_a_partners_series_is_read_and_what_is_shared_as_one_number_is_not_tested(
    people: People, made: PlanMade, copied: Workspace, tmp_path: Path
) -> None:
    values = {
        "2016-Q1": 20,
        "2016-Q2": 20,
        "2016-Q3": 20,
        "2016-Q4": 20,
        "2017-Q1": 26,
        "2017-Q2": "not published",
    }
    copied.add_evidence([entrants(tmp_path / "entrants.csv", values)])
    measure = tied(people, made.measure, ENTRANTS, area=DISTRICT)
    readings = list(measure.readings.all())
    assert [(one.value, one.absence) for one in readings] == [
        (26, ""),
        (None, Absence.NOT_PUBLISHED.value),
        (None, Absence.NOT_YET_AVAILABLE.value),
    ]
    change = changes_from_baseline([measure])[measure.pk]
    assert (change.verdict, change.change.interval) == (Verdict.NOT_TESTED, None)
    assert "one number" in " ".join(change.explained)
    # Two years that share months differ by one quarter, which is one number again.
    year = tied(people, made.measure, ENTRANTS, area=DISTRICT, basis=Basis.ROLLING_YEAR)
    assert year.baseline == 80
    assert [one.value for one in year.readings_in_force] == [86, None, None]
    assert len(year.readings.all()) == 6
    assert changes_from_baseline([year])[year.pk].change.interval is None
    # Four quarters each say how widely the series scatters: that is tested.
    years = {"2015-Q1": 8, "2015-Q2": 12, "2015-Q3": 9, "2015-Q4": 11}
    copied.add_evidence([entrants(tmp_path / "before.csv", years)])
    whole = tied(
        people, made.measure, ENTRANTS, area=DISTRICT, basis=Basis.ROLLING_YEAR, baseline=Month(2015, 12)
    )
    tested = changes_from_baseline([whole])[whole.pk]
    assert (tested.change.counts, tested.verdict) == ((40, 86), Verdict.SIGNAL)
    assert tested.explained[-1] == "This is not the direction wanted."


def test_revised_evidence_gives_a_revised_reading_and_keeps_what_it_was(
    people: People, made: PlanMade, copied: Workspace, tmp_path: Path
) -> None:
    by = people.actor("NWLDC", "co_ordinator", NOVEMBER)
    quarters = {f"2016-Q{number}": 20 for number in (1, 2, 3, 4)}
    copied.add_evidence([entrants(tmp_path / "first.csv", {**quarters, "2017-Q1": 26})])
    measure = tied(people, made.measure, ENTRANTS, area=DISTRICT)
    before = measure.readings.all()[0]
    copied.add_evidence([entrants(tmp_path / "second.csv", {"2017-Q1": 28, "2017-Q2": 7, "2016-Q4": 21})])
    assert newer_evidence(made.plan, [measure]) == before.snapshot + 1  # type: ignore[operator]
    found = measures_read(by=by, plan=made.plan)
    assert (found.taken, found.revised, found.unchanged, found.not_read) == (0, 2, 1, ())
    assert _said(found) == f"Read from snapshot {found.snapshot}: 0 new readings, 2 revised, 1 as before."
    measure = Measure.objects.prefetch_related("readings").get(pk=measure.pk)
    after = measure.readings.all()[0]
    assert (before.value, after.value) == (26, 28)
    assert measure.baseline == 21
    (earlier,) = earlier_readings(measure)[after.pk]
    assert (earlier.value, earlier.snapshot) == (26, before.snapshot)
    # What was revised can still be traced, and its history says from what to what.
    assert figure_trace(by=by, identity=before.figure).figure.value == 26
    told = history_of(by=by, subject=measure)
    assert [one.what for one in told if "anew" in one.what] == [
        "took what the measure read anew, from revised evidence"
    ] * 2
    assert fold(after.history) == state(after)
    again = measures_read(by=by, plan=made.plan)
    assert (again.taken, again.revised, again.unchanged) == (0, 0, 3)


def test_evidence_that_is_handed_in_has_the_tied_measures_read(
    people: People, made: PlanMade, copied: Workspace, tmp_path: Path
) -> None:
    quarters = {f"2016-Q{number}": 20 for number in (1, 2, 3, 4)}
    copied.add_evidence([entrants(tmp_path / "first.csv", {**quarters, "2017-Q1": 26})])
    tied(people, made.measure, ENTRANTS, area=DISTRICT)
    content = entrants(tmp_path / "second.csv", {"2017-Q2": 7}).read_bytes()
    job = delivery_receive(
        by=people.actor("NWLDC", "updater", NOVEMBER), given=[SimpleUploadedFile("second.csv", content)]
    )
    assert job.status is JobState.DONE
    asked = Job.objects.get(kind=READ)
    assert (asked.title, asked.arguments) == (
        f"Read the measures of {made.plan} from the evidence",
        {"year": 2017},
    )
    with pytest.raises(ValidationError, match="asked for already"):
        measures_read_ask(by=people.actor("NWLDC", "co_ordinator", NOVEMBER), plan=made.plan)


def test_files_that_were_added_on_the_command_line_are_read_by_whoever_runs_the_site(
    people: People, made: PlanMade, copied: Workspace, tmp_path: Path
) -> None:
    assert measures_read_at_console(now=NOVEMBER) == ()
    quarters = {f"2016-Q{number}": 20 for number in (1, 2, 3, 4)}
    copied.add_evidence([entrants(tmp_path / "first.csv", {**quarters, "2017-Q1": 26})])
    measure = tied(people, made.measure, ENTRANTS, area=DISTRICT)
    copied.add_evidence([entrants(tmp_path / "second.csv", {"2017-Q1": 27})])
    ((plan, read),) = measures_read_at_console(now=NOVEMBER)
    assert plan == made.plan
    assert (read.taken, read.revised, read.not_read) == (0, 1, ())
    revised = measure.readings.get(first="2017-01-01")
    assert revised.value == 27
    event = revised.history.last()
    assert event is not None
    assert (event.name, event.account) == ("reading_revised", None), "the system read it"


def test_asked_for_by_the_button_it_is_done_in_the_background(
    people: People, made: PlanMade, example: Workspace
) -> None:
    measure = tied(people, made.measure)
    job = measures_read_ask(by=people.actor("NWLDC", "co_ordinator", NOVEMBER), plan=made.plan)
    assert (job.status, job.link) == (JobState.DONE, "/plan/2017/measures/")
    assert newer_evidence(made.plan, [measure]) is None
    with pytest.raises(PermissionDenied):
        measures_read_ask(by=people.actor("Police", "updater"), plan=made.plan)


def test_readings_by_hand_of_a_tied_measure_are_refused_until_it_is_untied(
    people: People, made: PlanMade, example: Workspace
) -> None:
    by = people.actor("NWLDC", "co_ordinator", NOVEMBER)
    measure = tied(people, made.measure)
    given = {
        "first": dt.date(2017, 4, 1),
        "last": dt.date(2017, 6, 30),
        "value": Decimal(5),
        "reason": "Counted.",
    }
    with pytest.raises(ValidationError, match="read from the evidence"):
        reading_enter(by=by, measure=measure, **given)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="say why"):
        measure_untie(by=by, measure=measure, reason=" ")
    measure_untie(by=by, measure=measure, reason="The police publish it no more.")
    assert reading_enter(by=by, measure=measure, **given).value == 5  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="by hand already"):
        measure_untie(by=by, measure=measure, reason="Again.")


def test_a_reading_by_hand_is_taken_over_by_the_evidence_and_stays_in_its_history(
    people: People, made: PlanMade, example: Workspace
) -> None:
    by = people.actor("Police", "updater", NOVEMBER)
    reading_enter(
        by=by, measure=made.measure, first=dt.date(2017, 1, 1), last=dt.date(2017, 3, 31), value=Decimal(1)
    )
    reading = tied(people, made.measure).readings.all()[0]
    assert reading.is_taken
    assert [one.name for one in reading.history] == ["reading_entered", "reading_taken"]


def test_what_is_refused_when_a_measure_is_tied(people: People, made: PlanMade, example: Workspace) -> None:
    with pytest.raises(ValidationError, match="not held any more"):
        tied(people, made.measure, "count:no-such-thing")
    with pytest.raises(ValidationError, match="does not end a quarter"):
        tied(people, made.measure, baseline=Month(2016, 11))
    with pytest.raises(ValidationError, match="say why"):
        tied(people, made.measure, reason="")
    with pytest.raises(ValidationError, match="not held twelve months"):
        tied(
            people,
            made.measure,
            "series:treatment/people-in-treatment",
            area=DISTRICT,
            basis=Basis.ROLLING_YEAR,
        )


def test_a_closed_plan_stays_as_it_is(people: People, made: PlanMade, example: Workspace) -> None:
    by = people.actor("NWLDC", "co_ordinator", NOVEMBER)
    measure = tied(people, made.measure)
    plan_close(by=by, plan=made.plan, on=dt.date(2018, 4, 3))
    with pytest.raises(SaferPlanError, match="is closed"):
        measures_read(by=by, plan=made.plan)
    with pytest.raises(ValidationError, match="is closed"):
        measures_read_ask(by=by, plan=made.plan)
    with pytest.raises(ValidationError, match="is closed"):
        tied(people, measure)


def test_without_a_tied_measure_or_a_workspace_there_is_nothing_to_read(
    people: People, made: PlanMade, settings: Settings, example: Workspace
) -> None:
    by = people.actor("NWLDC", "co_ordinator", NOVEMBER)
    with pytest.raises(ValidationError, match="No measure of this plan is tied"):
        measures_read_ask(by=by, plan=made.plan)
    settings.SAFERPLAN_WORKSPACE = None
    with pytest.raises(ValidationError, match="no workspace"):
        measures_read_ask(by=by, plan=made.plan)


def test_what_is_not_held_any_more_is_said_and_the_rest_is_read(
    people: People, made: PlanMade, copied: Workspace, tmp_path: Path
) -> None:
    from saferplan.history.recording import record

    by = people.actor("NWLDC", "co_ordinator", NOVEMBER)
    measure = tied(people, made.measure)
    record("measure_amended", measure, by=by, held_as="count:gone")
    found = measures_read(by=by, plan=made.plan)
    assert found.not_read[0][0] == measure.title
    assert "not held any more" in found.not_read[0][1]
    assert "1 measure could not be read" in _said(found)


@pytest.mark.parametrize(
    ("row", "changes", "constraint"),
    [
        ("measure", {"held_as": "count:burglary"}, "measure_fed_whole"),
        (
            "measure",
            {"held_as": "count:all-crime", "held_area": "E22000170", "held_by": "monthly"},
            "measure_held_by",
        ),
        ("reading", {"figure": "F000000000000"}, "reading_taken_from_a_snapshot"),
    ],
)
def test_the_database_keeps_its_rules(
    people: People, made: PlanMade, row: str, changes: dict[str, object], constraint: str
) -> None:
    subject: Measure | Reading = made.measure
    if row == "reading":
        subject = reading_enter(
            by=people.actor("Police", "updater"),
            measure=made.measure,
            first=dt.date(2017, 4, 1),
            last=dt.date(2017, 6, 30),
            value=Decimal(1),
        )
    kind = type(subject)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        models.QuerySet(kind).filter(pk=subject.pk).update(**changes)
    for name, value in changes.items():
        setattr(subject, name, value)
    with pytest.raises(ValidationError):
        subject.full_clean()
