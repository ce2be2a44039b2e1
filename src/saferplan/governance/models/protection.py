"""The data protection register: protocols and who signed them, what is held and why, assessments of high risk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from saferplan.domain.governance.protection import LawfulBasis, ProtectionState, VersionFacts, lawful_bases
from saferplan.domain.planning.scoring_models import Band
from saferplan.history.choices import choice_field, one_of
from saferplan.history.models import Recorded
from saferplan.partnership.models import Organisation


class Protocol(Recorded):
    """An agreement on sharing information. One may be the protocol that the regulations ask of a partnership."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "protocol_entered": "entered the protocol",
        "protocol_amended": "amended the protocol",
        "protocol_ended": "ended the protocol",
    }

    title = models.CharField(max_length=200)
    purpose = models.TextField("what is shared, and what for")
    statutory = models.BooleanField("the protocol that the regulations ask of the partnership", default=False)
    asked = models.ManyToManyField(
        Organisation, related_name="protocols", blank=True, verbose_name="organisations that sign it"
    )
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(ended__isnull=True),
                name="protocol_once",
                violation_error_message="There is a protocol of this title already.",
            ),
            models.UniqueConstraint(
                fields=["statutory"],
                condition=Q(ended__isnull=True, statutory=True),
                name="protocol_statutory_once",
                violation_error_message="There is a protocol that the regulations ask for already; end that first.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProtocolVersion(Recorded):
    """A version of a protocol as it was agreed on a day, and when it is to be reviewed."""

    EVENTS: ClassVar[Mapping[str, str]] = {"protocol_version_agreed": "recorded a version of the protocol"}

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(editable=False)
    agreed = models.DateField("agreed on")
    review_due = models.DateField("day of its review")
    source = models.CharField("document", max_length=200)
    changes = models.TextField("what changed from the version before", blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["protocol", "number"],
                name="protocol_version_once",
                violation_error_message="The protocol has a version of this number already.",
            ),
            models.CheckConstraint(
                condition=Q(review_due__gt=F("agreed")),
                name="protocol_review_after_agreed",
                violation_error_message="The review is after the day on which it was agreed.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="protocol_version_has_source",
                violation_error_message="Name the document that holds it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.protocol}, version {self.number}"

    @property
    def facts(self) -> VersionFacts:
        """The version as the trade's rules take it."""
        return VersionFacts(
            number=self.number,
            agreed=self.agreed,
            review_due=self.review_due,
            signed={one.organisation_id: one.signed for one in self.signatures.all()},
        )


class ProtocolSignature(Recorded):
    """That an organisation signed a version, through which post, on which day."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "protocol_signed": "recorded that the protocol is signed",
        "protocol_signature_corrected": "corrected a signature",
    }

    version = models.ForeignKey(ProtocolVersion, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="signatures")
    post = models.CharField("post that signed", max_length=120)
    signed = models.DateField("signed on")

    class Meta:
        ordering: ClassVar = ["signed", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "organisation"],
                name="protocol_signed_once",
                violation_error_message="This organisation has signed this version already.",
            ),
            models.CheckConstraint(
                condition=~Q(post=""),
                name="protocol_signed_by_a_post",
                violation_error_message="Say which post signed: a post, not a person.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.version}"


class HeldDataset(Recorded):
    """What the partnership holds or shares: on which basis, under which protocol, who answers for it, until when.

    `dataset` is its name among the evidence, where it lies there; disposing of it there is logged there.
    """

    EVENTS: ClassVar[Mapping[str, str]] = {
        "dataset_entered": "entered the dataset",
        "dataset_amended": "amended the dataset",
        "dataset_ended": "recorded that the dataset is no longer held",
    }

    title = models.CharField(max_length=200)
    contents = models.TextField("what it holds, and what for")
    basis = choice_field(LawfulBasis, verbose_name="lawful basis")
    law = models.CharField("law that it rests on", max_length=200, blank=True)
    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, null=True, blank=True, related_name="datasets"
    )
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="held_datasets")
    owner_post = models.CharField("post that answers for it", max_length=120)
    retain_until = models.DateField("kept until", null=True, blank=True)
    retention = models.CharField("how long it is kept, and why", max_length=300)
    dataset = models.CharField("name among the evidence", max_length=120, blank=True)
    ended = models.DateField(null=True, blank=True)
    disposal = models.TextField("what became of it", blank=True)

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            one_of("basis", LawfulBasis, name="held_dataset_basis"),
            models.CheckConstraint(
                condition=~Q(
                    basis__in=sorted(one.basis.value for one in lawful_bases().values() if one.needs_law)
                )
                | ~Q(law=""),
                name="held_dataset_names_the_law",
                violation_error_message="Name the law that lays the task or the obligation down.",
            ),
            models.CheckConstraint(
                condition=~Q(owner_post="") & ~Q(retention=""),
                name="held_dataset_has_owner_and_retention",
                violation_error_message="Say which post answers for it, and how long it is kept.",
            ),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | ~Q(disposal=""),
                name="held_dataset_ended_says_how",
                violation_error_message="Say what became of it: disposed of, handed back, or made anonymous.",
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(ended__isnull=True),
                name="held_dataset_once",
                violation_error_message="A dataset of this title is entered already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProtectionAssessment(Recorded):
    """A data protection impact assessment, or the decision that none is needed, of a protocol or a dataset."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "protection_begun": "began the data protection impact assessment",
        "protection_not_needed": "decided that no data protection impact assessment is needed",
        "protection_amended": "amended the data protection impact assessment",
        "protection_accepted": "recorded that the data protection impact assessment is accepted",
        "protection_review_begun": "began the review of the data protection impact assessment",
        "protection_ended": "ended the data protection impact assessment",
    }

    title = models.CharField(max_length=200)
    protocol = models.ForeignKey(
        Protocol, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    dataset = models.ForeignKey(
        HeldDataset, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    state = choice_field(ProtectionState, default=ProtectionState.DRAFT.value)
    begun = models.DateField()
    reason = models.TextField("why one is needed, or not")
    need = models.TextField("why the processing is needed, and no less would do", blank=True)
    risks = models.TextField("risks to those concerned", blank=True)
    measures = models.TextField("what lessens them", blank=True)
    left = choice_field(Band, blank=True, default="", verbose_name="risk that is left")
    advice = models.TextField("advice of the data protection officer", blank=True)
    consulted = models.TextField("how and when the Information Commissioner was consulted", blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_as = models.CharField("post that accepts it", max_length=120, blank=True)
    review_due = models.DateField("day of the next review", null=True, blank=True)
    ended = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            one_of("state", ProtectionState, name="protection_state"),
            one_of("left", Band, name="protection_left", blank=True),
            models.CheckConstraint(
                condition=Q(protocol__isnull=False) | Q(dataset__isnull=False),
                name="protection_of_something",
                violation_error_message="Say which protocol or which dataset it is of.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="protection_says_why",
                violation_error_message="Say why an assessment is needed, or why it is not.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProtectionState.ACCEPTED.value)
                | (
                    Q(accepted_on__isnull=False, review_due__isnull=False)
                    & ~Q(accepted_as="")
                    & ~Q(risks="")
                    & ~Q(measures="")
                    & ~Q(left="")
                ),
                name="protection_accepted_whole",
                violation_error_message="It is accepted once it says risks, measures, what is left, post and review.",
            ),
            models.CheckConstraint(
                condition=~Q(
                    state=ProtectionState.ACCEPTED.value,
                    left__in=(Band.HIGH.value, Band.VERY_HIGH.value),
                    consulted="",
                ),
                name="protection_high_risk_consulted",
                violation_error_message="Where a high risk is left, the Information Commissioner is consulted first.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
