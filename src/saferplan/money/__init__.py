"""The money of a plan's year: what each funder gives, and what is not known of it."""
