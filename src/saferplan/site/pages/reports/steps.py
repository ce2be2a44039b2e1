"""The steps of a report: to the officers and back, ready, published, considered, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from saferplan.history.actor import Actor
from saferplan.reports.models import CouncilReport
from saferplan.reports.selectors import report_get
from saferplan.reports.services import (
    report_considered,
    report_publish,
    report_ready,
    report_reopen,
    report_send,
    report_withdraw,
)
from saferplan.site.access import page
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.plan.forms import ReasonForm
from saferplan.site.pages.reports.drafting import address
from saferplan.site.pages.reports.forms import ConfirmForm, ConsideredForm

Act = Callable[[Actor, CouncilReport, dict[str, Any]], object]


def _step(
    act: Act, *, title: str, done: str, form: type = ConfirmForm, intro: str = "", warning: str = ""
) -> Callable[..., HttpResponse]:
    """The page of a step."""

    def view(request: ActorRequest, number: int) -> HttpResponse:
        row = report_get(by=request.actor, number=number)
        return form_page(
            request,
            form,
            lambda data: act(request.actor, row, data),
            title=title,
            caption=str(row),
            intro=intro,
            warning=warning,
            done=done,
            to=address(row),
            cancel=address(row),
        )

    return view


send = _step(
    lambda by, row, _: report_send(by=by, report=row),
    title="Send the report to the officers",
    intro="Its words stay as they are while the officers comment.",
    done="The report is with the officers.",
)
reopen = _step(
    lambda by, row, data: report_reopen(by=by, report=row, reason=data["reason"]),
    form=ReasonForm,
    title="Take the report back for changes",
    intro="Comments that were given stay, and are shown as given on an earlier version.",
    done="The report is a draft again.",
)
ready = _step(
    lambda by, row, _: report_ready(by=by, report=row),
    title="Mark the report as ready",
    intro="Comments that were not given are printed as not yet given. Nothing stands in for them.",
    done="The report is ready.",
)
publish = _step(
    lambda by, row, _: report_publish(by=by, report=row),
    title="Publish the report",
    warning="It is frozen as it stands, and everybody who signs in can read it. What changes later does not change it.",
    done="The report is published.",
)
considered = _step(
    lambda by, row, data: report_considered(by=by, report=row, **data),
    form=ConsideredForm,
    title="What the meeting made of it",
    done="The minute is entered.",
)
withdraw = _step(
    lambda by, row, data: report_withdraw(by=by, report=row, reason=data["reason"]),
    form=ReasonForm,
    title="Withdraw the report",
    intro="It does not go to its meeting. It stays here with its history.",
    done="The report is withdrawn.",
)

urls = [
    page("reports/<int:number>/send/", send, name="report_send", policy="reports.change", writes=True),
    page("reports/<int:number>/reopen/", reopen, name="report_reopen", policy="reports.change", writes=True),
    page("reports/<int:number>/ready/", ready, name="report_ready", policy="reports.change", writes=True),
    page(
        "reports/<int:number>/publish/", publish, name="report_publish", policy="reports.publish", writes=True
    ),
    page(
        "reports/<int:number>/considered/",
        considered,
        name="report_considered",
        policy="reports.change",
        writes=True,
    ),
    page(
        "reports/<int:number>/withdraw/",
        withdraw,
        name="report_withdraw",
        policy="reports.change",
        writes=True,
    ),
]
