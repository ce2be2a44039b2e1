"""Did it work: designs that compare before with after, and treated places with others, behind one description."""
