"""Tools and powers against anti-social behaviour: which there are, how often each was used, and case reviews."""
