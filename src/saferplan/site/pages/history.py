"""What happened: to one thing, and lately to everything; comments on anything, and files attached to anything."""

from __future__ import annotations

from django import forms
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.history.actor import Actor
from saferplan.history.files import KINDS_IN_WORDS, MOST_BYTES, TYPES
from saferplan.history.models import Attachment, Comment, Recorded
from saferplan.history.policies import require
from saferplan.history.selectors import (
    attachment_content,
    attachment_get,
    comment_get,
    feed,
    history_of,
    subject_of,
)
from saferplan.history.services import attachment_add, comment_add, comment_correct, remark_withdraw
from saferplan.history.subjects import kind_named, kind_of, subject_get
from saferplan.site.access import page
from saferplan.site.forms import PageForm, form_page
from saferplan.site.middleware import ActorRequest
from saferplan.site.talk import talk_of

# Shown by nobody's browser as a page of ours, whatever is in it.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def what_happened(request: ActorRequest) -> HttpResponse:
    """What happened lately to everything the reader may see, the newest first."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    found = feed(by=request.actor, before=before)
    return render(request, "history/feed.html", {"entries": found.entries, "further": found.further})


def history(request: ActorRequest, kind: str, number: int) -> HttpResponse:
    """What happened to one thing and to what belongs to it, the newest first; what was said and attached."""
    row = subject_get(by=request.actor, kind=kind, number=number)
    declared = kind_named(kind)
    address = declared.address(row)
    return render(
        request,
        "history/history.html",
        {
            "entries": list(reversed(history_of(by=request.actor, subject=row))),
            "noun": declared.noun,
            "subject": row,
            "address": address if address != request.path else "",
            "talk": talk_of(request.actor, row) if declared.spoken_of else None,
        },
    )


class CommentForm(PageForm):
    """A comment."""

    submit = "Comment"
    text = forms.CharField(
        label="Comment",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Everybody who may see this can read it. Write nothing about a person who could be recognised.",
    )


class CorrectionForm(CommentForm):
    """A comment, corrected."""

    submit = "Save the correction"


class FileForm(PageForm):
    """A file."""

    submit = "Attach the file"
    file = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text=f"{KINDS_IN_WORDS}, at most {MOST_BYTES // 1024 // 1024} MB. Everybody who may see this can open it.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in TYPES)}),
    )


class WithdrawForm(PageForm):
    """Why."""

    submit = "Withdraw it"
    submit_kind = "warning"
    reason = forms.CharField(label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}))


def comment_new(request: ActorRequest, kind: str, number: int) -> HttpResponse:
    """Say something of anything."""
    row = subject_get(by=request.actor, kind=kind, number=number)
    return form_page(
        request,
        CommentForm,
        lambda given: comment_add(by=request.actor, subject=row, text=given["text"]),
        title="Comment",
        caption=str(row),
        done="Your comment is there.",
        to=_page_of(row),
        cancel=_page_of(row),
    )


def comment(request: ActorRequest, number: int) -> HttpResponse:
    """Correct what one said; what it said before stays in the history."""
    found = comment_get(by=request.actor, number=number)
    require(request.actor, "history.comment_correct", found)
    back = _back(request.actor, found)
    return form_page(
        request,
        CorrectionForm,
        lambda given: comment_correct(by=request.actor, comment=found, text=given["text"]),
        title="Correct the comment",
        done="The comment is corrected. What it said before stays in the history.",
        to=back,
        cancel=back,
        initial={"text": found.text},
        template="history/comment.html",
        withdraw=reverse("comment_withdraw", kwargs={"number": number}),
    )


def comment_withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Take a comment back."""
    return _withdraw(request, comment_get(by=request.actor, number=number), "Withdraw the comment")


def attachment_new(request: ActorRequest, kind: str, number: int) -> HttpResponse:
    """Attach a file to anything."""
    row = subject_get(by=request.actor, kind=kind, number=number)
    return form_page(
        request,
        FileForm,
        lambda given: attachment_add(by=request.actor, subject=row, given=given["file"]),
        title="Attach a file",
        caption=str(row),
        done=lambda made: f"{made.name} is attached.",
        to=_page_of(row),
        cancel=_page_of(row),
    )


def attachment(request: ActorRequest, number: int) -> FileResponse:
    """An attached file, to be downloaded."""
    found, path = attachment_content(by=request.actor, number=number)
    response = FileResponse(
        path.open("rb"), content_type=found.content_type, as_attachment=True, filename=found.name
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def attachment_withdraw(request: ActorRequest, number: int) -> HttpResponse:
    """Take an attached file back."""
    return _withdraw(request, attachment_get(by=request.actor, number=number), "Withdraw the file")


def _withdraw(request: ActorRequest, remark: Comment | Attachment, title: str) -> HttpResponse:
    require(request.actor, "history.remark_withdraw", remark)
    back = _back(request.actor, remark)
    return form_page(
        request,
        WithdrawForm,
        lambda given: remark_withdraw(by=request.actor, remark=remark, reason=given["reason"]),
        title=title,
        caption=str(remark),
        done="It is withdrawn. That it was there, and why it went, stays in the history.",
        to=back,
        cancel=back,
    )


def _back(actor: Actor, remark: Comment | Attachment) -> str:
    return _page_of(subject_of(by=actor, remark=remark))


def _page_of(row: Recorded) -> str:
    return kind_of(row).address(row)


urls = [
    page("history/", what_happened, name="what_happened", policy="history.view"),
    page("history/<str:kind>/<int:number>/", history, name="history", policy="history.view"),
    page(
        "history/<str:kind>/<int:number>/comment/",
        comment_new,
        name="comment_add",
        policy="history.remark",
        writes=True,
    ),
    page(
        "history/<str:kind>/<int:number>/attach/",
        attachment_new,
        name="attachment_add",
        policy="history.remark",
        writes=True,
    ),
    page("comments/<int:number>/", comment, name="comment", policy="history.remark", writes=True),
    page(
        "comments/<int:number>/withdraw/",
        comment_withdraw,
        name="comment_withdraw",
        policy="history.remark",
        writes=True,
    ),
    page("attachments/<int:number>/", attachment, name="attachment", policy="history.view"),
    page(
        "attachments/<int:number>/withdraw/",
        attachment_withdraw,
        name="attachment_withdraw",
        policy="history.remark",
        writes=True,
    ),
]
