"""One dataset of the data protection register, and what may be done to it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.display import written_day
from saferplan.domain.governance.protection import LawfulBasis, lawful_bases
from saferplan.governance.evidence import HeldInEvidence, evidence_held
from saferplan.governance.models import HeldDataset
from saferplan.governance.protection import dataset_amend, dataset_end, dataset_enter
from saferplan.governance.selectors import dataset_get
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Link, Row
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.governance.protection_forms import AmendDatasetForm, DatasetForm, DisposedForm
from saferplan.site.talk import talk_of

_CHANGE = "governance.protection_change"


def dataset(request: ActorRequest, number: int) -> HttpResponse:
    """One dataset: its basis, protocol, owner, how long it is kept; and what the evidence says of it."""
    held = dataset_get(number=number)
    return render(
        request,
        "governance/dataset.html",
        {
            "dataset": held,
            "about": _about(request, held),
            "past": held.ended is None
            and held.retain_until is not None
            and held.retain_until < request.actor.today,
            "may_change": may(request.actor, _CHANGE) and held.ended is None,
            "talk": talk_of(request.actor, held),
        },
    )


def _about(request: ActorRequest, held: HeldDataset) -> list[Row]:
    law = lawful_bases()[LawfulBasis(held.basis)]
    rows = [
        Row("What it holds, and what for", held.contents),
        Row("Lawful basis", f"{law.basis.label}. {law.reference}: {law.checked.words}."),
    ]
    if held.law:
        rows.append(Row("Law that it rests on", held.law))
    protocol = held.protocol
    rows += [
        Row(
            "Protocol",
            str(protocol or "None"),
            [Link("Open", reverse("protocol", args=[protocol.pk]), str(protocol))] if protocol else (),
        ),
        Row("Answers for it", f"{held.owner_post}, {held.owner}"),
        Row("How long it is kept, and why", held.retention),
        Row("Kept until", written_day(held.retain_until) if held.retain_until else "No day is set"),
    ]
    if held.dataset:
        rows += _in_evidence(request, held.dataset)
    if held.ended is not None:
        rows += [
            Row("No longer held since", written_day(held.ended)),
            Row("What became of it", held.disposal),
        ]
    return rows


def _in_evidence(request: ActorRequest, name: str) -> list[Row]:
    evidence = evidence_held(day=request.actor.today)
    found = evidence.named(name) if evidence else None
    if found is None:
        return [Row("Among the evidence", f"{name}: nothing of it is held there now")]
    link = Link("Open", reverse("evidence_dataset", args=[name]), found.title)
    rows = [Row("Among the evidence", found.title, [link])]
    if found.facts is not None:
        rows += [
            Row("Agreement, as the evidence keeps it", found.facts.agreement),
            Row("To be disposed of after, as the evidence keeps it", written_day(found.facts.retain_until)),
        ]
    return rows


def add(request: ActorRequest) -> HttpResponse:
    """Enter a dataset; one of the evidence where its list led here."""
    offered = _offered(request)
    asked = next((one for one in offered if one.name == request.GET.get("dataset")), None)
    return form_page(
        request,
        partial(DatasetForm, held=offered),
        lambda data: dataset_enter(by=request.actor, **data),
        title="Enter a dataset",
        caption="Data protection",
        done="The dataset is entered.",
        to=_address,
        cancel=reverse("data_protection"),
        initial={"title": asked.title, "dataset": asked.name} if asked else None,
    )


def amend(request: ActorRequest, number: int) -> HttpResponse:
    """Change an entry."""
    held = dataset_get(number=number)
    offered = list(_offered(request))
    if held.dataset and held.dataset not in {one.name for one in offered}:
        offered.append(HeldInEvidence(held.dataset, held.dataset, None))

    def act(data: dict[str, Any]) -> None:
        dataset_amend(by=request.actor, held=held, **data)

    names = ("title", "contents", "dataset", "basis", "law", "owner_post", "retention", "retain_until")
    return form_page(
        request,
        partial(AmendDatasetForm, held=offered),
        act,
        title="Change the entry",
        caption=str(held),
        done="The entry is changed.",
        to=_address(held),
        cancel=_address(held),
        initial={
            **{name: getattr(held, name) for name in names},
            "protocol": held.protocol_id,
            "owner": held.owner_id,
        },
    )


def end(request: ActorRequest, number: int) -> HttpResponse:
    """Record that a dataset is no longer held."""
    held = dataset_get(number=number)
    return form_page(
        request,
        DisposedForm,
        lambda data: dataset_end(by=request.actor, held=held, disposal=data["disposal"]),
        title="It is no longer held",
        caption=str(held),
        intro="Records of the evidence are disposed of with the command saferplan evidence dispose, which logs them.",
        done="The entry is ended.",
        to=_address(held),
        cancel=_address(held),
    )


def _offered(request: ActorRequest) -> tuple[HeldInEvidence, ...]:
    found = evidence_held(day=request.actor.today)
    return found.datasets if found else ()


def _address(held: HeldDataset) -> str:
    return reverse("held_dataset", args=[held.pk])


urls = [
    page(
        "governance/data-protection/datasets/add/", add, name="held_dataset_add", policy=_CHANGE, writes=True
    ),
    page(
        "governance/data-protection/datasets/<int:number>/",
        dataset,
        name="held_dataset",
        policy="governance.view",
    ),
    page(
        "governance/data-protection/datasets/<int:number>/amend/",
        amend,
        name="held_dataset_amend",
        policy=_CHANGE,
        writes=True,
    ),
    page(
        "governance/data-protection/datasets/<int:number>/end/",
        end,
        name="held_dataset_end",
        policy=_CHANGE,
        writes=True,
    ),
]
