"""Attached files are what their content says, under names that are safe, and seen by those who see the subject."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, models, transaction
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from partnerships import START, People
from saferplan.history import files
from saferplan.history.files import MOST_NAME, clean_name, path_of
from saferplan.history.models import Attachment, Comment
from saferplan.history.recording import fold, state
from saferplan.history.selectors import attachment_content, attachment_get, attachments_of, comments_of
from saferplan.history.services import attachment_add, comment_add, comment_correct, remark_withdraw
from talk import Plan2017, plan_make

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def plan(people: People) -> Plan2017:
    return plan_make(people)


def package(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            # Always the same bytes: they stand in the names of tests, which two workers have to agree on.
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", ".")), content)
    return made.getvalue()


WORD = package(word__document_dot_xml="<w/>")
MACROS = package(word__document_dot_xml="<w/>", word__vbaProject_dot_bin="x")
TEXT = package(mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "content", "type_"),
    [
        ("Minutes.pdf", b"%PDF-1.7 rest", "application/pdf"),
        ("map.PNG", PNG, "image/png"),
        ("photo.jpg", b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        ("plan.docx", WORD, files.TYPES["docx"]),
        ("plan.odt", TEXT, files.TYPES["odt"]),
        ("list.csv", "Café,1\n".encode(), "text/csv"),
    ],
)
def test_what_is_taken_lies_under_its_hash(
    people: People, plan: Plan2017, name: str, content: bytes, type_: str
) -> None:
    by = people.actor("Police", "updater")
    made = attachment_add(by=by, subject=plan.open, given=SimpleUploadedFile(name, content))
    assert (made.name, made.content_type, made.size) == (name, type_, len(content))
    again = attachment_add(by=by, subject=plan.open, given=SimpleUploadedFile(f"copy of {name}", content))
    assert again.sha256 == made.sha256
    found, path = attachment_content(by=people.actor("LCC", "auditor"), number=made.pk)
    assert path == path_of(made.sha256)
    assert path.read_bytes() == content
    stored = Attachment.objects.get(pk=made.pk)
    assert fold(stored.history) == state(stored)
    assert found.account_id == by.account


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.png", b"<html><script>alert(1)</script>", "not what its name says"),
        ("page.html", b"<html></html>", "not a kind of file"),
        ("drawing.svg", b"<svg/>", "not a kind of file"),
        ("program.exe", b"MZ", "not a kind of file"),
        ("noending", b"text", "not a kind of file"),
        ("list.csv", b"\x00\x01\x02", "not what its name says"),
        ("list.pdf", PNG, "not what its name says"),
        ("macros.docx", MACROS, "macro"),
        ("sheet.xlsx", WORD, "not what its name says"),
        ("archive.docx", package(anything="x"), "not what its name says"),
        ("broken.docx", b"PK\x03\x04 broken", "not what its name says"),
        ("nothing.txt", b"", "empty"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_not_kept(
    people: People, plan: Plan2017, attachments: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(ValidationError, match=said) as refused:
        attachment_add(
            by=people.actor("Police", "updater"), subject=plan.open, given=SimpleUploadedFile(name, content)
        )
    assert "file" in refused.value.message_dict
    assert not [path for path in attachments.rglob("*") if path.is_file()]


def test_a_file_that_is_too_big_is_refused_while_it_comes(
    people: People, plan: Plan2017, monkeypatch: pytest.MonkeyPatch, attachments: Path
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1000)
    with pytest.raises(ValidationError, match="smaller"):
        attachment_add(
            by=people.actor("Police", "updater"),
            subject=plan.open,
            given=SimpleUploadedFile("long.txt", b"a" * 1001),
        )
    assert not [path for path in attachments.rglob("*") if path.is_file()]


@given(st.text(max_size=300))
def test_a_cleaned_name_has_no_folder_no_control_and_no_end(given_name: str) -> None:
    name = clean_name(given_name)
    assert 1 <= len(name) <= MOST_NAME
    assert not set(name) & set('/\\<>:"|?*\0\n\r\u202e')
    assert name == name.strip(" .")


def test_names_that_lead_elsewhere_or_read_backwards() -> None:
    assert clean_name("../../../etc/cron.d/x.txt") == "x.txt"
    assert clean_name("invoice\u202exslx.pdf") == "invoicexslx.pdf"
    assert clean_name("a" * 300 + ".docx").endswith(".docx")


def test_who_must_not_know_of_an_action_adds_nothing_to_it(people: People, plan: Plan2017) -> None:
    by = people.actor("Turning Point", "updater")
    with pytest.raises(Http404):
        comment_add(by=by, subject=plan.restricted, text="I was here.")
    with pytest.raises(Http404):
        attachment_add(by=by, subject=plan.restricted, given=SimpleUploadedFile("a.txt", b"a"))
    hidden = attachment_add(
        by=people.actor("NWLDC", "updater"),
        subject=plan.hidden_milestone,
        given=SimpleUploadedFile("warrant.txt", b"a"),
    )
    with pytest.raises(Http404):
        attachment_get(by=by, number=hidden.pk)
    assert attachment_get(by=people.actor("LCC", "auditor"), number=hidden.pk) == hidden


@pytest.mark.parametrize(("organisation", "role"), [("Police", "reader"), ("LCC", "auditor")])
def test_who_only_reads_says_nothing(people: People, plan: Plan2017, organisation: str, role: str) -> None:
    with pytest.raises(PermissionDenied):
        comment_add(by=people.actor(organisation, role), subject=plan.open, text="A word.")


def test_a_comment_is_corrected_by_its_author_alone_and_keeps_what_it_said(
    people: People, plan: Plan2017
) -> None:
    author = people.actor("Police", "updater")
    comment = comment_add(by=author, subject=plan.open, text="  Late. ")
    with pytest.raises(PermissionDenied):
        comment_correct(by=people.actor("NWLDC", "co_ordinator"), comment=comment, text="Early.")
    comment_correct(by=author, comment=comment, text="Late by a week.")
    stored = Comment.objects.get(pk=comment.pk)
    assert [event.changes.get("text") for event in stored.history] == [
        [None, "Late."],
        ["Late.", "Late by a week."],
    ]
    assert fold(stored.history) == state(stored)


def test_what_is_withdrawn_is_not_shown_and_says_why(people: People, plan: Plan2017) -> None:
    author = people.actor("Police", "updater")
    comment = comment_add(by=author, subject=plan.open, text="Wrong place.")
    with pytest.raises(ValidationError, match="Say why"):
        remark_withdraw(by=author, remark=comment, reason=" ")
    with pytest.raises(PermissionDenied):
        remark_withdraw(by=people.actor("Turning Point", "updater"), remark=comment, reason="Mine now.")
    remark_withdraw(by=author, remark=comment, reason="It belongs to another action.")
    assert list(comments_of(subject=plan.open)) == []
    with pytest.raises(ValidationError, match="already"):
        remark_withdraw(by=author, remark=comment, reason="Again.")
    attached = attachment_add(by=author, subject=plan.open, given=SimpleUploadedFile("a.txt", b"a"))
    remark_withdraw(by=author, remark=attached, reason="The wrong file.")
    assert list(attachments_of(subject=plan.open)) == []
    with pytest.raises(Http404):
        attachment_content(by=author, number=attached.pk)


def test_the_database_keeps_empty_comments_and_files_without_content_out(
    people: People, plan: Plan2017
) -> None:
    by = people.actor("Police", "updater")
    with pytest.raises(ValidationError):
        comment_add(by=by, subject=plan.open, text="   ")
    whose = {"about_type": "plan.action", "about_id": 1, "account_id": by.account, "made": START}
    for row in (
        Comment(text="", **whose),
        Attachment(name="a", content_type="b", size=0, sha256="0" * 64, **whose),
        Attachment(name="a", content_type="b", size=1, sha256="../../etc/passwd", **whose),
    ):
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert refused.value.messages
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Model.save(row)
