"""Which monthly archives of data.police.uk hold the months wanted, and what checksums are shown of them."""

from __future__ import annotations

import re

from saferplan.domain.periods import Month, Period
from saferplan.errors import SaferPlanError
from saferplan.evidence.fetch_publishers import PoliceArchives


def archives_for(period: Period, rules: PoliceArchives) -> tuple[Month, ...]:
    """The fewest archives that together hold every month of a period, the oldest first.

    An archive is named by its last month. Each is chosen to end with the newest month still wanted, so
    nothing after the period is fetched.

    Raises:
        SaferPlanError: the period starts before the first month that was ever published.

    >>> from saferplan.evidence.fetch_publishers import publishers
    >>> rules = publishers().police_archives
    >>> [str(month) for month in archives_for(Period.parse("2014-01/2022-09"), rules)]
    ['2016-09', '2019-09', '2022-09']
    """
    first, whole_until = Month.parse(rules.first_month), Month.parse(rules.whole_until)
    if period.first < first:
        raise SaferPlanError(
            f"Police data starts in {first.label}; {period.first.label} was never published.",
            f"Ask for months from {first} on.",
        )
    chosen: list[Month] = []
    wanted = period.last
    while wanted >= period.first:
        chosen.append(wanted)
        if wanted <= whole_until:
            break
        wanted = wanted + -rules.months
    return tuple(sorted(chosen))


def shown_checksums(page: str) -> dict[str, str]:
    """The MD5 of each archive, by its file name, as the page of archives shows them; empty if it shows none.

    >>> shown_checksums('<a href="2022-09.zip">2022</a> <td>0123456789abcdef0123456789abcdef</td>')
    {'2022-09.zip': '0123456789abcdef0123456789abcdef'}
    """
    found: dict[str, str] = {}
    pieces = re.split(r"(\d{4}-\d{2}\.zip)", page)
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        # With a hyphen and a number behind it, it is a hash of the parts of an upload, and not of the file.
        match = re.search(r"(?<![\w-])[0-9a-f]{32}(?![\w-])", text)
        if match is not None:
            found.setdefault(name, match[0])
    return found
