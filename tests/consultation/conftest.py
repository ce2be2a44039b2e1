"""What tests of consultations share."""

from __future__ import annotations

import pytest

from consultation_world import Survey, survey_make


@pytest.fixture
def survey(db: None) -> Survey:
    """A random sample of residents, without answers yet."""
    return survey_make()
