"""The sections that people enter: their words where they wrote them, and otherwise the gap, plainly marked."""

from __future__ import annotations

from saferplan.assessment.forms import Form
from saferplan.assessment.material import Material
from saferplan.assessment.wording import sentence
from saferplan.documents.definition import Notice, Section, Tone


def entered_section(material: Material, form: Form) -> Section:
    """What people wrote for the form, or a notice that nobody has yet and what is asked."""
    entry = material.entries.get(form.id)
    if entry is not None:
        return Section(id=form.id, heading=form.heading, blocks=entry.blocks)
    notice = Notice(
        Tone.MISSING,
        sentence(
            f"To be entered by the partnership. {form.asks} The completeness check counts this as missing "
            f"(line {form.rule})."
        ),
    )
    return Section(id=form.id, heading=form.heading, blocks=(notice,))
