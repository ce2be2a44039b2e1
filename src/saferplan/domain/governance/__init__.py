"""Rules of how a partnership is governed: its risks, equality, data protection, and what of them needs somebody."""
