"""The partnership's working year: plans, who does what, statuses, meetings, scores, and the refresh each March.

Pure functions over frozen facts. Nothing here knows what day it is: a caller says so.
"""
