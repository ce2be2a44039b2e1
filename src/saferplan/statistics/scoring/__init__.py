"""Support for scoring priorities: how firm a ranking is, and how far assessors agree."""
