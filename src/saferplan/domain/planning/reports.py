"""What a report on an action needs before it counts."""

from __future__ import annotations

from datetime import date

import msgspec

from saferplan.domain.planning.delivery import (
    ActionFacts,
    DeliveryStatus,
    MilestoneFacts,
    ReportedStatus,
    Stage,
    delivery_status,
)


class MovedDate(msgspec.Struct, frozen=True, kw_only=True):
    """A milestone before and after its date was moved, and why."""

    before: MilestoneFacts
    after: MilestoneFacts
    reason: str = ""


class ReportFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody reports of an action.

    `action` is the action as it stands with this report: stage, milestones and recovery date are the reported ones, a
    risk is flagged where amber is reported, and no update is missed. `reason` says what is behind an amber, a red or a
    stop; `recovery_words`, what is done to be back on course; `override_reason`, why the report is better than what the
    dates say.
    """

    status: ReportedStatus
    action: ActionFacts
    reason: str = ""
    recovery_words: str = ""
    override_reason: str = ""
    moved: tuple[MovedDate, ...] = ()


class ReportFault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a report lacks: at which field, what is wrong, what to do."""

    code: str
    field: str
    sentence: str
    remedy: str
    milestone: str = ""


def overridden(reported: ReportedStatus, computed: DeliveryStatus) -> bool:
    """Whether a report is better than what dates and evidence say.

    A worse one is none: who flags a risk before the dates show it gives a reason anyway.

    >>> overridden(ReportedStatus.GREEN, DeliveryStatus.AMBER), overridden(ReportedStatus.RED, DeliveryStatus.GREEN)
    (True, False)
    """
    return _GRAVITY[DeliveryStatus(reported.value)] < _GRAVITY.get(computed, 0)


def report_faults(report: ReportFacts, today: date) -> tuple[ReportFault, ...]:
    """What a report lacks; nothing where it may be taken as it is.

    >>> action = ActionFacts(stage=Stage.IN_PROGRESS, milestones=(MilestoneFacts(due=date(2017, 9, 30)),))
    >>> report = ReportFacts(status=ReportedStatus.AMBER, action=action, reason="The venue was flooded.")
    >>> [fault.code for fault in report_faults(report, date(2017, 7, 31))]
    ['recovery_date', 'recovery_words']
    """
    return (
        *_trouble_faults(report, today),
        *_override_faults(report, today),
        *(fault for moved in report.moved for fault in _moved_faults(moved)),
        *_end_faults(report, today),
    )


_GRAVITY = {DeliveryStatus.GREEN: 0, DeliveryStatus.AMBER: 1, DeliveryStatus.RED: 2}


def _trouble_faults(report: ReportFacts, today: date) -> list[ReportFault]:
    if report.status is ReportedStatus.GREEN:
        return []
    word = report.status.word
    faults = []
    if not report.reason.strip():
        faults.append(
            ReportFault(
                code="reason",
                field="reason",
                sentence=f"{word} is reported without a reason.",
                remedy="Say what is behind it.",
            )
        )
    if report.action.recovery is None:
        faults.append(
            ReportFault(
                code="recovery_date",
                field="recovery",
                sentence=f"{word} is reported without the day by which the action is back on course.",
                remedy="Give the day.",
            )
        )
    elif report.action.recovery < today:
        faults.append(
            ReportFault(
                code="recovery_passed",
                field="recovery",
                sentence="The day by which the action is to be back on course has passed.",
                remedy="Give a day that is still to come.",
            )
        )
    if not report.recovery_words.strip():
        faults.append(
            ReportFault(
                code="recovery_words",
                field="recovery_words",
                sentence=f"{word} is reported without saying how the action gets back on course.",
                remedy="Say what will be done, and by whom.",
            )
        )
    return faults


def _override_faults(report: ReportFacts, today: date) -> list[ReportFault]:
    computed = delivery_status(report.action, today)
    if report.override_reason.strip() or not overridden(report.status, computed.status):
        return []
    return [
        ReportFault(
            code="override_reason",
            field="override_reason",
            sentence=f"{report.status.word} is reported where the dates say otherwise. {computed.sentence}",
            remedy="Say why the report is right, or report what the dates say.",
        )
    ]


def _moved_faults(moved: MovedDate) -> list[ReportFault]:
    name = moved.after.title or "A milestone"
    faults = []
    if moved.after.due != moved.before.due and not moved.reason.strip():
        faults.append(
            ReportFault(
                code="moved_reason",
                field="moved",
                milestone=moved.after.title,
                sentence=f"The date of {name} was moved without a reason.",
                remedy="Say why it was moved.",
            )
        )
    if (moved.after.first_due or moved.after.due) != (moved.before.first_due or moved.before.due):
        faults.append(
            ReportFault(
                code="first_due",
                field="moved",
                milestone=moved.after.title,
                sentence=f"The first date of {name} was not kept.",
                remedy="Move the date that it is due, and leave its first date as it was.",
            )
        )
    return faults


def _end_faults(report: ReportFacts, today: date) -> list[ReportFault]:
    if report.action.stage is Stage.STOPPED and not report.reason.strip():
        return [
            ReportFault(
                code="stopped_reason",
                field="reason",
                sentence="The action is reported as stopped without the decision behind it.",
                remedy="Say who decided, and why.",
            )
        ]
    if report.action.stage is not Stage.COMPLETED:
        return []
    return [
        ReportFault(
            code="evidence",
            field="milestones",
            milestone=one.title,
            sentence=f"The action is reported as completed, but {one.title or 'a milestone'} {lack}.",
            remedy="Add the evidence and the day it was done, or report the action as in progress.",
        )
        for one in report.action.living
        if (lack := _lack_of(one, today))
    ]


def _lack_of(milestone: MilestoneFacts, today: date) -> str:
    if not milestone.done_by(today):
        return "is not done"
    return "" if milestone.evidence else "has no evidence"
