"""The application of problem solving."""

from django.apps import AppConfig


class ProblemSolvingConfig(AppConfig):
    """Problem-solving records and their evaluations."""

    name = "saferplan.problem_solving"
    verbose_name = "Problem solving"
