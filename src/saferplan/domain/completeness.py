"""Whether an assessment has what the law, guidance and good practice ask of it, line by line.

The rules are data (`data/completeness_england.toml`, `completeness_wales.toml`): each with its reference, the
days it is in force, and how far that reference was checked. What a rule tests is a function of
`completeness_requirements`, over facts that whoever builds the assessment states of it. Law that was not
verified is marked so on every line.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from functools import cache

import msgspec

from saferplan.domain.completeness_facts import AssessmentFacts, MeasureFacts, Status
from saferplan.domain.completeness_requirements import TESTS
from saferplan.domain.display import written_day
from saferplan.domain.tables import read_table
from saferplan.errors import SaferPlanError

__all__ = [
    "AssessmentFacts",
    "Checked",
    "Jurisdiction",
    "Line",
    "MeasureFacts",
    "Rule",
    "RulePack",
    "Severity",
    "Status",
    "check",
    "jurisdiction_of",
    "rules_of",
]


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
    """One thing an assessment is asked for. `test` names the function of this module that decides it."""

    id: str
    title: str
    severity: Severity
    requirement: str
    reference: str
    checked: Checked
    test: str
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


class RulePack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of one jurisdiction for one kind of document. `dates_checked`: of the days in force."""

    jurisdiction: Jurisdiction
    title: str
    dates_checked: bool
    rule: tuple[Rule, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the check: the rule, what was found and why.

    `section` is where a met rule is met; `remedy`, what to do about one that is not.
    """

    rule: Rule
    status: Status
    explanation: str
    section: str = ""
    remedy: str = ""


@cache
def rules_of(jurisdiction: Jurisdiction) -> RulePack:
    """The rules for strategic assessments.

    >>> rules_of(Jurisdiction.WALES).title
    'Strategic assessment, Wales'
    """
    return read_table(f"completeness_{jurisdiction.value.lower()}", RulePack)


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


def check(facts: AssessmentFacts, pack: RulePack, on: date) -> tuple[Line, ...]:
    """Every rule of the pack, held against the facts.

    Args:
        facts: what there is in the assessment.
        pack: the rules.
        on: the day whose law applies, such as that of adoption.

    >>> from saferplan.domain.periods import Period
    >>> facts = AssessmentFacts(period=Period.parse("2016-04/2017-03"))
    >>> lines = check(facts, rules_of(Jurisdiction.ENGLAND), date(2017, 6, 27))
    >>> [line.rule.id for line in lines if line.status is Status.NOT_IN_FORCE]
    ['SA06']
    """
    return tuple(_line(rule, facts, on) for rule in pack.rule)


def _line(rule: Rule, facts: AssessmentFacts, on: date) -> Line:
    if rule.in_force_from is not None and on < rule.in_force_from:
        applies = f"It applies from {written_day(rule.in_force_from)}."
        return Line(rule=rule, status=Status.NOT_IN_FORCE, explanation=applies)
    if rule.in_force_to is not None and on > rule.in_force_to:
        applied = f"It applied until {written_day(rule.in_force_to)}."
        return Line(rule=rule, status=Status.NOT_IN_FORCE, explanation=applied)
    if rule.id in facts.not_known:
        return Line(rule=rule, status=Status.UNKNOWN, explanation=facts.not_known[rule.id])
    found = TESTS[rule.test](facts)
    return Line(
        rule=rule,
        status=found.status,
        explanation=found.explanation,
        section=found.section,
        remedy=found.remedy,
    )
