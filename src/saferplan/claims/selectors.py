"""What is read of claims."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from saferplan.claims.models import Claim, KeptSentence


def claim_list() -> QuerySet[Claim]:
    """The claims that were not ended, by number."""
    return Claim.objects.filter(ended__isnull=True).order_by("pk")


def claim_get(*, number: int) -> Claim:
    """One claim, ended or not.

    Raises:
        Http404: there is none of that number.
    """
    found = Claim.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no claim {number}")
    return found


def claims_numbered(numbers: frozenset[int]) -> dict[int, Claim]:
    """Claims by their numbers, ended ones among them."""
    return {one.pk: one for one in Claim.objects.filter(pk__in=numbers)}


def kept_list() -> QuerySet[KeptSentence]:
    """The sentences that are kept without a source, by number."""
    return KeptSentence.objects.filter(ended__isnull=True).order_by("pk")


def kept_get(*, number: int) -> KeptSentence:
    """A sentence that is, or was, kept without a source.

    Raises:
        Http404: there is none of that number.
    """
    found = KeptSentence.objects.filter(pk=number).first()
    if found is None:
        raise Http404(f"no kept sentence {number}")
    return found
