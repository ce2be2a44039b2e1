"""The money of a plan's year: what each funder gives, what it pays for, what was spent, what becomes of the rest."""
