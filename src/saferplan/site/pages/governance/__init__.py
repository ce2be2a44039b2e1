"""The pages of governance: what needs somebody, risks, equality impact assessments, the data protection register."""

from saferplan.site.pages.governance import (
    data_protection,
    datasets,
    effects,
    equality,
    equality_changes,
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
    *equality_changes.urls,
    *effects.urls,
    *data_protection.urls,
    *protocols.urls,
    *datasets.urls,
    *protection.urls,
]
