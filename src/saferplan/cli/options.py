"""Options that several commands have, and how lists are read from them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Audience(StrEnum):
    """Who an assessment is for."""

    PUBLIC = "public"
    PARTNERSHIP = "partnership"
    RESTRICTED = "restricted"


AudienceOption = Annotated[
    Audience, typer.Option(help="Who it is for; decides how small numbers are protected.")
]
FormatsOption = Annotated[
    str, typer.Option(metavar="LIST", help="Which to make; the data (json) are always written.")
]


def listed(text: str) -> tuple[str, ...]:
    """What stands between the commas.

    >>> listed("html, json,")
    ('html', 'json')
    """
    return tuple(one.strip() for one in text.split(",") if one.strip())
