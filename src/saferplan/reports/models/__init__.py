"""Reports to a council as tables: templates, reports with their parts and comments, and what was frozen."""

from saferplan.reports.models.council_reports import (
    CouncilReport,
    FrozenReport,
    OfficerComment,
    ReportContact,
    ReportPart,
)
from saferplan.reports.models.templates import OfficeHolder, OwnTemplate

__all__ = [
    "CouncilReport",
    "FrozenReport",
    "OfficeHolder",
    "OfficerComment",
    "OwnTemplate",
    "ReportContact",
    "ReportPart",
]
