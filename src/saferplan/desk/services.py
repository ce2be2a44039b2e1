"""What may be done with assessments: asking for one, making it, having it adopted, and letting others read it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from saferplan.claims.figures import refuse_unsettled
from saferplan.desk.consultations import consultations_write
from saferplan.desk.figures import figures_found, figures_write
from saferplan.desk.models import Assessment
from saferplan.desk.opening import digest_of, workspace_needed, workspace_or_refusal
from saferplan.desk.selectors import ever_public
from saferplan.desk.shared import receipts_write
from saferplan.domain.planning.roles import Visibility
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.jobs.kinds import Listener
from saferplan.jobs.models import Job
from saferplan.jobs.services import job_ask
from saferplan.workspace.asked import read_asked

ASSESS, ADOPT, VERIFY = "desk.assess", "desk.adopt", "desk.verify"
_CODE = re.compile(r"[EW]\d{8}")
# What the computing takes of the whole; the rest is the writing of documents.
_COMPUTING = 0.6


def assessment_ask(*, by: Actor, year_ending: str, audience: Visibility, peers: Sequence[str] = ()) -> Job:
    """Ask the background worker for the assessment of a year.

    Args:
        by: who asks.
        year_ending: the last month of the year, as `2017-03`.
        audience: whom it is for; decides how small numbers are protected.
        peers: codes of the districts it is compared with; none for the most similar ones.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: the site has no workspace, the month is not past, a code is not one, or the same is asked
            for already.
    """
    require(by, "desk.assess")
    workspace_or_refusal()
    try:
        read_asked(year_ending, audience.value, ("json",), by.today)
    except SaferPlanError as error:
        raise ValidationError({"year_ending": str(error)}) from error
    wrong = [code for code in peers if not _CODE.fullmatch(code)]
    if wrong:
        raise ValidationError({"peers": f"“{wrong[0]}” is not the code of a district, such as E07000134."})
    return job_ask(
        by=by,
        kind=ASSESS,
        title=f"Assessment of the year ending {year_ending}, for: {audience.label}",
        policy="desk.assess",
        arguments={
            "name": _free_name(f"{year_ending}-{audience.value}"),
            "year_ending": year_ending,
            "audience": audience.value,
            "peers": list(peers),
        },
    )


def assessment_make(
    *, by: Actor, name: str, year_ending: str, audience: str, peers: Sequence[str], listener: Listener
) -> Assessment:
    """Make an assessment now, and record that it was made.

    Raises:
        SaferPlanError: as `Workspace.assess`.
    """
    require(by, "desk.assess")
    listener.progress("Counting records and testing changes", 0.05)
    workspace = workspace_needed()
    entries = _entries(name)
    consultations_write(entries, year_ending, by.today)
    receipts_write(entries)
    figures_write(entries)
    workspace.assess(year_ending, audience=audience, name=name, peers=peers, progress=_told(listener))
    held = Assessment.objects.filter(name=name).first()
    if held is None:
        return _taken_up(by, name, "assessment_made")
    record("assessment_made_again", held, by=by, **_facts(name))
    return held


def assessment_take_up(*, by: Actor, name: str) -> Assessment:
    """The record of an assessment that is in the workspace; made where it has none, as after a run on the command line.

    Raises:
        PermissionDenied: the actor may neither write in it nor have it adopted.
        SaferPlanError: there is none of that name.
    """
    held = Assessment.objects.filter(name=name).first()
    if held is not None:
        return held
    require(by, "desk.see_all")
    return _taken_up(by, name, "assessment_taken_up")


def adoption_ask(*, by: Actor, assessment: Assessment, on: dt.date, adopted_by: str) -> Job:
    """Ask for an assessment to be frozen as adopted: made once more from its snapshot, with the day and the body.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: it was adopted already, the day is to come, nobody is named, or nothing says where a figure
            that people wrote into it comes from.
    """
    require(by, "desk.adopt")
    _refuse_adoption(by, assessment, on, adopted_by)
    try:
        said = figures_found(_entries(assessment.name))
    except SaferPlanError as error:
        raise ValidationError(str(error)) from error
    refuse_unsettled(said)
    return job_ask(
        by=by,
        kind=ADOPT,
        title=f"Adopt {assessment}",
        policy="desk.adopt",
        arguments={"assessment": assessment.pk, "on": on.isoformat(), "adopted_by": adopted_by.strip()},
    )


def assessment_adopt(
    *, by: Actor, assessment: Assessment, on: dt.date, adopted_by: str, listener: Listener
) -> None:
    """Freeze an assessment as adopted, from the snapshot it was made from, and record it.

    Raises:
        SaferPlanError: as `Workspace.assess`.
        ValidationError: as `adoption_ask`.
    """
    require(by, "desk.adopt")
    _refuse_adoption(by, assessment, on, adopted_by)
    workspace = workspace_needed()
    made = workspace.assessments.read(assessment.name)
    # Claims may have been stated since it was asked for.
    refuse_unsettled(figures_write(_entries(assessment.name)))
    listener.progress("Making it once more from its snapshot", 0.05)
    workspace.assess(
        made.settings.year_ending,
        audience=made.settings.audience.value,
        name=assessment.name,
        peers=made.settings.peers,
        snapshot=made.snapshot,
        adopted_on=on.isoformat(),
        adopted_by=adopted_by.strip(),
        progress=_told(listener),
    )
    record("assessment_adopted", assessment, by=by, **_facts(assessment.name))


def assessment_release(
    *, by: Actor, assessment: Assessment, visible_to: Visibility, reason: str = ""
) -> None:
    """Let those read an adopted assessment whom it is made visible to.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: it is not adopted, is released already, is not protected for so many readers, or its data are
            not what was adopted; or a hidden count could be worked out from it and what everybody has already.
    """
    require(by, "desk.release")
    if assessment.adopted_on is None:
        raise ValidationError("Only an adopted assessment is released. Have it adopted first.")
    if assessment.released is not None:
        raise ValidationError("It is released already. Withdraw that first.")
    if digest_of(workspace_needed(), assessment.name) != assessment.digest:
        raise ValidationError(
            "Its data are not those that were adopted. Restore the folder of the assessment from a copy."
        )
    if visible_to is Visibility.PUBLIC and assessment.audience == Visibility.PUBLIC.value:
        _refuse_giving_away(assessment)
    record(
        "assessment_released",
        assessment,
        by=by,
        reason=reason,
        visible_to=visible_to.value,
        released=by.today,
    )


def _refuse_giving_away(assessment: Assessment) -> None:
    """Refuse a release that tells, alone or with what everybody has already, a count that is hidden in one of them."""
    names = [one.name for one in ever_public() if one.pk != assessment.pk]
    try:
        found = workspace_needed().given_away([*names, assessment.name])
    except SaferPlanError as error:
        raise ValidationError(f"It cannot be searched for what it would give away. {error}") from error
    mine = [one for one in found if assessment.name in one.documents]
    if not mine:
        return
    first, further = mine[0], len(mine) - 1
    others = [one for one in first.documents if one != assessment.name]
    together = f" together with {' and '.join(others)}, which everybody has already" if others else ""
    raise ValidationError(
        f"It would give away what is hidden{together}: “{first.label}” is {first.how}"
        f"{f', and {further} more' if further else ''}. Release it to the partnership, or make one of another year."
    )


def release_withdraw(*, by: Actor, assessment: Assessment, reason: str) -> None:
    """Take a release back; that it was released stays in its history.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: it is not released, or no reason is given.
    """
    require(by, "desk.release")
    if assessment.released is None:
        raise ValidationError("It is not released.")
    require_words(reason, "Say why it is withdrawn.")
    record(
        "assessment_release_withdrawn", assessment, by=by, reason=reason.strip(), released=None, visible_to=""
    )


def verification_ask(*, by: Actor, assessment: Assessment) -> Job:
    """Ask for every figure of an assessment to be computed anew and compared.

    Raises:
        PermissionDenied: the actor may not.
        ValidationError: the same is asked for already.
    """
    return job_ask(
        by=by,
        kind=VERIFY,
        title=f"Verify {assessment}",
        policy="desk.see_all",
        arguments={"assessment": assessment.pk},
    )


def _refuse_adoption(by: Actor, assessment: Assessment, on: dt.date, adopted_by: str) -> None:
    if assessment.adopted_on is not None:
        raise ValidationError("It was adopted already, and stays as it is.")
    if on > by.today:
        raise ValidationError({"on": "The day is to come. Give the day on which it was adopted."})
    require_words(adopted_by, "Say who adopted it, such as the strategy group.", field="adopted_by")


def _entries(name: str) -> Path:
    """Where what people write into an assessment lies."""
    return workspace_needed().assessments.path(name).parent / "entries"


def _free_name(wanted: str) -> str:
    """The name, numbered where an adopted assessment has it: what is adopted stays as it is."""
    assessments = workspace_needed().assessments
    name, number = wanted, 1
    while assessments.path(name).is_file() and assessments.settings()[name].adopted_on:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _taken_up(by: Actor, name: str, event: str) -> Assessment:
    assessment = Assessment(name=name, **_facts(name))
    record(event, assessment, by=by)
    return assessment


def _facts(name: str) -> dict[str, Any]:
    """What the record of an assessment says of it, from its data."""
    workspace = workspace_needed()
    made = workspace.assessments.read(name)
    settings = made.settings
    return {
        "year_ending": str(settings.year_ending),
        "audience": settings.audience.value.lower(),
        "snapshot": made.snapshot_number,
        "digest": digest_of(workspace, name),
        "adopted_on": dt.date.fromisoformat(settings.adopted_on) if settings.adopted_on else None,
        "adopted_by": settings.adopted_by or ("not said" if settings.adopted_on else ""),
    }


def _told(listener: Listener) -> Callable[[int, int, str], None]:
    """Progress of the writing of documents, as the job tells it."""

    def tell(done: int, total: int, what: str) -> None:
        listener.progress(f"Writing: {what}", _COMPUTING + (1 - _COMPUTING) * done / max(total, 1))

    return tell
