"""The scrutiny pack: as things stand, frozen, and as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.completeness import Status
from saferplan.domain.money.pence import written_pounds
from saferplan.duties.checking import completeness_on
from saferplan.history.policies import may
from saferplan.plan.models import Plan
from saferplan.plan.selectors import plan_current
from saferplan.scrutiny.models import ScrutinyPack
from saferplan.scrutiny.pack_data import SCHEMA, PackData, PackGap, pack_data
from saferplan.scrutiny.pack_document import pack_document
from saferplan.scrutiny.packing import document_of, pack_freeze
from saferplan.scrutiny.selectors import pack_of, scrutiny_get
from saferplan.site import marks
from saferplan.site.access import page
from saferplan.site.components import Cell, Column, Table
from saferplan.site.document_files import document_response, format_of
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.scrutiny.forms import FreezeForm

_NOT_MET = (Status.MISSING, Status.UNKNOWN)


def pack(request: ActorRequest, number: int) -> HttpResponse:
    """The pack for a meeting: as it was frozen, or as things stand."""
    meeting = scrutiny_get(number=number)
    frozen = pack_of(meeting=meeting)
    data = frozen.unaltered(PackData, SCHEMA) if frozen else _as_it_stands(request, number)
    return render(
        request,
        "scrutiny/pack.html",
        {
            "meeting": meeting,
            "frozen": frozen,
            "data": data,
            "spent": written_pounds(data.spent) if data else "",
            "glance": _glance(data) if data and data.priorities else None,
            "may_freeze": may(request.actor, "scrutiny.freeze") and data is not None,
        },
    )


def freeze(request: ActorRequest, number: int) -> HttpResponse:
    """Freeze the pack."""
    meeting = scrutiny_get(number=number)
    plan = plan_current(day=request.actor.today)

    def act(data: dict[str, str]) -> ScrutinyPack:
        if plan is None:
            raise ValidationError("There is no plan yet, so there is nothing to scrutinise.")
        return pack_freeze(
            by=request.actor, meeting=meeting, plan=plan, gaps=gaps_of(request), reason=data["reason"]
        )

    back = reverse("scrutiny_pack", args=[number])
    return form_page(
        request,
        FreezeForm,
        act,
        title="Freeze the pack",
        caption=str(meeting),
        warning="It is frozen as it stands. What changes later does not change what members were given.",
        done="The pack is frozen.",
        to=back,
        cancel=back,
    )


def download(request: ActorRequest, number: int, ending: str) -> HttpResponse:
    """The pack as a file."""
    meeting = scrutiny_get(number=number)
    form = format_of(ending, sheets=True)
    frozen = pack_of(meeting=meeting)
    name = f"scrutiny-pack-{meeting.day:%Y-%m-%d}"
    if frozen is not None:
        return document_response(document_of(frozen), name, form)
    data = _as_it_stands(request, number)
    if data is None:
        raise Http404("there is no plan, and so no pack")
    return document_response(pack_document(data), name, form)


def gaps_of(request: ActorRequest) -> Sequence[PackGap]:
    """The lines of today's completeness check that are not met, as the pack lists them."""
    found = completeness_on(by=request.actor, day=request.actor.today)
    return [
        PackGap(
            rule=f"{line.rule.id} {line.rule.title}",
            status=marks.COMPLETENESS[line.status].word,
            found=line.explanation,
            reference=f"{line.rule.reference}: {line.rule.verified}",
        )
        for held in found.packs
        for line in held.lines
        if line.status in _NOT_MET
    ]


def _as_it_stands(request: ActorRequest, number: int) -> PackData | None:
    plan: Plan | None = plan_current(day=request.actor.today)
    if plan is None:
        return None
    return pack_data(by=request.actor, meeting=scrutiny_get(number=number), plan=plan, gaps=gaps_of(request))


def _glance(data: PackData) -> Table:
    return Table(
        "Outcome, delivery and money of each priority",
        [
            "Priority",
            "Does it help?",
            "Is it done?",
            Column("Allocated", numeric=True),
            Column("Spent", numeric=True),
            "What members cannot be shown",
        ],
        [
            [
                Cell(one.title),
                Cell("; ".join(each.standing for each in one.measures) or "No measure"),
                Cell(one.delivery),
                Cell(written_pounds(one.allocated)),
                Cell(written_pounds(one.spent)),
                Cell(" ".join(one.missing) or "–"),
            ]
            for one in data.priorities
        ],
    )


urls = [
    page("scrutiny/meetings/<int:number>/pack/", pack, name="scrutiny_pack", policy="scrutiny.view"),
    page(
        "scrutiny/meetings/<int:number>/pack/freeze/",
        freeze,
        name="scrutiny_freeze",
        policy="scrutiny.freeze",
        writes=True,
    ),
    page(
        "scrutiny/meetings/<int:number>/pack/file/<slug:ending>/",
        download,
        name="scrutiny_document",
        policy="scrutiny.view",
    ),
]
