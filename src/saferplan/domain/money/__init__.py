"""The rules of a partnership's money. Amounts are whole pence; an amount that is not known is None, and never zero."""
