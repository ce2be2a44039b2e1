"""What people who live and work here are asked and say: questions, answers, who was reached, what may be concluded."""
