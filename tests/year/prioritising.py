"""April: candidates from the findings, three organisations score alone, talk, and the partnership decides."""

from __future__ import annotations

import datetime as dt
import re

from saferplan.strategy.models import Candidate, Decision, Score, Workshop
from saferplan.strategy.states import ScoreKind, WorkshopState
from year.stage import Person, Stage

SUBSTANCE = "Substance misuse"
HOSTEL = "Street drinking near the hostel"
BEHAVIOUR, VIOLENCE = "Anti-social behaviour", "Violence"
SCORES = {
    # By person, for each candidate: the level that it gives to everything it is asked.
    "police": {BEHAVIOUR: 3, VIOLENCE: 4, HOSTEL: 1},
    "analyst": {BEHAVIOUR: 3, VIOLENCE: 2, HOSTEL: 2},
    "provider": {BEHAVIOUR: 2, VIOLENCE: 2, HOSTEL: 4},
}


def candidates(stage: Stage) -> None:
    """The co-ordinator proposes what the assessment found; a provider enters what no record shows."""
    co_ordinator, provider, auditor = stage["co_ordinator"], stage["provider"], stage["auditor"]
    stage.clock.to(dt.date(2017, 4, 18))
    co_ordinator.menu("Priorities")
    co_ordinator.reads("No candidates yet")
    co_ordinator.press("Propose from an assessment")
    co_ordinator.follow(re.compile("March 2017"))
    co_ordinator.keep("candidates-proposed-from-findings")
    with co_ordinator.form("Make these candidates"):
        for box in co_ordinator.page.get_by_role("checkbox").all():
            box.uncheck()
        for theme in (BEHAVIOUR, VIOLENCE, "Re-offending", SUBSTANCE):
            co_ordinator.page.get_by_role("checkbox", name=re.compile(theme)).first.check()
    co_ordinator.reads("4 candidates are proposed.")

    provider.menu("Priorities")
    provider.press("Enter a candidate")
    provider.fill("Title", HOSTEL)
    provider.press("Enter the candidate")
    assert "Error" in provider.page.title(), "a candidate needs its reason"
    with provider.form("Enter the candidate"):
        provider.fill("Why is it a candidate?", "Outreach met 14 people who drink there daily, in February.")
    auditor.menu("Priorities")
    auditor.reads(HOSTEL)
    assert not auditor.page.get_by_role("button", name="Enter a candidate").count(), "an auditor only reads"
    held = Candidate.objects.get(title=HOSTEL)
    assert (held.assessment, held.why[:8]) == ("", "Outreach")
    assert Candidate.objects.filter(assessment__gt="").count() == 4
    co_ordinator.menu("Priorities")
    co_ordinator.keep("candidates")


def score(stage: Stage) -> None:
    """The workshop is prepared and opened; three organisations score alone, and none sees what the others gave."""
    co_ordinator, police = stage["co_ordinator"], stage["police"]
    co_ordinator.menu("Priorities")
    co_ordinator.follow("Scoring models")
    co_ordinator.follow("Take up “Harm, likelihood and position”")
    co_ordinator.press("Take up “Harm, likelihood and position”")
    co_ordinator.menu("Priorities")
    co_ordinator.follow("Workshops")
    co_ordinator.press("Prepare a workshop")
    with co_ordinator.form("Prepare the workshop"):
        co_ordinator.page.get_by_role("radio").first.check()
    co_ordinator.keep("workshop-prepared")
    co_ordinator.press("Open the scoring")
    co_ordinator.press("Open the scoring")
    co_ordinator.reads("Scoring is open.")

    stage.clock.to(dt.date(2017, 4, 20))
    for part, levels in SCORES.items():
        _score(stage[part], levels)
    given = Score.objects.filter(kind=ScoreKind.INDEPENDENT.value)
    assert given.values("organisation").distinct().count() == 3
    _workshop(police)
    police.reads("Scores of Leicestershire Police")
    police.does_not_read("Scores of Turning Point", "Where partners differ")
    police.keep("workshop-scored-alone")
    police.open(f"{police.page.url}spread/", status=404)
    _workshop(co_ordinator)
    co_ordinator.reads("Who has scored how much")
    co_ordinator.keep("workshop-progress")


def discuss(stage: Stage) -> None:
    """Scoring is closed: the spread is seen, a score is moderated, and an organisation dissents."""
    co_ordinator, provider, chair = stage["co_ordinator"], stage["provider"], stage["chair"]
    stage.clock.to(dt.date(2017, 4, 24), 10)
    _workshop(co_ordinator)
    co_ordinator.press("Close the scoring")
    co_ordinator.press("Close the scoring")
    co_ordinator.reads("Scoring is closed.")
    co_ordinator.follow("Talk about what partners see differently")
    co_ordinator.reads("Where partners differ", "Two points or more apart", "Turning Point 4")
    co_ordinator.keep("spread")
    _workshop(chair)
    chair.follow("Talk about what partners see differently")
    chair.click(chair.page.locator("main ul").last.get_by_role("link", name=re.compile(VIOLENCE)))
    chair.keep("discussion-of-a-candidate")
    physical = chair.page.get_by_role("region", name=re.compile("Physical"))
    chair.click(physical.get_by_role("link", name=re.compile("^Moderate")))
    chair.reads("The organisations gave: ")
    chair.fill("What was said", "The police count weapons carried, the others injuries treated.")
    with chair.form("Save the moderated score"):
        chair.page.get_by_role("radio", name=re.compile("^3:")).check()
        chair.tick("Mixed")
        chair.fill("Why this score?", "Most of those who were hurt were seen at the hospital.")
    chair.reads("The police count weapons carried", "Most of those who were hurt")
    provider.open(chair.page.url.split("#")[0])
    physical = provider.page.get_by_role("region", name=re.compile("Physical"))
    provider.click(physical.get_by_role("link", name=re.compile("^Note a dissent")))
    with provider.form("Keep the dissent"):
        provider.page.get_by_role("radio", name=re.compile("^2:")).check()
        provider.tick("Judgement")
        provider.fill("Why this score?", "Those we work with were not hurt badly.")
    provider.reads("Dissent of Turning Point: 2.")
    provider.keep("moderated-with-a-dissent")
    kinds = set(Score.objects.filter(criterion="physical").values_list("kind", flat=True))
    assert kinds >= {ScoreKind.INDEPENDENT, ScoreKind.MODERATED, ScoreKind.DISSENTING}


def decide(stage: Stage) -> None:
    """Each candidate is decided on; one that ranks high is not chosen, and why is kept."""
    chair = stage["chair"]
    _workshop(chair)
    chair.follow("Look at the ranking")
    chair.keep("ranking")
    decisions = {
        BEHAVIOUR: (True, "It is what residents name first, and reports rose."),
        VIOLENCE: (
            False,
            "It ranks high; the county's violence reduction network leads on it, with its own money.",
        ),
        HOSTEL: (True, "Small in the records, but nobody else works on it."),
        "Re-offending": (True, "The law asks for it: keep up what is done."),
        SUBSTANCE: (True, "The law asks for it: naloxone and treatment."),
    }
    for title, (chosen, reason) in decisions.items():
        chair.follow(re.compile(f"^Decide on {title}"))
        with chair.form("Save the decision"):
            chair.tick("Yes" if chosen else "No")
            chair.fill("Why?", reason)
        chair.reads(f"is {'chosen' if chosen else 'not chosen'}.", reason)
    chair.keep("decisions")
    refused = Decision.objects.get(candidate__title__contains=VIOLENCE)
    assert not refused.chosen
    assert refused.rank is not None
    assert refused.rank <= 2, "one that ranks high"
    _workshop(chair)
    chair.press("Close the workshop")
    with chair.form("Close the workshop"):
        pass
    chair.reads("The workshop has decided.", "Decided on 24 April 2017")
    assert Workshop.objects.get().state == WorkshopState.DECIDED


def _workshop(person: Person) -> None:
    person.menu("Priorities")
    person.follow(re.compile("^Workshop .*2017"))


def _score(person: Person, levels: dict[str, int]) -> None:
    _workshop(person)
    person.follow(re.compile(next(iter(levels))))
    for number in range(len(levels)):
        title = next(one for one in levels if one in person.page.locator("h1").inner_text())
        for criterion in person.page.locator("section.sp-criterion").all():
            if not criterion.get_by_role("radio").count():
                continue  # folded away: what the records say stands
            criterion.get_by_role("radio", name=re.compile(f"^{levels[title]}:")).check()
            criterion.get_by_label("Why?", exact=True).fill(
                f"As we see it in our own work on {title.lower()}."
            )
        if number == 0:
            person.keep("scoring-a-candidate")
        person.press("Save and go on")
        person.reads(f"Saved: {title}")
    person.reads("Complete")
    person.does_not_read("Not started")
