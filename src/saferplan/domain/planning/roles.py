"""Who takes part, in what capacity, and who may see what.

Words and meanings are data (`data/planning_words.toml`); which authorities are responsible ones, too
(`data/authorities.toml`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from saferplan.domain.completeness import Checked, Jurisdiction
from saferplan.domain.planning.wording import Worded
from saferplan.domain.tables import read_table


class PartnershipRole(Worded):
    """In what capacity an organisation takes part, under section 5 of the Crime and Disorder Act 1998.

    >>> PartnershipRole.CO_OPERATING.label
    'Co-operating body'
    """

    RESPONSIBLE = "responsible"
    CO_OPERATING = "co_operating"
    PARTICIPATING = "participating"
    OTHER = "other"


class AccountRole(Worded):
    """What a person does in the partnership, and so what their account may do.

    >>> AccountRole.CO_ORDINATOR.label
    'Co-ordinator'
    """

    READER = "reader"
    UPDATER = "updater"
    APPROVER = "approver"
    CO_ORDINATOR = "co_ordinator"
    CHAIR = "chair"
    AUDITOR = "auditor"


class AuthorityKind(Worded):
    """What kind of organisation it is. `UNITARY` includes London boroughs, and the councils of Wales.

    >>> AuthorityKind.FIRE_AND_RESCUE.label
    'Fire and rescue authority'
    """

    DISTRICT_COUNCIL = "district_council"
    COUNTY_COUNCIL = "county_council"
    UNITARY = "unitary"
    POLICE = "police"
    FIRE_AND_RESCUE = "fire_and_rescue"
    PROBATION = "probation"
    HEALTH = "health"
    LOCAL_POLICING_BODY = "local_policing_body"
    VOLUNTARY = "voluntary"
    PROVIDER = "provider"
    OTHER = "other"


class Visibility(Worded):
    """Who may see a page, a document or an entry.

    >>> Visibility.PARTNERSHIP.label
    'Partnership'
    """

    PUBLIC = "public"
    PARTNERSHIP = "partnership"
    RESTRICTED = "restricted"

    def covers(self, other: Visibility) -> bool:
        """Whether whoever may see what is marked with this one may see what is marked with the other.

        >>> Visibility.PARTNERSHIP.covers(Visibility.PUBLIC), Visibility.PUBLIC.covers(Visibility.RESTRICTED)
        (True, False)
        """
        narrowing = list(Visibility)
        return narrowing.index(other) <= narrowing.index(self)


class ResponsibleAuthorities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which kinds of organisation are responsible authorities, by jurisdiction, and how far that was checked."""

    reference: str
    source: str
    checked: Checked
    kinds: Mapping[Jurisdiction, tuple[AuthorityKind, ...]]


@cache
def responsible_authorities() -> ResponsibleAuthorities:
    """The list of section 5(1), with its source.

    >>> responsible_authorities().checked.words
    'verified in the source'
    """
    return read_table("authorities", ResponsibleAuthorities)


def responsible_kinds(jurisdiction: Jurisdiction) -> frozenset[AuthorityKind]:
    """The kinds of organisation that are responsible authorities, as the Act stands.

    >>> AuthorityKind.DISTRICT_COUNCIL in responsible_kinds(Jurisdiction.ENGLAND)
    True
    >>> AuthorityKind.LOCAL_POLICING_BODY in responsible_kinds(Jurisdiction.ENGLAND)
    False
    """
    return frozenset(responsible_authorities().kinds[jurisdiction])
