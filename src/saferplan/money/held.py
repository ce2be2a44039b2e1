"""Amounts that the money of the partnership holds: a sentence that says one of them rests on its records."""

from __future__ import annotations

from collections.abc import Mapping

from saferplan.claims.held import tell_of_held
from saferplan.domain.money.pence import written_pounds
from saferplan.domain.planning.roles import Visibility
from saferplan.money.models import Allocation, Contribution


def tell_claims() -> None:
    """Let claims ask which amounts are held."""
    tell_of_held("money", amounts_held)


def amounts_held() -> Mapping[str, str]:
    """The amounts of contributions, of all of a year, and of lines, with what each is.

    What money is for was written for partners, and a line may be for a restricted action, so neither is said: documents
    that everybody reads print this.
    """
    found: dict[str, str] = {}
    given: dict[str, int] = {}
    held = Contribution.objects.filter(withdrawn__isnull=True, pence__isnull=False)
    for one in held.select_related("funder", "plan"):
        pence = one.pence or 0
        given[str(one.plan)] = given.get(str(one.plan), 0) + pence
        found.setdefault(written_pounds(pence), f"contribution of {one.funder} to {one.plan}")
    for plan, pence in given.items():
        found.setdefault(written_pounds(pence), f"all contributions to {plan} that are known")
    lines = Allocation.objects.filter(withdrawn__isnull=True, pence__isnull=False)
    for line in lines.exclude(action__visibility=Visibility.RESTRICTED.value).select_related(
        "contribution__plan"
    ):
        found.setdefault(written_pounds(line.pence), f"line of the money of {line.contribution.plan}")
    return found
