"""The next twelve months of counts: forecasts that are never negative, add up, and show how they did before."""
