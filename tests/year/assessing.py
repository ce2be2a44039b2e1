"""April: the assessment of the year is asked for, made in the background, adopted and released."""

from __future__ import annotations

import datetime as dt

from saferplan.desk.models import Assessment
from saferplan.desk.states import AssessmentState
from saferplan.jobs.models import Job
from saferplan.jobs.states import JobState
from year.stage import Person, Stage

NAME = "2017-03-partnership"
ADOPTED = dt.date(2017, 4, 12)


def assess(stage: Stage) -> None:
    """The council's analyst asks for the assessment; the chair has it adopted and releases it to the partnership."""
    analyst, chair, provider = stage["analyst"], stage["chair"], stage["provider"]
    stage.clock.to(dt.date(2017, 4, 10))
    analyst.menu("Evidence")
    analyst.menu("Assessments")
    analyst.reads("No assessment was made yet")
    analyst.press("Ask for an assessment")
    with analyst.form("Make the assessment"):
        analyst.select("Year ending", "March 2017")
        analyst.tick("Partnership")
    analyst.reads("Assessment of the year ending 2017-03", "Waiting")
    analyst.keep("assessment-asked-for")
    _worked(stage, analyst)
    analyst.reads("The assessment is made.")
    analyst.press("See the result")
    analyst.reads("Strategic assessment, year ending March 2017", "Draft")

    provider.open("/assessments/")
    provider.reads("No assessment is released yet")
    provider.open(f"/assessments/of/{NAME}/", status=404)

    stage.clock.to(ADOPTED, 14)
    chair.open("/assessments/")
    chair.follow("Year ending March 2017")
    chair.follow("Adopt and freeze it")
    with chair.form("Adopt and freeze it"):
        chair.day("Adopted on", ADOPTED)
    _worked(stage, chair)
    chair.press("See the result")
    chair.reads("Adopted", "12 April 2017, The strategy group")
    chair.follow("Release it")
    with chair.form("Release it"):
        chair.tick("Partnership")
    chair.reads("The assessment is released.", "Visible to Partnership")
    chair.keep("assessment-released")
    held = Assessment.objects.get(name=NAME)
    assert (held.state, held.adopted_on, held.released) == (AssessmentState.RELEASED, ADOPTED, ADOPTED)

    provider.open("/assessments/")
    provider.follow("Year ending March 2017")
    provider.click(provider.page.locator("article.sp-card a").first)
    provider.reads("Where this figure comes from", "How it was made")
    provider.keep("figure-traced")


def _worked(stage: Stage, person: Person) -> None:
    """Leave the page of the work, let the worker do it, and come back."""
    address = person.page.url
    person.open("/jobs/")
    stage.work()
    person.open(address)
    assert Job.objects.latest("pk").status is JobState.DONE
    person.reads("Done")
