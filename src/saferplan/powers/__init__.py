"""How often tools and powers were used, and the figures of case reviews: counts, never cases."""
