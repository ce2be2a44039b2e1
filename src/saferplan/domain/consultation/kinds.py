"""Kinds of consultation, whom they are for, and how far what comes of one can speak for everybody."""

from __future__ import annotations

from enum import StrEnum


class ConsultationKind(StrEnum):
    """How people were asked."""

    SELF_SELECTED = "self_selected"
    RANDOM_SAMPLE = "random_sample"
    PANEL = "panel"
    WORKSHOP = "workshop"
    PUBLIC_MEETING = "public_meeting"
    OTHERS = "others"

    @property
    def label(self) -> str:
        """The kind in words."""
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        """What the kind is, and what follows for its figures."""
        return _MEANINGS[self]

    @property
    def is_survey(self) -> bool:
        """Whether it has a form that each respondent answers."""
        return self in _SURVEYS

    @property
    def drawn_by_chance(self) -> bool:
        """Whether chance chose who was asked: only then has a share a margin of error."""
        return self is ConsultationKind.RANDOM_SAMPLE

    @property
    def warning(self) -> str:
        """What a reader of its figures must be told; empty where chance chose the people.

        >>> ConsultationKind.RANDOM_SAMPLE.warning
        ''
        """
        return _WARNINGS.get(self, "")


class Audience(StrEnum):
    """Whom a consultation is for."""

    RESIDENTS = "residents"
    COMMUNITIES = "communities"
    BUSINESS = "business"
    VISITORS = "visitors"
    SCHOOLS = "schools"

    @property
    def label(self) -> str:
        """The audience in words."""
        return {
            Audience.RESIDENTS: "Residents",
            Audience.COMMUNITIES: "Communities",
            Audience.BUSINESS: "Business",
            Audience.VISITORS: "Visitors",
            Audience.SCHOOLS: "Schools",
        }[self]


def response_rate(kind: ConsultationKind, invited: int | None, answers: int) -> float | None:
    """Answers in per cent of those invited; None where it would mean nothing.

    It means something only where everybody who could answer was invited one by one: a random sample or a panel.

    >>> response_rate(ConsultationKind.RANDOM_SAMPLE, 3000, 772)
    25.733333333333334
    >>> response_rate(ConsultationKind.SELF_SELECTED, 3000, 772) is None
    True
    """
    if kind not in (ConsultationKind.RANDOM_SAMPLE, ConsultationKind.PANEL) or not invited:
        return None
    return 100 * answers / invited


_SURVEYS = frozenset({ConsultationKind.SELF_SELECTED, ConsultationKind.RANDOM_SAMPLE, ConsultationKind.PANEL})
_LABELS = {
    ConsultationKind.SELF_SELECTED: "Open survey",
    ConsultationKind.RANDOM_SAMPLE: "Random sample",
    ConsultationKind.PANEL: "Citizens' panel",
    ConsultationKind.WORKSHOP: "Workshop",
    ConsultationKind.PUBLIC_MEETING: "Public meeting",
    ConsultationKind.OTHERS: "Somebody else's consultation",
}
_MEANINGS = {
    ConsultationKind.SELF_SELECTED: "Anybody may answer. Shares describe those who did; they have no margin of error.",
    ConsultationKind.RANDOM_SAMPLE: "Chance chose who was asked, as from addresses: shares have a margin of error.",
    ConsultationKind.PANEL: "The same people are asked again. They volunteered, so shares have no margin of error.",
    ConsultationKind.WORKSHOP: "Invited people worked on it together.",
    ConsultationKind.PUBLIC_MEETING: "Anybody could come, and senior people were there.",
    ConsultationKind.OTHERS: "Another body asked; the partnership had regard to what came of it.",
}
_WARNINGS = {
    ConsultationKind.SELF_SELECTED: (
        "People chose to answer. They may differ from everybody else in ways that weights cannot mend: the figures "
        "describe those who answered, and have no margin of error."
    ),
    ConsultationKind.PANEL: (
        "The panel's members volunteered. They may differ from everybody else in ways that weights cannot mend: the "
        "figures describe those who answered, and have no margin of error."
    ),
}
