"""What authorities disclosed otherwise than as evidence: entered by hand, and withdrawn with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from saferplan.desk.models import HandReceipt
from saferplan.desk.shared import (
    nothing_held,
    nothing_held_get,
    nothing_held_note,
    nothing_held_withdraw,
    quarters_to_choose,
    receipt_enter,
    receipt_get,
    receipt_withdraw,
    receipts_by_hand,
)
from saferplan.desk.states import ReceiptForm
from saferplan.domain.display import written_day
from saferplan.domain.information_sharing import prescribed_dataset, prescribed_datasets
from saferplan.history.policies import may
from saferplan.site.access import page
from saferplan.site.components import Cell, Table
from saferplan.site.forms import DateField, PageForm, Radios, form_page
from saferplan.site.middleware import ActorRequest


def by_hand(request: ActorRequest) -> Table | None:
    """What was entered by hand, and of what there is nothing; whoever may enter it may withdraw it."""
    withdraws = may(request.actor, "desk.evidence_add")

    def withdraw(name: str, number: int) -> tuple[Cell, ...]:
        return (Cell("Withdraw", href=reverse(name, args=[number])),) if withdraws else ()

    rows = [
        (
            Cell(one.title, detail=one.organisation),
            one.quarter,
            Cell(one.get_form_display(), detail=f"Came {written_day(one.received)}. {one.caveat}".strip()),
            *withdraw("receipt_withdraw", one.pk),
        )
        for one in receipts_by_hand()
    ]
    rows += [
        (
            prescribed_dataset(one.dataset).title,
            "every quarter",
            Cell("Nothing to disclose", detail=one.reason),
            *withdraw("nothing_held_withdraw", one.pk),
        )
        for one in nothing_held()
    ]
    columns = ("Information", "Quarter", "What was entered", *(("Withdraw",) if withdraws else ()))
    return Table("Entered by hand", columns, rows) if rows else None


class ReceiptEntryForm(PageForm):
    """What an authority disclosed otherwise than as evidence."""

    dataset = forms.ChoiceField(label="What was disclosed?")
    organisation = forms.CharField(
        label="Which authority disclosed it?", max_length=160, help_text="A body, not a person."
    )
    quarter = forms.ChoiceField(label="Of which quarter?")
    received = DateField(label="When did it come?")
    form = forms.ChoiceField(
        label="How did it come?", choices=[(one.value, one.label) for one in ReceiptForm], widget=Radios()
    )
    caveat = forms.CharField(
        label="What does it lack?",
        max_length=300,
        required=False,
        help_text="For example: counts only, without dates.",
    )
    service_names: ClassVar[Mapping[str, str]] = {"receipt_once": "quarter"}
    submit = "Enter it"

    def __init__(self, *, today: dt.date, **options: Any) -> None:
        super().__init__(**options)
        choices = {
            "dataset": _prescribed(),
            "quarter": [(str(one), one.label) for one in quarters_to_choose(today=today)],
        }
        for name, listed in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = listed


class NothingHeldForm(PageForm):
    """Of what there is nothing to disclose."""

    dataset = forms.ChoiceField(label="Of what is there nothing to disclose?", choices=lambda: _prescribed())
    reason = forms.CharField(
        label="Why?", max_length=300, help_text="For example: the hospital does not code it."
    )
    service_names: ClassVar[Mapping[str, str]] = {"nothing_held_once": "dataset"}
    submit = "Note it"


class WithdrawForm(PageForm):
    """Why."""

    reason = forms.CharField(label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}))
    submit = "Withdraw it"


def _prescribed() -> list[tuple[Any, Any]]:
    """What section 17A prescribes, holder by holder."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in prescribed_datasets().values():
        groups.setdefault(one.holder.value.replace("-", " ").capitalize(), []).append((one.id, one.title))
    return [("", "Choose one"), *groups.items()]


def receipt_add(request: ActorRequest) -> HttpResponse:
    """Enter what an authority disclosed on paper, or in a file that is not evidence."""

    def act(data: dict[str, Any]) -> HandReceipt:
        quarters = {str(one): one for one in quarters_to_choose(today=request.actor.today)}
        return receipt_enter(
            by=request.actor,
            **data | {"quarter": quarters[data["quarter"]], "form": ReceiptForm(data["form"])},
        )

    return form_page(
        request,
        partial(ReceiptEntryForm, today=request.actor.today),
        act,
        title="Enter what was disclosed",
        intro="What is added to the evidence counts by itself. Enter here what came otherwise.",
        done=lambda one: f"Entered: {one}.",
        to=reverse("shared_information"),
        cancel=reverse("shared_information"),
    )


def nothing_held_add(request: ActorRequest) -> HttpResponse:
    """Note that there is nothing to disclose of a prescribed dataset."""
    return form_page(
        request,
        NothingHeldForm,
        lambda data: nothing_held_note(by=request.actor, **data),
        title="Note that there is nothing to disclose",
        done="It is noted. Nothing of it is expected from now on.",
        to=reverse("shared_information"),
        cancel=reverse("shared_information"),
    )


def receipt_take_back(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw what was entered by hand."""
    receipt = receipt_get(number=number)
    return form_page(
        request,
        WithdrawForm,
        lambda data: receipt_withdraw(by=request.actor, receipt=receipt, reason=data["reason"]),
        title="Withdraw what was entered",
        caption=str(receipt),
        done="It is withdrawn.",
        to=reverse("shared_information"),
        cancel=reverse("shared_information"),
    )


def nothing_held_take_back(request: ActorRequest, number: int) -> HttpResponse:
    """Withdraw the note that there is nothing to disclose."""
    noted = nothing_held_get(number=number)
    return form_page(
        request,
        WithdrawForm,
        lambda data: nothing_held_withdraw(by=request.actor, noted=noted, reason=data["reason"]),
        title="Withdraw the note",
        caption=str(noted),
        done="It is withdrawn.",
        to=reverse("shared_information"),
        cancel=reverse("shared_information"),
    )


urls = [
    page("evidence/shared/add/", receipt_add, name="receipt_add", policy="desk.evidence_add", writes=True),
    page(
        "evidence/shared/nothing/",
        nothing_held_add,
        name="nothing_held_add",
        policy="desk.evidence_add",
        writes=True,
    ),
    page(
        "evidence/shared/<int:number>/withdraw/",
        receipt_take_back,
        name="receipt_withdraw",
        policy="desk.evidence_add",
        writes=True,
    ),
    page(
        "evidence/shared/nothing/<int:number>/withdraw/",
        nothing_held_take_back,
        name="nothing_held_withdraw",
        policy="desk.evidence_add",
        writes=True,
    ),
]
