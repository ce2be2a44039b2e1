"""What people who live and work here say: questionnaires, consultations, answers, what changed because of them."""
