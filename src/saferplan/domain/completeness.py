"""Whether an assessment, a plan and a partnership have what law, guidance and good practice ask of them, line by line.

The rules are data (`data/completeness_assessment_england.toml` and its like): each with its reference, the days it is
in force, and how far that reference was checked. There is a pack of them for each subject and jurisdiction. What a rule
tests is a function over facts that somebody states: `completeness_requirements` for assessments,
`planning.plan_completeness` and `planning.governance_completeness` for the others. Law that was not verified is marked
so on every line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Protocol, TypeVar

import msgspec

from saferplan.domain.completeness_facts import AssessmentFacts, Found, MeasureFacts, Status
from saferplan.domain.display import written_day
from saferplan.domain.tables import read_table
from saferplan.errors import SaferPlanError

__all__ = [
    "AssessmentFacts",
    "Checked",
    "Facts",
    "Jurisdiction",
    "Line",
    "MeasureFacts",
    "Rule",
    "RulePack",
    "Severity",
    "Status",
    "Subject",
    "check",
    "jurisdiction_of",
    "line_not_in_force",
    "rules_of",
]


class Facts(Protocol):
    """What is stated of something, for rules to be held against."""

    @property
    def not_known(self) -> Mapping[str, str]:
        """By rule, why it cannot be said whether it is met."""


F = TypeVar("F", bound=Facts)


class Subject(Enum):
    """What a pack of rules is about."""

    ASSESSMENT = "assessment"
    PLAN = "plan"
    GOVERNANCE = "governance"


class Jurisdiction(Enum):
    """Whose regulations apply."""

    ENGLAND = "England"
    WALES = "Wales"


class Severity(Enum):
    """Whether the law asks for it, or guidance and good practice do."""

    MUST = "must"
    SHOULD = "should"


class Checked(Enum):
    """How far a rule's reference was checked before it was written down here."""

    READ = "V"
    SECOND_HAND = "S"
    FROM_MEMORY = "M"
    DEFAULT = "D"

    @property
    def words(self) -> str:
        """What a reader is told.

        >>> Checked.FROM_MEMORY.words
        'not verified'
        """
        return {
            Checked.READ: "verified in the source",
            Checked.SECOND_HAND: "seen in a secondary source",
            Checked.FROM_MEMORY: "not verified",
            Checked.DEFAULT: "good practice, not a published rule",
        }[self]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is asked for.

    `test` names the function that decides it. `where` is the place at which it is met, of those that whoever shows the
    line knows; `duty`, the kind of record that meets it, where it is done outside (`planning.duty_records`).
    """

    id: str
    title: str
    severity: Severity
    requirement: str
    reference: str
    checked: Checked
    test: str
    where: str = ""
    duty: str = ""
    checked_note: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None

    @property
    def verified(self) -> str:
        """How far the reference was checked, in words.

        >>> next(rule for rule in rules_of(Jurisdiction.ENGLAND).rule if rule.id == "SA02").verified
        'not verified; the explanatory note was read'
        """
        return "; ".join(filter(None, (self.checked.words, self.checked_note)))

    def in_force(self, on: date) -> bool:
        """Whether it applies on this day; the first and the last day included."""
        begun = self.in_force_from is None or self.in_force_from <= on
        return begun and (self.in_force_to is None or on <= self.in_force_to)


class RulePack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of one jurisdiction about one subject. `dates_checked`: of the days in force."""

    jurisdiction: Jurisdiction
    title: str
    dates_checked: bool
    rule: tuple[Rule, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the check: the rule, what was found and why.

    `section` is where a met rule is met: a section of the assessment, or a record such as `record 3`. `remedy` is what
    to do about a rule that is not met.
    """

    rule: Rule
    status: Status
    explanation: str
    section: str = ""
    remedy: str = ""


@cache
def rules_of(jurisdiction: Jurisdiction, subject: Subject = Subject.ASSESSMENT) -> RulePack:
    """The rules of a jurisdiction about a subject.

    >>> rules_of(Jurisdiction.WALES).title, rules_of(Jurisdiction.ENGLAND, Subject.PLAN).title
    ('Strategic assessment, Wales', 'Partnership plan, England')
    """
    return read_table(f"completeness_{subject.value}_{jurisdiction.value.lower()}", RulePack)


def jurisdiction_of(code: str) -> Jurisdiction:
    """Whose regulations apply to an area, by its nine-character code.

    Raises:
        SaferPlanError: the code is of neither England nor Wales.

    >>> jurisdiction_of("E22000170"), jurisdiction_of("W06000015")
    (<Jurisdiction.ENGLAND: 'England'>, <Jurisdiction.WALES: 'Wales'>)
    """
    found = {"E": Jurisdiction.ENGLAND, "W": Jurisdiction.WALES}.get(code[:1])
    if found is None:
        raise SaferPlanError(
            f"{code!r} is not the code of an area of England or Wales.",
            "Community safety partnerships are of England and Wales; their codes begin with E or W.",
        )
    return found


def check(facts: F, pack: RulePack, on: date, tests: Mapping[str, Callable[[F], Found]]) -> tuple[Line, ...]:
    """Every rule of the pack, held against the facts.

    Args:
        facts: what there is.
        pack: the rules.
        on: the day whose law applies, such as that of adoption.
        tests: what decides each rule, by the name that rules know it by.

    >>> from saferplan.domain.completeness_requirements import TESTS
    >>> from saferplan.domain.periods import Period
    >>> facts = AssessmentFacts(period=Period.parse("2016-04/2017-03"))
    >>> lines = check(facts, rules_of(Jurisdiction.ENGLAND), date(2017, 6, 27), TESTS)
    >>> [line.rule.id for line in lines if line.status is Status.NOT_IN_FORCE]
    ['SA06']
    """
    return tuple(_line(rule, facts, on, tests) for rule in pack.rule)


def _line(rule: Rule, facts: F, on: date, tests: Mapping[str, Callable[[F], Found]]) -> Line:
    if not rule.in_force(on):
        return line_not_in_force(rule, on)
    if rule.id in facts.not_known:
        return Line(rule=rule, status=Status.UNKNOWN, explanation=facts.not_known[rule.id])
    found = tests[rule.test](facts)
    return Line(
        rule=rule,
        status=found.status,
        explanation=found.explanation,
        section=found.section,
        remedy=found.remedy,
    )


def line_not_in_force(rule: Rule, on: date) -> Line:
    """The line of a rule that does not apply on a day: since when it does, or until when it did."""
    if rule.in_force_to is not None and on > rule.in_force_to:
        applies = f"It applied until {written_day(rule.in_force_to)}."
    else:
        applies = f"It applies from {written_day(rule.in_force_from or on)}."
    return Line(rule=rule, status=Status.NOT_IN_FORCE, explanation=applies)
