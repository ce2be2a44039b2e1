"""Is what was planned being done? The delivery status of an action, computed from its milestones, with its reasons.

The rule, a default of ours and not a published standard; the first that holds decides:

- black: it was stopped by a decision;
- blue: every milestone is done, with evidence for each;
- red: a milestone is overdue by more than 30 days, or a quarter went by without a report and no recovery date stands;
- amber: a milestone is overdue, or its owner flags a risk, or a quarter went by without a report but a recovery date
  stands;
- grey: it has not started and nothing is due; or there is no milestone to judge by;
- green: otherwise. None is overdue.

A recovery date stands until it has passed. Stopped milestones do not count. Whether it helps is another question, which
`outcomes` answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

import msgspec

from saferplan.domain.display import written_day
from saferplan.domain.planning.wording import Shown, Worded

DAYS_UNTIL_RED = 30


class Stage(Worded):
    """How far an action is, as its owner says.

    >>> Stage.IN_PROGRESS.label
    'In progress'
    """

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    STOPPED = "stopped"


class ReportedStatus(Shown):
    """How an action goes, as its owner reports it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class DeliveryStatus(Shown):
    """How an action goes, as its dates and evidence say.

    >>> DeliveryStatus.AMBER.word, DeliveryStatus.AMBER.shape, DeliveryStatus.AMBER.colour
    ('At risk', 'triangle', 'yellow')
    """

    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    BLACK = "black"


class MilestoneFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A milestone: when it is due, when it was first due, and the day it was done.

    `evidence` says that there is something to show for it.
    """

    due: date
    first_due: date | None = None
    done: date | None = None
    evidence: bool = False
    stopped: bool = False
    title: str = ""

    def done_by(self, today: date) -> bool:
        """Whether it was done on this day or before."""
        return self.done is not None and self.done <= today

    def days_overdue(self, today: date) -> int:
        """Days since it was due; 0 where it is done, stopped, or not yet past its day.

        >>> MilestoneFacts(due=date(2017, 6, 30)).days_overdue(date(2017, 7, 1))
        1
        """
        return 0 if self.stopped or self.done_by(today) else max(0, (today - self.due).days)

    @property
    def slippage(self) -> int:
        """Days by which its date was moved since it was first set."""
        return slippage(self.first_due or self.due, self.due)


class ActionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an action.

    `risk_flagged`: its owner reports a risk. `recovery` is the day by which it is to be back on course, where one was
    given. `missed_updates` counts the quarters that ended without any report of it, since its last report.
    """

    stage: Stage
    milestones: tuple[MilestoneFacts, ...] = ()
    risk_flagged: bool = False
    recovery: date | None = None
    missed_updates: int = 0

    @property
    def living(self) -> tuple[MilestoneFacts, ...]:
        """The milestones that were not stopped."""
        return tuple(one for one in self.milestones if not one.stopped)

    def recovers(self, today: date) -> bool:
        """Whether a recovery date stands: it was given, and has not passed."""
        return self.recovery is not None and self.recovery >= today


class ReasonCode(Worded):
    """Why a delivery status is what it is."""

    STOPPED = "stopped"
    ALL_DONE = "all_done"
    OVERDUE = "overdue"
    MISSED_QUARTER = "missed_quarter"
    RISK_FLAGGED = "risk_flagged"
    NO_RECOVERY = "no_recovery"
    RECOVERY_PASSED = "recovery_passed"
    RECOVERY_STANDS = "recovery_stands"
    NO_MILESTONES = "no_milestones"
    NOT_STARTED = "not_started"
    NONE_OVERDUE = "none_overdue"
    EVIDENCE_MISSING = "evidence_missing"
    REPORTED_COMPLETED = "reported_completed"


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason as data: its kind, and where they apply the milestone, a number (of days, quarters or milestones) and
    a day."""

    code: ReasonCode
    milestone: str = ""
    number: int = 0
    day: date | None = None

    @property
    def sentence(self) -> str:
        """The reason as a sentence.

        >>> overdue = Reason(code=ReasonCode.OVERDUE, milestone="Survey out", number=1, day=date(2017, 6, 30))
        >>> overdue.sentence
        'Survey out was due on 30 June 2017 and is 1 day overdue.'
        """
        return self.code.meaning.format(
            milestone=self.milestone or "A milestone",
            day="" if self.day is None else written_day(self.day),
            days=_counted(self.number, "day"),
            quarters=_counted(self.number, "quarter"),
            milestones=_counted(self.number, "milestone"),
        )


class ComputedDelivery(msgspec.Struct, frozen=True):
    """The status that the dates and the evidence give, and why."""

    status: DeliveryStatus
    reasons: tuple[Reason, ...]

    @property
    def sentence(self) -> str:
        """The status and its reasons in words."""
        return " ".join([f"{self.status.word}.", *(reason.sentence for reason in self.reasons)])


def delivery_status(facts: ActionFacts, today: date) -> ComputedDelivery:
    """The delivery status of an action on a day, by the rule above.

    >>> survey = MilestoneFacts(title="Survey out", due=date(2017, 6, 30))
    >>> action = ActionFacts(stage=Stage.IN_PROGRESS, milestones=(survey,))
    >>> [delivery_status(action, date(2017, *day)).status.value for day in ((6, 30), (7, 1), (7, 30), (7, 31))]
    ['green', 'amber', 'amber', 'red']
    >>> delivery_status(action, date(2017, 7, 1)).sentence
    'At risk. Survey out was due on 30 June 2017 and is 1 day overdue.'
    """
    if facts.stage is Stage.STOPPED:
        return ComputedDelivery(DeliveryStatus.BLACK, (Reason(code=ReasonCode.STOPPED),))
    living = facts.living
    if living and all(one.done_by(today) and one.evidence for one in living):
        done = Reason(code=ReasonCode.ALL_DONE, number=len(living))
        return ComputedDelivery(DeliveryStatus.BLUE, (done,))
    late = _overdue(living, today)
    recovers = facts.recovers(today)
    troubles = [*late, *_other_troubles(facts, today)]
    if any(one.number > DAYS_UNTIL_RED for one in late) or (facts.missed_updates and not recovers):
        return ComputedDelivery(DeliveryStatus.RED, tuple(troubles))
    if troubles:
        return ComputedDelivery(DeliveryStatus.AMBER, tuple(troubles))
    if not living:
        return ComputedDelivery(DeliveryStatus.GREY, (Reason(code=ReasonCode.NO_MILESTONES),))
    if facts.stage is Stage.NOT_STARTED and not any(one.done_by(today) for one in living):
        first = min(one.due for one in living)
        return ComputedDelivery(DeliveryStatus.GREY, (Reason(code=ReasonCode.NOT_STARTED, day=first),))
    return ComputedDelivery(DeliveryStatus.GREEN, tuple(_nothing_overdue(facts, today)))


def slippage(first_due: date, due: date) -> int:
    """Days by which a date was moved: negative where it was brought forward.

    >>> slippage(date(2017, 6, 30), date(2017, 9, 30))
    92
    """
    return (due - first_due).days


class RollUp(msgspec.Struct, frozen=True):
    """The status of many together, and how many have which, the worst first."""

    status: DeliveryStatus
    counts: tuple[tuple[DeliveryStatus, int], ...]

    @property
    def sentence(self) -> str:
        """The counts in words.

        >>> roll_up([DeliveryStatus.GREEN, DeliveryStatus.RED, DeliveryStatus.GREEN]).sentence
        '1 off track, 2 on track.'
        """
        said = ", ".join(f"{number} {status.word.lower()}" for status, number in self.counts)
        return f"{said or 'Nothing to roll up'}."


def roll_up(statuses: Iterable[DeliveryStatus]) -> RollUp:
    """The status of a priority from its actions, or of a plan from all its actions: the worst of the living ones.

    In this order: red, amber, green, grey, blue. What was stopped by a decision is no longer living: it is counted but
    does not decide, unless all were stopped, and the whole is black. So the whole is blue only where every living one
    is. Of nothing at all it is grey. The counts stand beside it: one red among twenty greens is red.

    >>> roll_up([DeliveryStatus.BLUE, DeliveryStatus.GREEN, DeliveryStatus.BLACK]).status.value
    'green'
    """
    counted = Counter(statuses)
    worst_first = tuple((status, counted[status]) for status in _WORST_FIRST if counted[status])
    return RollUp(worst_first[0][0] if worst_first else DeliveryStatus.GREY, worst_first)


_WORST_FIRST = (
    DeliveryStatus.RED,
    DeliveryStatus.AMBER,
    DeliveryStatus.GREEN,
    DeliveryStatus.GREY,
    DeliveryStatus.BLUE,
    DeliveryStatus.BLACK,
)


def _overdue(living: tuple[MilestoneFacts, ...], today: date) -> list[Reason]:
    late = [
        Reason(code=ReasonCode.OVERDUE, milestone=one.title, number=one.days_overdue(today), day=one.due)
        for one in living
        if one.days_overdue(today)
    ]
    return sorted(late, key=lambda reason: (-reason.number, reason.milestone))


def _other_troubles(facts: ActionFacts, today: date) -> list[Reason]:
    troubles = []
    if facts.missed_updates:
        troubles.append(Reason(code=ReasonCode.MISSED_QUARTER, number=facts.missed_updates))
    if facts.risk_flagged:
        troubles.append(Reason(code=ReasonCode.RISK_FLAGGED))
    if not troubles:
        return []
    if facts.recovers(today):
        return [*troubles, Reason(code=ReasonCode.RECOVERY_STANDS, day=facts.recovery)]
    code = ReasonCode.NO_RECOVERY if facts.recovery is None else ReasonCode.RECOVERY_PASSED
    return [*troubles, Reason(code=code, day=facts.recovery)]


def _nothing_overdue(facts: ActionFacts, today: date) -> list[Reason]:
    reasons = [Reason(code=ReasonCode.NONE_OVERDUE)]
    unproven = sum(one.done_by(today) and not one.evidence for one in facts.living)
    if unproven:
        reasons.append(Reason(code=ReasonCode.EVIDENCE_MISSING, number=unproven))
    if facts.stage is Stage.COMPLETED:
        reasons.append(Reason(code=ReasonCode.REPORTED_COMPLETED))
    return reasons


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
