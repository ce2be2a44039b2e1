"""North West Leicestershire at the founding report: three years of synthetic records to March 2017.

    python -m examples.worked_example demo

The places are real, and described by facts with their sources (`facts/README.md`); the records are synthetic,
and calibrated to what the council's report of June 2017 says (`calibration.toml`).
"""
