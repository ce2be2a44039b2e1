"""Six meetings, one after another: answers in time, late ones, silence, amber, recovery; what each of them records."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from saferplan.domain.planning.cycles import CycleState, UpdateState
from saferplan.domain.planning.delivery import DeliveryStatus
from saferplan.meetings.models import Decision, Meeting, MeetingAction, StatusReport, Update
from saferplan.meetings.selectors import meeting_list
from saferplan.meetings.states import DecisionState
from saferplan.plan.facts import delivery_of
from saferplan.plan.models import Action
from year.planning import GATES, LETTERS, NALOXONE, OUTREACH, PATROLS, POLICE, PROVIDER
from year.stage import Person, Stage

MEETINGS = tuple(
    dt.date(*day)
    for day in ((2017, 5, 22), (2017, 7, 24), (2017, 9, 25), (2017, 11, 27), (2018, 1, 22), (2018, 3, 26))
)
LEADS = {"police": (PATROLS,), "analyst": (LETTERS, GATES), "provider": (OUTREACH, NALOXONE)}


@dataclass(frozen=True)
class Report:
    """What a lead says of an action."""

    how: str = "On track"
    words: str = "As planned."
    cause: str = ""
    recovery_words: str = ""
    recovery: dt.date | None = None
    done: tuple[tuple[str, dt.date, str], ...] = ()


def arrange(stage: Stage) -> None:
    """The co-ordinator arranges six meetings, two months apart."""
    co_ordinator = stage["co_ordinator"]
    stage.clock.to(dt.date(2017, 5, 5))
    co_ordinator.menu("Meetings")
    co_ordinator.press("Arrange a series")
    with co_ordinator.form("Arrange the meetings"):
        co_ordinator.fill("What are the meetings called?", "Strategy group")
        co_ordinator.day("First meeting", MEETINGS[0])
        co_ordinator.fill("Where?", "Council offices, Coalville")
    assert tuple(one.date for one in meeting_list()) == MEETINGS
    co_ordinator.menu("Meetings")
    co_ordinator.reads("22 May 2017", "26 March 2018")
    co_ordinator.keep("six-meetings-arranged")


def first_meeting(stage: Stage) -> None:
    """Answers in time, one of them late by three days; the meeting decides and gives somebody something to do."""
    meeting = open_cycle(stage, 0, dt.date(2017, 5, 5))
    co_ordinator, police = stage["co_ordinator"], stage["police"]
    _send(police, PATROLS, Report(words="The survey is at the printer."))
    _send(stage["analyst"], LETTERS, Report(words="Addresses are being collected."))
    _send(stage["provider"], NALOXONE, Report(words="Trainers are found."))
    co_ordinator.open(_address(meeting))
    co_ordinator.follow("Edit the agenda")
    co_ordinator.press("Add an item")
    with co_ordinator.form("Save the item"):
        co_ordinator.fill("Title", "The music festival in June")
    co_ordinator.click(co_ordinator.page.get_by_role("button", name=re.compile("^Up.*festival")).first)
    co_ordinator.press("Add a paper")
    paper = stage.folder / "festival.txt"
    paper.write_text("Two stages, 4,000 tickets.\n", encoding="utf-8")
    with co_ordinator.form("Add the paper"):
        co_ordinator.fill("Title", "Plan of the festival")
        co_ordinator.page.get_by_label("File").set_input_files(paper)
        co_ordinator.select("Under which item?", "The music festival in June")
    co_ordinator.keep("agenda")
    co_ordinator.open(_address(meeting))
    co_ordinator.follow("Ask for a decision")
    with co_ordinator.form("Ask for the decision"):
        co_ordinator.fill("What is the meeting asked to decide?", "Close the park by ten at night in June?")

    stage.morning(dt.date(2017, 5, 15))
    _send(stage["provider"], OUTREACH, Report(words="Two workers start in June."))
    _states(meeting, {PATROLS: "reported", LETTERS: "reported", NALOXONE: "reported", OUTREACH: "late"})

    _begin(stage, meeting)
    co_ordinator.open(_address(meeting))
    co_ordinator.follow("Record who attends")
    with co_ordinator.form("Save the attendance"):
        county = co_ordinator.page.get_by_role("group", name="Leicestershire County Council")
        county.get_by_label("Apologies", exact=True).check()
    chair = stage["chair"]
    chair.open(_address(meeting))
    chair.follow(re.compile("^Record what was decided"))
    with chair.form("Record the decision"):
        chair.tick("Decided")
        chair.fill("In what words?", "For June only, and to be looked at in July.")
    co_ordinator.open(_address(meeting))
    co_ordinator.follow("Record an action arising")
    with co_ordinator.form("Record the action"):
        co_ordinator.fill("What is to be done?", "Write to the organiser of the festival")
        co_ordinator.select("Which organisation owns it?", POLICE)
        co_ordinator.day("By when?", dt.date(2017, 6, 9))
    _minute(co_ordinator, meeting, "The festival was talked about at length.")
    _close(stage, meeting)
    assert Decision.objects.get().state == DecisionState.MADE
    assert not StatusReport.objects.get(meeting=meeting).data["silent"]
    arising = MeetingAction.objects.get()
    police.menu("Meetings")
    police.follow("My updates")
    police.follow(re.compile("Write to the organiser"))
    police.press("Say how it goes")
    with police.form("Save"):
        police.fill("What was done?", "The organiser has two more stewards.")
        police.page.get_by_role("checkbox").check()
    arising.refresh_from_db()
    assert arising.closed is not None


def second_meeting(stage: Stage) -> None:
    """Amber with its recovery, "no change" with one click from the mail, and an organisation that says nothing."""
    meeting = open_cycle(stage, 1, dt.date(2017, 7, 3))
    police, co_ordinator = stage["police"], stage["co_ordinator"]
    _update_form(police, PATROLS)
    police.reads("At risk. Survey residents was due on 30 June 2017 and is 4 days overdue.")
    police.tick("At risk")
    police.fill("What was done since the last update?", "Half of the streets answered.")
    police.press("Send the update")
    assert "Error" in police.page.title()
    police.reads("without a reason", "without the day by which")
    police.keep("amber-needs-reason-and-recovery")
    with police.form("Send the update"):
        police.fill("Why is it at risk or off track?", "The printer was closed for two weeks.")
        police.fill("What will bring it back?", "Officers ask at the doors.")
        police.day("By when is it back on course?", dt.date(2017, 8, 31))

    stage.morning(dt.date(2017, 7, 7))
    link = re.search(r"\S+/no-change/\S+", stage.mail_to("analyst"))
    assert link is not None
    stranger = stage.stranger
    stranger.open(link.group())
    stranger.reads("Nothing changed?", "Addresses are being collected.")
    stranger.keep("no-change-from-the-mail")
    stranger.press("Yes, nothing changed")
    stranger.reads("Recorded: nothing changed")
    assert Update.objects.get(meeting=meeting, action__headline=LETTERS).no_change
    stranger.open(link.group(), status=410)
    stranger.reads("This was answered on 7 July 2017.")
    # Whose milestone is overdue cannot say that nothing changed.
    assert "“No change” will not do: " in stage.mail_to("provider")

    mails = stage.morning(dt.date(2017, 7, 15))
    assert [one.to for one in mails] == [[stage.address_of("provider")]], "only whoever still owes an answer"
    assert mails[0].subject.startswith("Overdue: 2 updates")
    co_ordinator.menu("Meetings")
    co_ordinator.follow("Reminders")
    co_ordinator.keep("reminders")
    _states(meeting, {PATROLS: "reported", LETTERS: "no_change", NALOXONE: "asked", OUTREACH: "asked"})
    _begin(stage, meeting)
    _approve_minutes(stage, meeting)
    _minute(co_ordinator, meeting, "Nobody knew why the provider had not answered.")
    _close(stage, meeting, silent=PROVIDER)
    _states(meeting, {NALOXONE: "silent", OUTREACH: "silent"})
    report = StatusReport.objects.get(meeting=meeting)
    assert [one["organisation"] for one in report.data["silent"]] == [PROVIDER]
    assert _status(stage, OUTREACH) is DeliveryStatus.RED, "a quarter went by without a word"
    assert _status(stage, PATROLS) is DeliveryStatus.AMBER
    stage["auditor"].open(f"{_address(meeting)}report/")
    stage["auditor"].reads(
        "Who was silent", PROVIDER, "Frozen at the close of the cycle", "The printer was closed"
    )
    stage["auditor"].keep("status-report-frozen-with-silence")
    stage["co_ordinator"].menu("Plan")
    stage["co_ordinator"].follow("Board")
    stage["co_ordinator"].keep("board-with-amber-and-red")
    stage["co_ordinator"].follow("Timeline")
    stage["co_ordinator"].keep("timeline")


def third_meeting(stage: Stage) -> None:
    """What was amber has recovered; the silent one speaks, off track; the council is late."""
    meeting = open_cycle(stage, 2, dt.date(2017, 9, 4))
    recovered = Report(
        words="Every street has answered.",
        done=(("Survey residents", dt.date(2017, 8, 28), "The report of the survey"),),
    )
    _send(stage["police"], PATROLS, recovered)
    off = Report(
        how="Off track",
        words="One worker left.",
        cause="The post is vacant.",
        recovery_words="An agency sends somebody.",
        recovery=dt.date(2017, 11, 30),
        done=(("Rota agreed", dt.date(2017, 8, 1), "The rota"),),
    )
    provider = stage["provider"]
    _send(provider, OUTREACH, off)
    _unchanged(provider, NALOXONE)
    stage.morning(dt.date(2017, 9, 18))
    letters = Report(
        words="All letters are sent.", done=(("Letters sent", dt.date(2017, 9, 1), "A copy of the letter"),)
    )
    _send(stage["analyst"], LETTERS, letters)
    _states(meeting, {PATROLS: "reported", OUTREACH: "reported", NALOXONE: "no_change", LETTERS: "late"})
    _begin(stage, meeting)
    _approve_minutes(stage, meeting)
    _minute(stage["co_ordinator"], meeting, "The county asks for figures of the hostel.")
    _close(stage, meeting)
    assert _status(stage, PATROLS) is DeliveryStatus.GREEN
    assert not StatusReport.objects.get(meeting=meeting).data["silent"]
    police = stage["police"]
    police.menu("Plan")
    police.follow(re.compile("Board"))
    police.follow(re.compile(PATROLS))
    police.reads("On track", "Evidence: The report of the survey")
    police.keep("action-recovered")


def fourth_meeting(stage: Stage) -> None:
    """The police answer in their workbook, which `workbooks` plays between; the others on the site."""
    meeting = Meeting.objects.get(date=MEETINGS[3])
    provider = stage["provider"]
    _send(provider, OUTREACH, Report(words="The post is filled again."))
    trained = Report(
        words="All staff are trained.", done=(("Staff trained", dt.date(2017, 11, 6), "List of who came"),)
    )
    _send(provider, NALOXONE, trained)
    _unchanged(stage["analyst"], LETTERS)
    _send(stage["analyst"], GATES, Report(words="A contractor is found."))
    _begin(stage, meeting)
    _approve_minutes(stage, meeting)
    _minute(stage["co_ordinator"], meeting, "Gates are wanted before winter.")
    _close(stage, meeting)
    _states(
        meeting,
        {
            PATROLS: "reported",
            OUTREACH: "reported",
            NALOXONE: "reported",
            LETTERS: "no_change",
            GATES: "reported",
        },
    )
    assert _status(stage, NALOXONE) is DeliveryStatus.BLUE


def fifth_meeting(stage: Stage) -> None:
    """Nothing new but for the letters, whose last milestone went by; a gate is late with its reason and a new day."""
    meeting = open_cycle(stage, 4, dt.date(2018, 1, 2))
    analyst = stage["analyst"]
    analyst.menu("Plan")
    analyst.follow("Table")
    analyst.follow(re.compile(GATES))
    analyst.follow(re.compile("^Move"))
    with analyst.form("Move it"):
        analyst.day("To which day?", dt.date(2018, 3, 28))
        analyst.fill("Why is it moved?", "The ground was frozen.")
    analyst.reads("Due 28 March 2018", "First due 15 December 2017")
    _send(analyst, GATES, Report(words="Begun at one of two alleys."))
    followed = Report(
        words="Two landlords did not answer.",
        done=(("Answers followed up", dt.date(2017, 12, 20), "A table of the answers"),),
    )
    _send(analyst, LETTERS, followed)
    _unchanged(stage["police"], PATROLS)
    _unchanged(stage["provider"], OUTREACH)
    if Update.objects.filter(meeting=meeting, action__headline=NALOXONE).exists():
        _unchanged(stage["provider"], NALOXONE)
    stage.morning(meeting.date)
    _begin(stage, meeting)
    _approve_minutes(stage, meeting)
    _minute(stage["co_ordinator"], meeting, "The ground was too hard for the second gate.")
    _close(stage, meeting)


def sixth_meeting(stage: Stage) -> None:
    """The last of the year: patrols are done, and the measure has read less than its target."""
    meeting = open_cycle(stage, 5, dt.date(2018, 3, 5))
    reviewed = Report(
        words="The review is with the board.",
        done=(("Patrols reviewed", dt.date(2018, 2, 27), "The review, 12 pages"),),
    )
    _send(stage["police"], PATROLS, reviewed)
    for part, actions in (("analyst", (LETTERS, GATES)), ("provider", (OUTREACH, NALOXONE))):
        for action in actions:
            if Update.objects.filter(meeting=meeting, action__headline=action).exists():
                _unchanged(stage[part], action)
    _begin(stage, meeting)
    _approve_minutes(stage, meeting)
    _minute(stage["co_ordinator"], meeting, "The year is looked back on.")
    _close(stage, meeting)
    assert _status(stage, PATROLS) is DeliveryStatus.BLUE
    assert [one.cycle for one in meeting_list()] == [CycleState.CLOSED] * 6
    assert StatusReport.objects.count() == 6
    co_ordinator = stage["co_ordinator"]
    co_ordinator.menu("Meetings")
    co_ordinator.keep("six-meetings-held")
    co_ordinator.menu("Dashboard")
    co_ordinator.keep("dashboard-in-march")


def open_cycle(stage: Stage, number: int, day: dt.date) -> Meeting:
    """The co-ordinator opens the cycle, and the first mails go out on the next morning."""
    meeting = Meeting.objects.get(date=MEETINGS[number])
    stage.clock.to(day)
    co_ordinator = stage["co_ordinator"]
    co_ordinator.open(_address(meeting))
    co_ordinator.follow("Open the cycle")
    with co_ordinator.form("Open the cycle and ask"):
        pass
    co_ordinator.reads("The cycle is open, and updates are asked for.", "updates are answered")
    sent = stage.morning(day + dt.timedelta(days=1))
    to = [address for one in sent for address in one.to]
    assert len(to) == len(set(to)), "one mail to a person on a day"
    assert {stage.address_of(one) for one in LEADS} <= set(to)
    meeting.refresh_from_db()
    return meeting


def _update_form(person: Person, action: str) -> None:
    person.menu("Meetings")
    person.follow("My updates")
    person.click(person.page.get_by_role("button", name=re.compile(f"^Send an update.*{action}")))


def _send(person: Person, action: str, report: Report) -> None:
    _update_form(person, action)
    with person.form("Send the update"):
        person.tick(report.how)
        person.fill("What was done since the last update?", report.words)
        person.tick("In progress")
        for text, done, evidence in report.done:
            person.day("Done on", done, among=f"Milestone: {text}")
            person.fill("What is there to show for it?", evidence, among=f"Milestone: {text}")
        person.fill("Why is it at risk or off track?", report.cause)
        person.fill("What will bring it back?", report.recovery_words)
        if report.recovery is not None:
            person.day("By when is it back on course?", report.recovery)
        elif person.page.get_by_label("Why is it at risk or off track? (optional)").count():
            boxes = person.page.get_by_role("group", name=re.compile("^By when is it back on course"))
            for box in boxes.get_by_role("textbox").all():
                box.fill("")
    person.reads("is sent. Thank you.")


def _unchanged(person: Person, action: str) -> None:
    person.menu("Meetings")
    person.follow("My updates")
    person.click(person.page.get_by_role("button", name=re.compile(f"^Nothing changed.*{action}")))
    with person.form("Yes, nothing changed"):
        pass
    person.reads("Recorded: nothing changed")


def _begin(stage: Stage, meeting: Meeting) -> None:
    stage.clock.to(meeting.date, 10)
    chair = stage["chair"]
    chair.open(_address(meeting))
    chair.follow("Begin the meeting")
    with chair.form("Begin the meeting"):
        pass
    chair.reads("The meeting has begun.")


def _minute(person: Person, meeting: Meeting, words: str) -> None:
    person.open(_address(meeting))
    person.follow("Write the minutes")
    with person.form("Save the minutes"):
        person.page.locator("main textarea").nth(1).fill(words)
    person.reads("The minutes are saved.", words)


def _approve_minutes(stage: Stage, meeting: Meeting) -> None:
    chair = stage["chair"]
    chair.open(_address(meeting))
    chair.follow(re.compile("^Approve the minutes of"))
    with chair.form("Confirm"):
        pass
    chair.reads("are approved.")


def _close(stage: Stage, meeting: Meeting, silent: str = "") -> None:
    chair = stage["chair"]
    chair.open(_address(meeting))
    chair.follow("Close the cycle")
    if silent:
        chair.reads(f"These have not answered and are recorded as silent: {silent}.")
    else:
        chair.reads("Everybody has answered.")
    with chair.form("Close the cycle"):
        pass
    chair.reads("the status report is frozen", "Frozen at the close of the cycle")
    meeting.refresh_from_db()
    assert (meeting.cycle, meeting.closed_on) == (CycleState.CLOSED, meeting.date)


def _states(meeting: Meeting, expected: dict[str, str]) -> None:
    held = {one.action.headline: one.state for one in meeting.updates.select_related("action")}
    assert {one: held[one] for one in expected} == {
        one: UpdateState(state) for one, state in expected.items()
    }


def _status(stage: Stage, action: str) -> DeliveryStatus:
    return delivery_of(Action.objects.get(headline=action), stage.clock.now.date()).status


def _address(meeting: Meeting) -> str:
    return f"/meetings/{meeting.pk}/"
