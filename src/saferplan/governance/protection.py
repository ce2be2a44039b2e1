"""What may be done to the register of datasets, and to data protection impact assessments."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError

from saferplan.domain.governance.protection import (
    LawfulBasis,
    ProtectionState,
    acceptance_fault,
    lawful_bases,
)
from saferplan.domain.planning.scoring_models import Band
from saferplan.governance.checks import refuse_identifying, require_later, require_standing
from saferplan.governance.models import HeldDataset, ProtectionAssessment, Protocol
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record
from saferplan.partnership.models import Organisation

_CHANGE = "governance.protection_change"


def dataset_enter(
    *,
    by: Actor,
    title: str,
    contents: str,
    basis: LawfulBasis,
    owner: Organisation,
    owner_post: str,
    retention: str,
    law: str = "",
    protocol: Protocol | None = None,
    retain_until: dt.date | None = None,
    dataset: str = "",
) -> HeldDataset:
    """Enter what the partnership holds: on which basis, who answers for it, how long it is kept.

    Raises:
        ValidationError: the basis needs a law that is not named, nobody answers for it, nothing says how long it is
            kept, it is entered already, or a text holds what points at a person.
    """
    require(by, _CHANGE)
    _refuse_dataset(basis, law, {"title": title, "contents": contents, "owner_post": owner_post})
    held = HeldDataset(
        title=title,
        contents=contents,
        basis=basis.value,
        law=law,
        protocol=protocol,
        owner=owner,
        owner_post=owner_post,
        retention=retention,
        retain_until=retain_until,
        dataset=dataset,
    )
    record("dataset_entered", held, by=by)
    return held


def dataset_amend(
    *,
    by: Actor,
    held: HeldDataset,
    reason: str,
    title: str,
    contents: str,
    basis: LawfulBasis,
    owner: Organisation,
    owner_post: str,
    retention: str,
    law: str = "",
    protocol: Protocol | None = None,
    retain_until: dt.date | None = None,
    dataset: str = "",
) -> None:
    """Change what the register says of a dataset: all of it is what it shall be.

    Raises:
        ValidationError: no reason is given, it is no longer held, or what `dataset_enter` refuses.
    """
    require(by, _CHANGE)
    require_standing(held.ended)
    require_words(reason)
    _refuse_dataset(basis, law, {"title": title, "contents": contents, "owner_post": owner_post})
    record(
        "dataset_amended",
        held,
        by=by,
        reason=reason,
        title=title,
        contents=contents,
        basis=basis.value,
        law=law,
        protocol=protocol,
        owner=owner,
        owner_post=owner_post,
        retention=retention,
        retain_until=retain_until,
        dataset=dataset,
    )


def dataset_end(*, by: Actor, held: HeldDataset, disposal: str) -> None:
    """Record that a dataset is no longer held, and what became of it.

    Raises:
        ValidationError: nothing says what became of it, or it was ended before.
    """
    require(by, _CHANGE)
    require_standing(held.ended)
    require_words(
        disposal, "Say what became of it: disposed of, handed back, or made anonymous.", field="disposal"
    )
    refuse_identifying({"disposal": disposal})
    record("dataset_ended", held, by=by, ended=by.today, disposal=disposal)


def protection_begin(
    *,
    by: Actor,
    title: str,
    needed: bool,
    reason: str,
    protocol: Protocol | None = None,
    dataset: HeldDataset | None = None,
) -> ProtectionAssessment:
    """Begin a data protection impact assessment, or record with its reason that none is needed.

    Raises:
        ValidationError: it is of neither protocol nor dataset, or no reason is given.
    """
    require(by, _CHANGE)
    require_words(reason, "Say why an assessment is needed, or why it is not.")
    refuse_identifying({"title": title, "reason": reason})
    if protocol is None and dataset is None:
        raise ValidationError({"dataset": "Say which protocol or which dataset it is of."})
    state = ProtectionState.DRAFT if needed else ProtectionState.NOT_NEEDED
    assessment = ProtectionAssessment(
        title=title, protocol=protocol, dataset=dataset, state=state.value, begun=by.today, reason=reason
    )
    record("protection_begun" if needed else "protection_not_needed", assessment, by=by)
    return assessment


def protection_write(
    *,
    by: Actor,
    assessment: ProtectionAssessment,
    need: str,
    risks: str,
    measures: str,
    left: Band | None = None,
    advice: str = "",
    consulted: str = "",
) -> None:
    """Write an assessment: why the processing is needed, its risks, what lessens them, and what is left.

    Raises:
        ValidationError: it is accepted, ended or not needed, or a text holds what points at a person.
    """
    require(by, _CHANGE)
    _require_draft(assessment)
    texts = {"need": need, "risks": risks, "measures": measures, "advice": advice, "consulted": consulted}
    refuse_identifying(texts)
    record("protection_amended", assessment, by=by, left=left.value if left else "", **texts)


def protection_accept(
    *, by: Actor, assessment: ProtectionAssessment, accepted_as: str, review_due: dt.date
) -> None:
    """Record that a post accepts an assessment, and when it is looked at again.

    Raises:
        ValidationError: risks, measures or advice are not written down, a high risk is left and the Commissioner was
            not consulted, no post is named, the review is not to come, or it is not a draft.
    """
    require(by, _CHANGE)
    _require_draft(assessment)
    require_words(accepted_as, "Say which post accepts it.", field="accepted_as")
    require_later(review_due, by.today)
    lacking = [
        words
        for words, text in (
            ("why the processing is needed", assessment.need),
            ("its risks", assessment.risks),
            ("what lessens them", assessment.measures),
            ("the advice of the data protection officer", assessment.advice),
        )
        if not text.strip()
    ]
    if lacking:
        raise ValidationError(f"It is not complete. Write down {', '.join(lacking)}.")
    fault = acceptance_fault(Band(assessment.left) if assessment.left else None, assessment.consulted)
    if fault:
        raise ValidationError(fault)
    record(
        "protection_accepted",
        assessment,
        by=by,
        state=ProtectionState.ACCEPTED.value,
        accepted_on=by.today,
        accepted_as=accepted_as,
        review_due=review_due,
    )


def protection_review_begin(*, by: Actor, assessment: ProtectionAssessment, reason: str) -> None:
    """Look at an accepted assessment again, or at the decision that none is needed: it is a draft until accepted anew.

    Raises:
        ValidationError: no reason is given, or it is a draft or ended.
    """
    require(by, _CHANGE)
    require_standing(assessment.ended)
    if assessment.state == ProtectionState.DRAFT:
        raise ValidationError("It is a draft already.")
    require_words(reason)
    record("protection_review_begun", assessment, by=by, reason=reason, state=ProtectionState.DRAFT.value)


def protection_end(*, by: Actor, assessment: ProtectionAssessment, reason: str) -> None:
    """End an assessment of something that is done no longer.

    Raises:
        ValidationError: no reason is given, or it was ended before.
    """
    require(by, _CHANGE)
    require_standing(assessment.ended)
    require_words(reason)
    record(
        "protection_ended",
        assessment,
        by=by,
        reason=reason,
        state=ProtectionState.ENDED.value,
        ended=by.today,
    )


def _require_draft(assessment: ProtectionAssessment) -> None:
    require_standing(assessment.ended)
    if assessment.state != ProtectionState.DRAFT:
        raise ValidationError("It is no draft. Begin its review to change it.")


def _refuse_dataset(basis: LawfulBasis, law: str, texts: dict[str, str]) -> None:
    refuse_identifying(texts)
    if lawful_bases()[basis].needs_law and not law.strip():
        raise ValidationError(
            {
                "law": f"{basis.label} rests on a law: name it, such as section 115 of the Crime and Disorder Act 1998."
            }
        )
