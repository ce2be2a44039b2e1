"""Keeping what is held as it should be: placed and named by the newest geography, gone when its day is past."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from saferplan.errors import SaferPlanError
from saferplan.evidence.area_names import GeographyNames
from saferplan.evidence.disposing import DueList, due_lists
from saferplan.evidence.lists import known_lists
from saferplan.evidence.naming import resolve_names
from saferplan.evidence.replacing import replace_points
from saferplan.geography.answers import UnknownAreaError
from saferplan.geography.geography import Geography
from saferplan.store import Store
from saferplan.workspace.folder import Folder
from saferplan.workspace.reading import placer_of


def check_partnership(geography: Geography, partnership: str) -> None:
    """Do nothing, unless lookups are held and the partnership is not in them.

    Raises:
        SaferPlanError: it is not.
    """
    if not geography.partnerships():
        return
    try:
        geography.partnership(partnership)
    except UnknownAreaError as error:
        raise SaferPlanError(
            f"The geography was added, and has no partnership {partnership}.",
            f"Correct `partnership` in saferplan.toml, or add a newer lookup. {error.remedy}",
        ) from error


def follow_geography(store: Store, geography: Geography, now: datetime) -> None:
    """Bring the evidence up to a geography that was added after it."""
    placer = placer_of(geography)
    if placer is not None:
        # Points that came before these outlines, or under older ones, are placed by them now.
        replace_points(store, placer, now=now)
    # Values that came by the name of an area get its code now.
    resolve_names(store, GeographyNames(geography), now=now)


def lists_due(folder: Folder, store: Store, now: datetime) -> tuple[DueList, ...]:
    """The lists held past their day in England and Wales, by what the mappings say now."""
    facts = {one.mapping.list.id: one.mapping.list for one in known_lists(folder.mappings).lists}
    return due_lists(store, facts, now.astimezone(ZoneInfo("Europe/London")).date())
