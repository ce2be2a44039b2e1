"""Tests that share a workspace or a port say so by their group: a group has to run on one worker, in its order."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("groups")
def test_a_group_is_kept_together_where_tests_run_side_by_side(request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("the tests run one after the other, or without groups")
    assert request.node.nodeid.endswith("@groups"), "pytest-xdist does not name the group: see pyproject.toml"
