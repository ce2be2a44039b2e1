"""The pages, one module per family: each reads with selectors, writes with services, and computes nothing."""
