"""The report to a council: its template as data, and how far a report is."""
