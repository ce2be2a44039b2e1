"""Who did what, when and why: every change of the partnership's records is an event, and rows are what events made."""
