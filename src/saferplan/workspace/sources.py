"""The kinds of files a workspace recognises: those that need nobody's help, and the lists it has mappings for."""

from __future__ import annotations

import secrets
from pathlib import Path

from saferplan.evidence.area_names import GeographyNames
from saferplan.evidence.lists import KnownList
from saferplan.evidence.sources import Source
from saferplan.evidence.sources.aggregate_series import AggregateSeries
from saferplan.evidence.sources.incident_list import IncidentList
from saferplan.evidence.sources.known import ALL
from saferplan.evidence.sources.ons_csp import OnsCsp
from saferplan.evidence.sources.police_district_counts import PoliceDistrictCounts
from saferplan.geography.geography import Geography

_SALT_FILE = "identifier-salt"


def sources_of(root: Path, geography: Geography, lists: tuple[KnownList, ...]) -> tuple[Source, ...]:
    """Every kind of file, the partnership's own lists first: they are known by their very columns."""
    names = GeographyNames(geography)
    salt = identifier_salt(root)
    return (
        *(IncidentList(one.mapping, salt=salt) for one in lists),
        *ALL,
        PoliceDistrictCounts(names),
        OnsCsp(),
        AggregateSeries(names=names),
    )


def identifier_salt(root: Path) -> bytes:
    """The secret that goes into the hashes of partners' record identifiers; made once, kept in the workspace.

    Without it nobody who has a partner's list can find its rows in ours.
    """
    path = root / "store" / _SALT_FILE
    if not path.exists():
        with path.open("xb") as file:
            file.write(secrets.token_bytes(32))
        path.chmod(0o600)
    return path.read_bytes()
