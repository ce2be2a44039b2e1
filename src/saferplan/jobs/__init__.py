"""Long pieces of work asked for on a page and done by the one background worker, with what became of each."""
