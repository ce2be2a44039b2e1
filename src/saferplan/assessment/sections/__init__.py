"""The sections of a strategic assessment, one module each: a function from the material to a section."""
