"""The statistics against the best programs that can be installed beside them: a module for each family."""
