"""Writing an organisation's workbook: locked cells, lists to choose from, and what each row was when it was sent."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter
from django.db.models import Max

from saferplan.domain.display import written_day
from saferplan.history.actor import Actor
from saferplan.history.models import Event, Recorded
from saferplan.history.policies import require
from saferplan.partnership.models import Organisation
from saferplan.plan.facts import delivery_of
from saferplan.plan.models import Action, Measure, Milestone, Plan
from saferplan.plan.selectors import action_list, measure_list
from saferplan.plan.workbook.layout import (
    ABOUT,
    ACTIONS,
    HEADING_ROW,
    MEASURES,
    MILESTONES,
    SHEETS,
    VERSION,
    Kind,
    Sheet,
)

Row = Mapping[str, Any]


def workbook_of(*, by: Actor, plan: Plan, organisation: Organisation, synthetic: str = "") -> bytes:
    """The workbook of an organisation: its actions, their milestones, and the measures it answers for.

    Raises:
        PermissionDenied: the actor neither co-ordinates nor updates for the organisation.
    """
    require(by, "plan.workbook", organisation)
    actions = [one for one in action_list(by=by, plan=plan) if one.lead_id == organisation.pk]
    # What is read from the evidence is not asked of anybody.
    measures = [
        one for one in measure_list(plan=plan) if not one.is_fed and organisation in one.responsible.all()
    ]
    milestones = [one for action in actions for one in action.milestones.all() if one.stopped is None]
    seen = _last_events((*actions, *milestones, *measures))
    rows: dict[Sheet, list[Row]] = {
        ACTIONS: [_action_row(one, by, seen) for one in actions],
        MILESTONES: [_milestone_row(one, seen) for one in milestones],
        MEASURES: [_measure_row(one, seen) for one in measures],
    }
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": f"{plan}: {organisation}", "created": by.now.replace(tzinfo=None)})
    _write_about(book, by, plan, organisation, synthetic)
    for sheet in SHEETS:
        _write_sheet(book, sheet, rows[sheet])
    book.close()
    return stream.getvalue()


def about(plan: Plan, organisation: Organisation) -> dict[str, str]:
    """What a workbook says of itself, by which it is known when it comes back."""
    return {
        "Layout": VERSION,
        "Plan": str(plan.year),
        "Organisation": f"{organisation.pk}",
    }


def _action_row(action: Action, by: Actor, seen: Mapping[tuple[str, int], int]) -> Row:
    return {
        "identity": f"{ACTIONS.mark}{action.pk}",
        "seen": seen[action.subject_type(), action.pk],
        "reference": action.reference,
        "headline": action.headline,
        "priority": str(action.priority),
        "computed": delivery_of(action, by.today).sentence,
        "stage": action.stage,
        "reported": action.reported,
        "report": action.report,
        "cause": action.cause,
        "recovery_words": action.recovery_words,
        "recovery": action.recovery,
        "override_reason": action.override_reason,
    }


def _milestone_row(milestone: Milestone, seen: Mapping[tuple[str, int], int]) -> Row:
    return {
        "identity": f"{MILESTONES.mark}{milestone.pk}",
        "seen": seen[milestone.subject_type(), milestone.pk],
        "reference": milestone.action.reference,
        "text": milestone.text,
        "first_due": milestone.first_due,
        "due": milestone.due,
        "done": milestone.done,
        "evidence": milestone.evidence,
    }


def _measure_row(measure: Measure, seen: Mapping[tuple[str, int], int]) -> Row:
    baseline = "not known" if measure.baseline is None else f"{measure.baseline.normalize():f}"
    target = "not set" if measure.target is None else f"{measure.target.normalize():f}"
    by_day = (
        f" by {written_day(measure.target_by)}" if measure.target is not None and measure.target_by else ""
    )
    return {
        "identity": f"{MEASURES.mark}{measure.pk}",
        "seen": seen[measure.subject_type(), measure.pk],
        "priority": str(measure.priority),
        "title": measure.title,
        "unit": measure.unit,
        "baseline": f"{baseline}, {measure.baseline_period}" if measure.baseline is not None else baseline,
        "target": f"{target}{by_day}",
    }


def _last_events(subjects: Iterable[Recorded]) -> dict[tuple[str, int], int]:
    """The number of each row's last event: what comes back is compared with the row as it was then."""
    return {
        (one["subject_type"], one["subject_id"]): one["last"]
        for one in Event.objects.of_many(subjects)
        .order_by()
        .values("subject_type", "subject_id")
        .annotate(last=Max("id"))
    }


def _write_about(book: Any, by: Actor, plan: Plan, organisation: Organisation, synthetic: str) -> None:
    sheet = book.add_worksheet(ABOUT)
    plain, strong = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    sheet.set_column(0, 0, 18, strong)
    sheet.set_column(1, 1, 90, plain)
    said = {
        "Workbook of": str(organisation),
        "Plan of": str(plan),
        "As at": f"{written_day(by.today)}",
        "What to do": (
            "Fill in the white cells of the next sheets and send the workbook back, or upload it on the site. Grey "
            "cells are locked: they tell the site which row is which. Rows that you leave as they are change nothing."
        ),
        **about(plan, organisation),
    }
    if synthetic:
        said["Synthetic"] = synthetic
    for row, (key, value) in enumerate(said.items()):
        sheet.write_string(row, 0, key, strong)
        sheet.write_string(row, 1, value, plain)
    sheet.protect()


def _write_sheet(book: Any, layout: Sheet, rows: list[Row]) -> None:
    sheet = book.add_worksheet(layout.title)
    title = book.add_format({"bold": True, "font_size": 14})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
    formats = {
        (kind, filled): book.add_format(
            {
                "locked": not filled,
                "text_wrap": True,
                "valign": "top",
                "border": 1,
                "border_color": "#B1B4B6",
                "num_format": "d mmm yyyy"
                if kind is Kind.DATE
                else "General"
                if kind is Kind.NUMBER
                else "@",
                **({} if filled else {"bg_color": "#F3F2F1"}),
            }
        )
        for kind in Kind
        for filled in (True, False)
    }
    sheet.write_string(0, 0, layout.title, title)
    sheet.write_string(
        1, 0, layout.told if rows else "There is nothing here for this organisation to fill in."
    )
    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
        sheet.write_string(HEADING_ROW - 1, at, column.heading, heading)
        _offer_choices(sheet, layout, at, len(rows))
        for number, row in enumerate(rows):
            _write_cell(
                sheet,
                HEADING_ROW + number,
                at,
                row.get(column.key),
                column.choices,
                formats[column.kind, column.filled],
            )
    sheet.freeze_panes(HEADING_ROW, 4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": False})


def _offer_choices(sheet: Any, layout: Sheet, at: int, rows: int) -> None:
    column = layout.columns[at]
    if not column.filled or not rows:
        return
    cells = (HEADING_ROW, at, HEADING_ROW + rows - 1, at)
    if column.kind is Kind.CHOICE:
        sheet.data_validation(
            *cells,
            {
                "validate": "list",
                "source": [label for _, label in column.choices],
                "error_title": column.heading,
                "error_message": "Choose one of the list.",
            },
        )
    elif column.kind is Kind.DATE:
        sheet.data_validation(
            *cells,
            {
                "validate": "date",
                "criteria": ">=",
                "value": "=DATE(2000,1,1)",
                "error_title": column.heading,
                "error_message": "Write a day, such as 30/06/2017.",
            },
        )
    elif column.kind is Kind.NUMBER:
        sheet.data_validation(
            *cells,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e10,
                "maximum": 1e10,
                "error_title": column.heading,
                "error_message": "Write a number; where there is none, say why in the next column.",
            },
        )


def _write_cell(
    sheet: Any, row: int, at: int, value: Any, choices: tuple[tuple[str, str], ...], look: Any
) -> None:
    if value is None or value == "":
        sheet.write_blank(row, at, None, look)
    elif choices:
        sheet.write_string(row, at, dict(choices)[value], look)
    elif isinstance(value, str):
        sheet.write_string(row, at, value, look)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, look)
    else:
        sheet.write_datetime(row, at, value, look)
