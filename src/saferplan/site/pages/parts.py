"""The parts of an assessment that people write: which there are, and a form for each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.desk.entries import MOST_CHARACTERS, WrittenEntry, entries_read, entry_write
from saferplan.desk.selectors import assessment_get, entry_records
from saferplan.desk.services import assessment_take_up
from saferplan.history.policies import may
from saferplan.history.selectors import history_of
from saferplan.site.access import page
from saferplan.site.components import Task
from saferplan.site.forms import PageForm, form_page
from saferplan.site.middleware import ActorRequest


def parts(request: ActorRequest, name: str) -> HttpResponse:
    """Every part that people write, and whether it is written."""
    summary, _ = assessment_get(by=request.actor, name=name)
    tasks = [
        Task(
            one.form.heading,
            href=reverse("entry", kwargs={"name": name, "section": one.form.id}),
            hint=one.form.asks,
            note="Written" if one.is_written else "Not written yet",
        )
        for one in entries_read(name=name)
    ]
    return render(request, "assessments/parts.html", {"summary": summary, "tasks": tasks})


class EntryForm(PageForm):
    """The words of one part."""

    submit = "Save the words"
    text = forms.CharField(
        label="Words",
        required=False,
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
        help_text="Paragraphs, bullets that begin with a hyphen, **bold** and [links](https://…). A figure of the "
        "assessment is written by its identity in braces, such as {F0123456789ab}; its page says its identity.",
    )
    replaces = forms.BooleanField(
        label="Print these words instead of the computed sentences of this part", required=False
    )
    reason = forms.CharField(label="Why it changes", required=False, max_length=300)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def entry(request: ActorRequest, name: str, section: str) -> HttpResponse:
    """Write one part. The next run of the assessment prints the words."""
    summary, _ = assessment_get(by=request.actor, name=name)
    held = _held(name, section)
    address = reverse("entries", kwargs={"name": name})
    record = (
        entry_records(by=request.actor, name=name).get(section)
        if may(request.actor, "desk.see_all")
        else None
    )
    return form_page(
        request,
        EntryForm,
        lambda given: entry_write(
            by=request.actor,
            assessment=assessment_take_up(by=request.actor, name=name),
            form=held.form,
            **given,
        ),
        title=held.form.heading,
        caption=f"Year ending {summary.settings.year_ending.label}",
        done="The words are saved. The next run of the assessment prints them.",
        to=address,
        template="assessments/entry.html",
        cancel=address,
        intro=held.form.asks,
        initial=_initial(held),
        history=list(reversed(history_of(by=request.actor, subject=record))) if record else [],
    )


def _held(name: str, section: str) -> WrittenEntry:
    found = next((one for one in entries_read(name=name) if one.form.id == section), None)
    if found is None:
        raise Http404(f"no part {section!r}")
    return found


def _initial(held: WrittenEntry) -> dict[str, Any]:
    return {"text": held.text, "replaces": held.replaces, "seen": held.seen}


urls = [
    page("assessments/of/<str:name>/parts/", parts, name="entries", policy="desk.assess"),
    page(
        "assessments/of/<str:name>/parts/<str:section>/",
        entry,
        name="entry",
        policy="desk.assess",
        writes=True,
    ),
]
