"""Who acts, for whom, and when: what every service is told, so that no rule reads a clock or a session itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from saferplan.domain.planning.years import local_date


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or the system itself, who does something at a moment.

    `account` is the number of the account; None for the system (reminders, silence at the close of a cycle) and for
    a reader who has not signed in. `roles` gives, for each organisation the account acts for, what it may do there;
    the first organisation is the one that is recorded beside the act. `now` is aware of its time zone.
    """

    now: dt.datetime
    account: int | None = None
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("the moment of an act needs a time zone")

    @property
    def today(self) -> dt.date:
        """The day in London at that moment: due dates are compared with it.

        >>> Actor(dt.datetime(2017, 6, 30, 23, 30, tzinfo=dt.UTC)).today
        datetime.date(2017, 7, 1)
        """
        return local_date(self.now)

    @property
    def organisation(self) -> int | None:
        """The organisation that is recorded beside the act."""
        return next(iter(self.roles), None)

    @property
    def signed_in(self) -> bool:
        """Whether this is an account that acts for an organisation of the partnership."""
        return self.account is not None and bool(self.roles)

    @property
    def who(self) -> int:
        """The number of the account, where a rule has made sure that there is one.

        Raises:
            PermissionError: nobody has signed in.
        """
        if self.account is None:
            raise PermissionError("nobody has signed in")
        return self.account

    def has(self, *roles: str, organisation: int | None = None) -> bool:
        """Whether the actor has one of the roles: for one organisation, or for any.

        >>> actor = Actor(dt.datetime(2017, 6, 1, tzinfo=dt.UTC), 1, {7: frozenset({"updater"})})
        >>> actor.has("updater"), actor.has("updater", organisation=8), actor.has("chair", "updater")
        (True, False, True)
        """
        held = self.roles.values() if organisation is None else (self.roles.get(organisation, frozenset()),)
        return any(not one.isdisjoint(roles) for one in held)
