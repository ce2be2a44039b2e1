"""Reports to a council as tables: templates, reports with their parts and comments, what was frozen; and claims."""

from saferplan.reports.models.claims import Claim
from saferplan.reports.models.council_reports import (
    CouncilReport,
    FrozenReport,
    OfficerComment,
    ReportContact,
    ReportPart,
)
from saferplan.reports.models.templates import OfficeHolder, OwnTemplate

__all__ = [
    "Claim",
    "CouncilReport",
    "FrozenReport",
    "OfficeHolder",
    "OfficerComment",
    "OwnTemplate",
    "ReportContact",
    "ReportPart",
]
