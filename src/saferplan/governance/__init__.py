"""How a partnership is governed: the risk register, equality impact assessments, the data protection register."""
