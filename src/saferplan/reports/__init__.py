"""The report to a council, and the claims that reports rest on."""
