"""The analyst's desk: files handed in for the evidence, assessments asked for, edited, adopted and released."""
