"""The web site of a partnership: pages over the same services and selectors that every other way in uses."""
