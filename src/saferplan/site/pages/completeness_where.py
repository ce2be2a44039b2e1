"""Where a line of the completeness check is met, or would be: the way from the rule to a page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html

from saferplan.domain.completeness import Line
from saferplan.duties.checking import CheckedPack, Completeness
from saferplan.site.components import Cell

_PLACES = {
    "strategy": ("Strategy", "strategy"),
    "priorities": ("Priorities", "priorities"),
    "objectives": ("Objectives of others", "objectives"),
    "partnership": ("Partnership", "partnership"),
    "shared_information": ("Shared information", "shared_information"),
}
_REGISTERS = {
    "risk_assessment": ("The risk register", "risks"),
    "equality_impact": ("Equality", "equality_list"),
    "sharing_protocol": ("Data protection", "data_protection"),
}
"""Where a duty is shown done by a register of the site, before any record of what was done outside."""
_SECTIONS = {
    "consultation": ("The consultation", "consultation"),
    "equality": ("The assessment", "equality"),
    "protocol": ("The protocol", "protocol"),
    "scrutiny_meeting": ("The meeting", "scrutiny_meeting"),
    "powers_publication": ("What was published", "powers_publication"),
}
"""The pages of rows of the site that meet a rule."""
_PLACES_OF_THE_PLAN = {
    "plan": ("Plan", "plan_overview"),
    "measures": ("Measures", "plan_measures"),
    "money": ("Money", "plan_money"),
}


def where_cell(found: Completeness, pack: CheckedPack, line: Line, *, may_record: bool) -> Cell:
    """The link from a line of the check to where it is met, or would be; empty where the rule is not in force."""
    rule = line.rule
    if line.section.startswith("publication "):
        number = line.section.removeprefix("publication ")
        return _link("The document", rule.title, reverse("publication", args=[number]))
    if line.section.startswith("record "):
        number = line.section.removeprefix("record ")
        return _link("The record", rule.title, reverse("duty_record", args=[number]))
    kind, _, numbered = line.section.partition(" ")
    if kind in _SECTIONS and numbered.isdigit():
        title, name = _SECTIONS[kind]
        return _link(title, rule.title, reverse(name, args=[numbered]))
    if not rule.in_force(found.day):
        return Cell("")
    if rule.duty in _REGISTERS:
        return _register_or_record(line, may_record=may_record)
    if rule.duty:
        if may_record:
            return _link("Record it", rule.title, reverse("duty_record_add", args=[rule.duty]))
        return _link("The records", rule.title, reverse("duty_records"))
    if rule.where in _PLACES_OF_THE_PLAN:
        title, name = _PLACES_OF_THE_PLAN[rule.where]
        to = reverse(name, args=[found.plan.year]) if found.plan is not None else reverse("plan")
        return _link(title, rule.title, to)
    if rule.where:
        title, name = _PLACES[rule.where]
        return _link(title, rule.title, reverse(name))
    if pack.assessment:
        return _link("The assessment", rule.title, reverse("assessment", args=[pack.assessment]))
    return _link("Assessments", rule.title, reverse("assessments"))


def _register_or_record(line: Line, *, may_record: bool) -> Cell:
    """The register that shows it; and, where it says nothing of it, the way to record what was done outside."""
    rule = line.rule
    title, name = _REGISTERS[rule.duty]
    register = _link(title, rule.title, reverse(name))
    if line.section == "risks" or not may_record:
        return register
    outside = _link("Or record it", rule.title, reverse("duty_record_add", args=[rule.duty]))
    return Cell(register.text, href=register.href, detail=outside.html())


def _link(text: str, about: str, href: str) -> Cell:
    return Cell(format_html('{}<span class="govuk-visually-hidden">: {}</span>', text, about), href=href)
