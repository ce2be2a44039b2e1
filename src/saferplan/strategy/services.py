"""What may be done to a strategy: drafted, amended, approved, published, revised as a new version, ended."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from saferplan.domain.planning.years import StrategyPeriod
from saferplan.errors import SaferPlanError
from saferplan.history.actor import Actor
from saferplan.history.checks import require_words
from saferplan.history.policies import require
from saferplan.history.recording import record, take_turn
from saferplan.partnership.models import Account
from saferplan.strategy.models import Priority, Strategy, Theme
from saferplan.strategy.states import StrategyState


def strategy_draft(*, by: Actor, title: str, starts: dt.date, ends: dt.date, vision: str = "") -> Strategy:
    """Begin a strategy of three plan years.

    Raises:
        ValidationError: the days are not those of three plan years, or there is a strategy from that day already.
    """
    require(by, "strategy.change")
    _require_three_years(starts, ends)
    if Strategy.objects.filter(starts=starts).exclude(state=StrategyState.ENDED.value).exists():
        raise ValidationError({"starts": "There is a strategy from this day. Make a new version of it."})
    newest = Strategy.objects.filter(starts=starts).order_by("-version").first()
    strategy = Strategy(
        title=title.strip(),
        vision=vision,
        starts=starts,
        ends=ends,
        version=newest.version + 1 if newest is not None else 1,
    )
    record("strategy_drafted", strategy, by=by)
    return strategy


def strategy_amend(
    *, by: Actor, strategy: Strategy, title: str, vision: str, starts: dt.date, ends: dt.date
) -> None:
    """Change a draft.

    Raises:
        ValidationError: it is approved, or the days are not those of three plan years.
    """
    require(by, "strategy.change")
    require_draft(strategy)
    _require_three_years(starts, ends)
    record("strategy_amended", strategy, by=by, title=title.strip(), vision=vision, starts=starts, ends=ends)


def strategy_revise(*, by: Actor, strategy: Strategy, reason: str) -> Strategy:
    """Begin a new version of an approved strategy: a draft with its words and themes, each knowing the one it was.

    Priorities stay with the version in force until the new one is approved.

    Raises:
        ValidationError: no reason is given, it is not approved, or there is a draft of a new version already.
    """
    require(by, "strategy.change")
    require_words(reason, "Say why the strategy changes.")
    if strategy.state not in (StrategyState.APPROVED, StrategyState.PUBLISHED):
        raise ValidationError(
            f"{strategy} is {StrategyState(strategy.state).label.lower()}; amend a draft itself."
        )
    versions = Strategy.objects.filter(starts=strategy.starts).order_by("-version")
    if versions.filter(state=StrategyState.DRAFT.value).exists():
        raise ValidationError("There is a draft of a new version already. Go on with that one, or end it.")
    newest = versions[0]
    revised = Strategy(
        title=strategy.title,
        vision=strategy.vision,
        starts=strategy.starts,
        ends=strategy.ends,
        version=newest.version + 1,
        revises=strategy,
    )
    with transaction.atomic():
        record("strategy_drafted", revised, by=by, reason=reason.strip())
        for theme in strategy.themes.filter(ended__isnull=True):
            record(
                "theme_added",
                Theme(
                    strategy=revised,
                    letter=theme.letter,
                    title=theme.title,
                    strand=theme.strand,
                    continues=theme,
                ),
                by=by,
            )
    return revised


def strategy_approve(*, by: Actor, strategy: Strategy, on: dt.date) -> None:
    """Approve a draft. A new version takes over the priorities of the one it revises; that one is replaced.

    What is public stays so until the new version is published.

    Raises:
        ValidationError: it is no draft, it has no vision or no theme, or the day is in the future.
    """
    require(by, "strategy.approve")
    with transaction.atomic():
        take_turn()
        strategy_now = Strategy.objects.select_for_update(of=("self",)).get(pk=strategy.pk)
        require_draft(strategy_now)
        if not strategy_now.vision.strip():
            raise ValidationError("A strategy is approved with its vision. Write it first.")
        if not strategy_now.themes.filter(ended__isnull=True).exists():
            raise ValidationError("A strategy is approved with its themes. Add at least one.")
        if on > by.today:
            raise ValidationError({"on": "The day of approval is in the future."})
        record(
            "strategy_approved",
            strategy,
            by=by,
            state=StrategyState.APPROVED.value,
            approved_on=on,
            approved_by=account_of(by),
        )
        if strategy_now.revises is not None:
            _take_over(by, strategy, strategy_now.revises)


def strategy_publish(*, by: Actor, strategy: Strategy, on: dt.date) -> None:
    """Publish an approved strategy: from now on everybody can read it. Earlier versions end.

    Raises:
        ValidationError: it is not approved, or published already.
    """
    require(by, "strategy.publish")
    if strategy.state != StrategyState.APPROVED:
        raise ValidationError(
            f"{strategy} is {StrategyState(strategy.state).label.lower()}; only an approved strategy is published."
        )
    with transaction.atomic():
        for earlier in Strategy.objects.filter(
            starts=strategy.starts,
            version__lt=strategy.version,
            state__in=[StrategyState.APPROVED.value, StrategyState.PUBLISHED.value],
        ):
            _end(by, earlier, f"Replaced by version {strategy.version}, which is published.")
        record("strategy_published", strategy, by=by, state=StrategyState.PUBLISHED.value, published_on=on)


def strategy_end(*, by: Actor, strategy: Strategy, reason: str) -> None:
    """End a strategy, or give up a draft; it stays readable to the partnership, and is public no more.

    Raises:
        ValidationError: no reason is given, or it was ended.
    """
    require(by, "strategy.change")
    require_words(reason, "Say why the strategy ends.")
    if strategy.state == StrategyState.ENDED:
        raise ValidationError(f"{strategy} was ended.")
    _end(by, strategy, reason.strip())


def require_draft(strategy: Strategy) -> None:
    """Refuse changes of what is approved.

    Raises:
        ValidationError: the strategy is no draft.
    """
    if strategy.state != StrategyState.DRAFT:
        raise ValidationError(
            f"{strategy} is {StrategyState(strategy.state).label.lower()}: what it says stays. "
            "Make a new version of it."
        )


def account_of(by: Actor) -> Account | None:
    """The account that acts; None for the system."""
    return None if by.account is None else Account.objects.filter(pk=by.account).first()


def _take_over(by: Actor, strategy: Strategy, earlier: Strategy) -> None:
    said = f"Version {strategy.version} of the strategy was approved."
    continued = {one.continues_id: one for one in strategy.themes.filter(ended__isnull=True)}
    for priority in Priority.objects.filter(strategy=earlier, ended__isnull=True).prefetch_related("themes"):
        themes = [continued[one.pk] for one in priority.themes.all() if one.pk in continued]
        record("priority_amended", priority, by=by, reason=said, strategy=strategy, themes=themes)
    if earlier.state == StrategyState.APPROVED:
        _end(by, earlier, said)


def _end(by: Actor, strategy: Strategy, reason: str) -> None:
    record(
        "strategy_ended", strategy, by=by, reason=reason, state=StrategyState.ENDED.value, ended_on=by.today
    )


def _require_three_years(starts: dt.date, ends: dt.date) -> None:
    try:
        StrategyPeriod.between(starts, ends)
    except SaferPlanError as error:
        raise ValidationError({"ends": str(error)}) from error
