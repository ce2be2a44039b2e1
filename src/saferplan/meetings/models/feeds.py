"""The personal address under which a calendar program reads the meetings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from saferplan.history.models import Recorded
from saferplan.partnership.models import Account


class FeedToken(Recorded):
    """That an account has an address of its own for its calendar. Only the hash of the token in it is kept."""

    EVENTS: ClassVar[Mapping[str, str]] = {
        "feed_token_made": "made an address for a calendar",
        "feed_token_revoked": "revoked the address of a calendar",
    }

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="feed_tokens")
    token_hash = models.CharField("hash of the token", max_length=64, unique=True)
    made = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(revoked__isnull=True),
                name="feed_token_one_an_account",
                violation_error_message="There is an address already; revoke it first.",
            )
        ]

    def __str__(self) -> str:
        return f"Calendar address of {self.account}"
