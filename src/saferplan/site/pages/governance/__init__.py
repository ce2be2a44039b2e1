"""The pages of governance: what needs somebody, risks, equality impact assessments, the data protection register."""

from saferplan.site.pages.governance import (
    datasets,
    effects,
    equality,
    overview,
    protection,
    protocols,
    registers,
    risk_changes,
    risks,
)

urls = [
    *overview.urls,
    *risks.urls,
    *risk_changes.urls,
    *registers.urls,
    *equality.urls,
    *effects.urls,
    *protocols.urls,
    *datasets.urls,
    *protection.urls,
]
