"""What law and guidance ask of the partnership on a day, and the register of what is done outside the system."""
