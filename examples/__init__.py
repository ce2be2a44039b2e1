"""A generator of synthetic records, the worked example made from it, and a run on real open data."""
