"""The forms of the pages of documents."""

from __future__ import annotations

from django import forms

from saferplan.documents.symbols import SYMBOLS
from saferplan.publications.states import Recipient
from saferplan.site.forms import DateField, PageForm, Radios
from saferplan.site.pages.plan.forms import REASON, text_area


class MakeForm(PageForm):
    """That a document is made."""

    submit = "Make the document"


class ApproveForm(PageForm):
    """That a document is right."""

    approved_as = forms.CharField(
        label="As which post do you approve it?",
        max_length=120,
        help_text="A post, not a person. Such as Chair of the partnership.",
    )
    submit = "Approve it"


class PublishForm(PageForm):
    """That a document goes out."""

    submit = "Publish it"


class WithdrawForm(PageForm):
    """Why a document is withdrawn."""

    reason = text_area(label="Why is it withdrawn?", help_text=REASON)
    submit = "Withdraw it"
    submit_kind = "warning"


class ReleaseForm(PageForm):
    """Where a document went."""

    recipient = forms.TypedChoiceField(
        label="To whom did it go?",
        choices=[(one.value, one.label) for one in Recipient],
        coerce=Recipient,
        widget=Radios(),
    )
    day = DateField(label="On which day?")
    channel = forms.CharField(
        label="How did it go, or where can it be found?",
        max_length=200,
        help_text="Such as an address of the council’s web site, libraries, or a letter to an office.",
    )
    form = forms.CharField(
        label="In which formats?",
        max_length=200,
        help_text="Such as a web page, large print, easy read, or another language.",
    )
    words = text_area(label="What else is to be known?", required=False)
    submit = "Record it"


class EndReleaseForm(PageForm):
    """What is wrong with a record."""

    reason = text_area(label="What is wrong with it?", help_text=REASON)
    submit = "End the record"


class PlainWordsForm(PageForm):
    """A priority in plain words."""

    question = forms.CharField(
        label="Heading, as a question",
        max_length=120,
        help_text="Such as: What will we do about noise and trouble?",
    )
    symbol = forms.ChoiceField(
        label="Picture",
        choices=[("", "Choose one"), *((name, one.alternative) for name, one in SYMBOLS.items())],
    )
    about = text_area(
        label="What is it about?", help_text="One idea a line, one short sentence each. Say why it matters."
    )
    doing = text_area(label="What will you do?", help_text="One idea a line, one short sentence each.")
    submit = "Save the words"


class TemplateForm(PageForm):
    """A Word template."""

    file = forms.FileField(
        label="Word document (.docx)",
        help_text="Your letterhead: its styles, header, footer, logo and margins are used. 5 MB at most, no macros, "
        "nothing linked from elsewhere.",
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
    submit = "Check the template"


class TakeUpForm(PageForm):
    """That a template is used."""

    submit = "Use it for every Word file"


class EndTemplateForm(PageForm):
    """Why a template is not used any more."""

    reason = text_area(label="Why is it not used any more?", help_text=REASON)
    submit = "End its use"
