"""The report to Council of 27 June 2017: its claims, what people wrote, the officers' comments, and its publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from examples.worked_example.working_year import facts
from examples.worked_example.working_year.claims import keep, let_go, state
from examples.worked_example.working_year.people import Cast, morning
from saferplan.domain.council_report.templates import DecisionSought, Office
from saferplan.domain.planning.roles import AccountRole
from saferplan.history.actor import Actor
from saferplan.partnership.invitations import invitation_accept, invitation_send
from saferplan.partnership.models import Account, Post
from saferplan.partnership.selectors import actor_of
from saferplan.partnership.services import post_add

ASSESSMENT = "2017-03-partnership"
_CLAIM = re.compile(r"\{claim:([a-z]+)\}")


def play_council_report(cast: Cast, plan: Any, password: str) -> Any:
    """Write the report and publish it; gives it back."""
    # The models of the site can be imported only once it is open.
    from saferplan.reports.selectors import template_named
    from saferplan.reports.services import (
        contact_add,
        council_report_begin,
        part_write,
        report_publish,
        report_ready,
        report_send,
    )

    told = facts("council_report_2017")
    about = told["report"]
    by = cast.co_ordinator(about["begun"])
    officers = {one["office"]: _officer(cast, one, by, password) for one in told["officer"]}
    claims = {one["key"]: _claim(one, by) for one in told["claim"]}
    report = council_report_begin(
        by=by,
        plan=plan,
        council=cast.organisations[about["council"]],
        meeting=about["meeting"],
        day=about["day"],
        title=about["title"],
        template=template_named(about["template"]),
        decision=DecisionSought(about["decision"]),
        why=about["why"],
    )
    for title in about["contacts"]:
        post = Post.objects.get(title=title, organisation=cast.organisations[about["council"]])
        contact_add(by=by, report=report, post=post)
    for key, words in told["parts"].items():
        numbered = _CLAIM.sub(lambda found: f"{{claim:{claims[found.group(1)].pk}}}", words)
        part_write(by=by, report=report, key=key, words=numbered)
    report_send(by=cast.co_ordinator(about["sent"]), report=report)
    for one in told["officer"]:
        _comment(report, one, officers[one["office"]])
    report_ready(by=cast.co_ordinator(about["ready"]), report=report)
    chair = cast.chair(about["published"])
    kept = [keep(one, chair) for one in told["kept"]]
    report_publish(by=cast.co_ordinator(about["published"]), report=report)
    for row in kept:
        let_go(row, "This report alone is shown as it was.", chair)
    return report


def _officer(cast: Cast, one: Mapping[str, Any], by: Actor, password: str) -> Account:
    """A post that holds an office, and the account that writes for it."""
    from saferplan.reports.templates import office_give

    council = cast.organisations["NWLDC"]
    post = post_add(by=by, organisation=council, title=one["post"])
    sent = invitation_send(
        by=by, email=one["email"], title=one["post"], organisation=council, role=AccountRole.READER
    )
    token = sent.link.rstrip("/").rsplit("/", 1)[1]
    account, _ = invitation_accept(by=Actor(by.now), token=token, password=password)
    office_give(by=by, office=Office(one["office"]), post=post, account=account, since=by.today)
    return account


def _comment(report: Any, one: Mapping[str, Any], account: Account) -> None:
    from saferplan.reports.services import comment_give

    day: dt.date = one["on"]
    comment_give(
        by=actor_of(account=account, now=morning(day)),
        report=report,
        office=Office(one["office"]),
        words=one["comment"],
    )


def _claim(one: Mapping[str, Any], by: Actor) -> Any:
    from saferplan.reports.taking import claim_take

    if "finding" in one:
        return claim_take(
            by=by,
            assessment=ASSESSMENT,
            finding=f"{one['finding']}@E22000170",
            sentence=one["sentence"],
            source=one["source"],
            geography=one["geography"],
            definition=one["definition"],
        )
    return state(one, by)
