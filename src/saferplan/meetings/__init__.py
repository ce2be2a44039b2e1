"""Meetings and the cycle of updates before each: agenda, attendance, decisions, silence, the status report."""
