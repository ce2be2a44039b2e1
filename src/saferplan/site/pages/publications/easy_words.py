"""Plain words for a year's priorities: which are written, how easy they are to read, and a form for each."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.domain.plain_words import Writing, readability, writing_rules
from saferplan.history.policies import may
from saferplan.plan.selectors import plan_get, priority_list
from saferplan.publications.models import PlainWords
from saferplan.publications.selectors import plain_words_for, plain_words_of
from saferplan.publications.words import plain_words_write
from saferplan.site.access import page
from saferplan.site.components import Task
from saferplan.site.forms import form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.pages.publications.forms import PlainWordsForm
from saferplan.strategy.selectors import priority_get


def plain_words(request: ActorRequest, year: int) -> HttpResponse:
    """Every priority of a plan's year, whether its plain words are written, and what is hard in them."""
    plan = plan_get(year=year)
    held = plain_words_of(plan=plan)
    may_write = may(request.actor, "publications.make")
    tasks = [
        Task(
            str(one),
            href=reverse("plain_words_write", args=[one.pk]) if may_write else "",
            hint=_hint(held.get(one.pk)),
            note="Written" if one.pk in held else "Not written yet",
        )
        for one in priority_list(plan=plan)
    ]
    return render(
        request,
        "publications/plain_words.html",
        {"plan": plan, "tasks": tasks, "rules": writing_rules(Writing.EASY_READ)},
    )


def write(request: ActorRequest, number: int) -> HttpResponse:
    """Write plain words for a priority."""
    priority = priority_get(number=number)
    held = plain_words_for(priority=priority)
    back = reverse("plain_words", args=[priority.year])
    rules = writing_rules(Writing.EASY_READ)
    return form_page(
        request,
        PlainWordsForm,
        lambda data: plain_words_write(by=request.actor, priority=priority, **data),
        title="Plain words",
        caption=str(priority),
        intro=f"Sentences of at most {rules.most_words_in_a_sentence} words, one idea a line, no hard words. What is "
        "hard is named once you have saved them.",
        done=_done,
        to=back,
        cancel=back,
        initial={}
        if held is None
        else {name: getattr(held, name) for name in ("question", "symbol", "about", "doing")},
    )


def _done(held: PlainWords) -> str:
    number = len(_found(held))
    if not number:
        return "The words are saved, and nothing in them is hard to read."
    hard = "One thing in them is" if number == 1 else f"{number} things in them are"
    return f"The words are saved. {hard} hard to read."


def _found(held: PlainWords) -> list[str]:
    lines = (held.question, *held.about_lines, *held.doing_lines)
    return [f"{one.what} {one.remedy}" for one in readability(lines, Writing.EASY_READ).hard]


def _hint(held: PlainWords | None) -> str:
    return " ".join(_found(held)) if held is not None else ""


urls = [
    page("documents/plain-words/<int:year>/", plain_words, name="plain_words", policy="publications.view"),
    page(
        "documents/plain-words/priority/<int:number>/",
        write,
        name="plain_words_write",
        policy="publications.make",
        writes=True,
    ),
]
