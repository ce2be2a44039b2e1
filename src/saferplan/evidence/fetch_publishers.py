"""The publishers and what can be fetched of them: read from `data/publishers.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from importlib import resources

import msgspec

from saferplan.errors import SaferPlanError


class Transfer(Enum):
    """How an item is got; the values are those of the data file, which says what each means."""

    FILE = "file"
    ARCHIVE = "archive"
    FEATURES = "features"
    TABLE = "table"
    PAGES = "pages"


class Publisher(msgspec.Struct, frozen=True):
    """Who publishes, where its addresses start, and on which terms."""

    name: str
    base: str
    licence: str
    attribution: str


class Checked(Enum):
    """How an address was checked; only the first is the publisher's own word."""

    DOCUMENTATION = "documentation"
    CATALOGUE = "catalogue"
    ANSWERS = "answers"
    USE = "use"


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that can be fetched; the fields are explained at the head of the data file."""

    id: str
    title: str
    publisher: str
    group: str
    transfer: Transfer
    address: str
    file: str
    largest: int
    verified: bool
    checked: Checked
    known_from: str
    query: Mapping[str, str] = {}
    columns: Mapping[str, str] = {}
    years: tuple[int, ...] = ()


class PoliceArchives(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which months an archive of data.police.uk holds, and where checksums are shown."""

    first_month: str
    whole_until: str
    months: int
    verified: bool
    checked: Checked
    known_from: str
    checksums: str
    checksums_verified: bool


class Publishers(msgspec.Struct, frozen=True):
    """Everything that can be fetched."""

    publishers: Mapping[str, Publisher]
    items: tuple[Item, ...]
    police_archives: PoliceArchives

    def item(self, item_id: str) -> Item:
        """The item with this id.

        Raises:
            SaferPlanError: there is none; with those there are.
        """
        for item in self.items:
            if item.id == item_id:
                return item
        raise SaferPlanError(
            f"There is nothing to fetch called {item_id!r}.",
            f"Choose police, geography, all, or some of: {', '.join(item.id for item in self.items)}.",
        )

    def publisher(self, item: Item) -> Publisher:
        """Who publishes an item."""
        return self.publishers[item.publisher]

    def at(self, bases: Mapping[str, str]) -> Publishers:
        """The same with other base addresses for some publishers: a mirror, or a test's own server."""
        moved = {
            name: msgspec.structs.replace(publisher, base=bases.get(name, publisher.base))
            for name, publisher in self.publishers.items()
        }
        return msgspec.structs.replace(self, publishers=moved)


@lru_cache(maxsize=1)
def publishers() -> Publishers:
    """What the data file of the package says.

    >>> publishers().item("police-archive").verified
    True
    """
    text = resources.files("saferplan.evidence").joinpath("data/publishers.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return Publishers(
        msgspec.convert(raw["publisher"], dict[str, Publisher]),
        msgspec.convert(raw["item"], tuple[Item, ...]),
        msgspec.convert(raw["police-archives"], PoliceArchives),
    )
