"""What people say: weights, effective sample size, intervals where they are honest, and the seven-strand index."""
