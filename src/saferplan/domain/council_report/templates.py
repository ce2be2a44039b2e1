"""The template of a council's report: its fields and numbered sections as data, and how a council makes it its own.

Two templates come with the product (`data/council_report_*.toml`). A council may put the fields of its own in another
order, under other labels, leave some out, or bring a template as a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import msgspec

from saferplan.domain.planning.wording import Worded
from saferplan.domain.tables import read_table
from saferplan.errors import SaferPlanError

SHIPPED = ("district", "cabinet")
"""The templates that come with the product."""


class Filler(StrEnum):
    """What a field or a paragraph is filled with from what is held."""

    NOTHING = ""
    PORTFOLIO_HOLDER = "portfolio_holder"
    CONTACTS = "contacts"
    PURPOSE = "purpose"
    COUNCIL_PRIORITIES = "council_priorities"
    FUNDERS = "funders"
    RISK = "risk"
    EQUALITY = "equality"
    RECOMMENDATION = "recommendation"
    STRATEGY_CYCLE = "strategy_cycle"
    MEMBERSHIP = "membership"
    FUNDING = "funding"
    TEAM = "team"
    POWERS = "powers"
    OBJECTIVES = "objectives"
    ASSESSMENT = "assessment"
    WORKSHOP = "workshop"
    REGARD = "regard"
    THEMES = "themes"
    PRIORITIES = "priorities"
    ACTION_PLAN = "action_plan"
    MILESTONES = "milestones"
    MONITORING = "monitoring"
    REFRESH = "refresh"


class Office(StrEnum):
    """The officers whose comments a report carries. Their comments are theirs: nothing else may fill them in."""

    NOBODY = ""
    HEAD_OF_PAID_SERVICE = "head_of_paid_service"
    SECTION_151 = "section_151"
    MONITORING_OFFICER = "monitoring_officer"

    @property
    def label(self) -> str:
        """The office in words.

        >>> Office.SECTION_151.label
        'Section 151 Officer'
        """
        return {
            Office.NOBODY: "",
            Office.HEAD_OF_PAID_SERVICE: "Head of Paid Service",
            Office.SECTION_151: "Section 151 Officer",
            Office.MONITORING_OFFICER: "Monitoring Officer",
        }[self]


class DecisionSought(Worded):
    """What a report asks its meeting for.

    >>> DecisionSought.NOTE.label
    'To note'
    """

    NOTE = "note"
    APPROVE = "approve"
    RECOMMEND = "recommend"


class ReportField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the table at a report's head."""

    key: str
    label: str
    filled: Filler = Filler.NOTHING
    office: Office = Office.NOBODY
    hint: str = ""
    lines: bool = False
    written: bool = True
    added: bool = False


class ReportParagraph(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A numbered paragraph: filled from what is held, written by people, or both, in this order."""

    key: str
    filled: Filler = Filler.NOTHING
    hint: str = ""
    written: bool = True


class ReportSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A numbered section."""

    key: str
    heading: str
    paragraph: tuple[ReportParagraph, ...]


class ReportTemplate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The template of a report: fields in their order, then sections."""

    identity: str
    title: str
    source: str = ""
    field: tuple[ReportField, ...]
    section: tuple[ReportSection, ...]

    @property
    def offices(self) -> tuple[ReportField, ...]:
        """The fields that are an officer's comment."""
        return tuple(one for one in self.field if one.office)

    @property
    def written_keys(self) -> dict[str, str]:
        """What people write, by key, with how it is called: fields, then paragraphs as `section.paragraph`."""
        found = {one.key: one.label for one in self.field if one.written and not one.office}
        for number, section in enumerate(self.section, start=1):
            for place, one in enumerate(section.paragraph, start=1):
                if one.written:
                    found[f"{section.key}.{one.key}"] = f"{number}.{place} {section.heading}"
        return found

    def hint_of(self, key: str) -> str:
        """What the author of a part is told."""
        hints = {one.key: one.hint for one in self.field}
        hints |= {f"{part.key}.{one.key}": one.hint for part in self.section for one in part.paragraph}
        return hints.get(key, "")


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """What a council makes of one field: its label, its place among the others, whether it is used."""

    label: str
    place: int
    used: bool = True


@cache
def shipped_template(identity: str) -> ReportTemplate:
    """A template that comes with the product.

    >>> template = shipped_template("district")
    >>> len(template.field), [one.heading for one in template.section][:2]
    (18, ['Introduction', 'Current position'])
    """
    return read_table(f"council_report_{identity}", ReportTemplate)


def template_read(content: bytes, name: str) -> ReportTemplate:
    """A council's own template from a file in TOML.

    Raises:
        SaferPlanError: it cannot be read, or breaks a rule of templates; the message names the file, the entry and
            what to do.
    """
    try:
        told = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise _refused(name, "It is no text in UTF-8.", "Save it as UTF-8 and load it again.") from None
    except tomllib.TOMLDecodeError as error:
        raise _refused(name, f"It is not TOML: {error}.", "Correct the line that is named.") from None
    try:
        template = msgspec.convert(told, ReportTemplate)
    except msgspec.ValidationError as error:
        raise _refused(
            name, f"An entry is not as it must be: {error}.", "Compare it with a template that is here."
        ) from None
    wrong = template_faults(template)
    if wrong:
        raise _refused(name, " ".join(wrong), "Correct these entries and load it again.")
    return template


def template_faults(template: ReportTemplate) -> tuple[str, ...]:
    """What breaks a rule of templates, in sentences; nothing for one that can be used.

    >>> template_faults(shipped_template("cabinet"))
    ()
    """
    found = []
    found += _double([one.key for one in template.field], "field")
    found += _double([one.key for one in template.section], "section")
    for section in template.section:
        found += _double([one.key for one in section.paragraph], f"paragraph of the section “{section.key}”")
        if not section.heading.strip():
            found.append(f"The section “{section.key}” has no heading.")
    found += [f"The field “{one.key}” has no label." for one in template.field if not one.label.strip()]
    found += [
        f"The field “{one.key}” is an officer's comment and filled in: a comment is given by the officer alone."
        for one in template.field
        if one.office and one.filled
    ]
    if not template.section:
        found.append("It has no section.")
    if not any(one.filled is Filler.RECOMMENDATION for one in template.field):
        found.append(
            "No field is filled with the recommendation, so the report would not say what it asks for."
        )
    return tuple(found)


def rearranged(
    template: ReportTemplate, *, title: str, fields: Mapping[str, FieldChoice], headings: Mapping[str, str]
) -> ReportTemplate:
    """The template with a council's own labels, order and choice of fields, and its own headings.

    >>> given = shipped_template("district")
    >>> kept = {one.key: FieldChoice(one.label, at) for at, one in enumerate(given.field)}
    >>> kept["cat"] = FieldChoice("Link to relevant CAT", 5, used=False)
    >>> own = rearranged(given, title="Ours", fields=kept, headings={"refresh": "Next year"})
    >>> len(own.field), own.section[-1].heading
    (17, 'Next year')
    """
    held = {one.key: one for one in template.field}
    order = sorted(
        (key for key in held if fields[key].used), key=lambda key: (fields[key].place, list(held).index(key))
    )
    return msgspec.structs.replace(
        template,
        title=title,
        field=tuple(msgspec.structs.replace(held[key], label=fields[key].label.strip()) for key in order),
        section=tuple(
            msgspec.structs.replace(one, heading=headings.get(one.key, one.heading).strip())
            for one in template.section
        ),
    )


def _double(keys: Sequence[str], what: str) -> list[str]:
    return [f"The {what} “{key}” stands there twice." for key in dict.fromkeys(keys) if keys.count(key) > 1]


def _refused(name: str, said: str, remedy: str) -> SaferPlanError:
    return SaferPlanError(f"{name}: the template cannot be used. {said}", remedy)
