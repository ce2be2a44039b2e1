"""From raw records to a community safety partnership's strategic assessment, every figure traced."""

__version__ = "0.1.0"
