"""The date a document speaks of, for the properties of files that want one."""

from __future__ import annotations

import datetime as dt
import re

from saferplan.domain.display import written_day
from saferplan.domain.periods import MONTH_NAMES

_UNDATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def date_of(as_at: str) -> dt.datetime:
    """Midnight (UTC) of the day written as `2022-09-30` or `30 September 2022`; 1 January 2000 otherwise.

    Files carry the date the document stands for and not the moment of rendering, so that rendering again
    gives the same file.

    >>> date_of("30 September 2022").isoformat()
    '2022-09-30T00:00:00+00:00'
    >>> date_of("the spring").year
    2000
    """
    return _read(as_at) or _UNDATED


def written_date(as_at: str) -> str:
    """The day as people write it; words that are no day stay as they are.

    >>> written_date("2022-09-30"), written_date("the spring of 2022")
    ('30 September 2022', 'the spring of 2022')
    """
    date = _read(as_at)
    return as_at if date is None else written_day(date)


def _read(as_at: str) -> dt.datetime | None:
    written = re.fullmatch(rf"(\d{{1,2}}) ({'|'.join(MONTH_NAMES)}) (\d{{4}})", as_at.strip())
    try:
        if written is not None:
            day, month, year = written.groups()
            return dt.datetime(int(year), MONTH_NAMES.index(month) + 1, int(day), tzinfo=dt.UTC)
        return dt.datetime.strptime(as_at.strip(), "%Y-%m-%d").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
