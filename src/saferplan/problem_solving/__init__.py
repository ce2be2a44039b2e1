"""Records of solving a problem, each for an action: how far it is, what is known of it, and whether it worked."""
