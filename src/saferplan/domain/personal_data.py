"""Which columns of a list look like data about people, and so must not be kept.

A column is judged by its name and by every value in it. The rules err towards refusing: a column that is
refused wrongly costs one line in a mapping, a person's details kept wrongly cost trust. What a finding says
of a value is its shape, never the value itself.

What is *not* personal here, so that published records pass: outward halves of postcodes, names of areas and
organisations, snapped places ("On or near High Street"), months, and record identifiers that are hashes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from enum import Enum

import msgspec

from saferplan.domain import identifiers
from saferplan.domain import personal_words as named
from saferplan.domain.personal_words import words


class PersonalKind(Enum):
    """What a column looks to hold, in words that finish the sentence "it looks to hold ..."."""

    NAME = "names of people"
    BIRTH = "dates of birth"
    POSTCODE = "full postcodes"
    TELEPHONE = "telephone numbers"
    EMAIL = "e-mail addresses"
    HEALTH_NUMBER = "NHS numbers"
    INSURANCE_NUMBER = "national insurance numbers"
    REGISTRATION = "vehicle registrations"
    REFERENCE = "reference numbers of cases"
    ADDRESS = "addresses"
    FREE_TEXT = "free text"


class PersonalFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A column that looks personal.

    `by_name` says that the column's name gave it away. `matching` of its `held` values (those not blank) look
    so; `index` is the position of the first of them, from 0, and `example` is its shape, masked.
    """

    column: str
    kind: PersonalKind
    by_name: bool
    matching: int
    held: int
    index: int
    example: str

    @property
    def problem(self) -> str:
        """One sentence that can be shown to anyone: it repeats no value."""
        why = "by its name" if self.by_name else f"in {self.matching:,} of {self.held:,} values"
        return f"It looks to hold {self.kind.value} ({why}; the first is like {self.example!r})."

    @property
    def remedy(self) -> str:
        """What to do about it."""
        if self.kind is PersonalKind.POSTCODE:
            return "Name the column under `drop`, or ask the supplier for the outward half only."
        if self.kind is PersonalKind.REFERENCE:
            return "Name the column under `drop`, or as `record_id`: then only a hash of it is kept."
        return "Name the column under `drop` in the mapping; better still, ask the supplier to leave it out."


def masked(value: str) -> str:
    """The shape of a value: letters as `a` or `A`, digits as `9`; of more than 24 characters, only how many.

    >>> masked("Jo Example, 07700 900123"), masked("a longer text that tells a whole story of a life")
    ('Aa Aaaaaaa, 99999 999999', 'text of 48 characters')
    """
    if len(value) > 24:
        return f"text of {len(value)} characters"
    return "".join(
        "9" if mark.isdigit() else "A" if mark.isupper() else "a" if mark.isalpha() else mark
        for mark in value
    )


def shown_or_masked(value: str, *, as_word: bool = False) -> str:
    """The value, for a message, unless it looks personal or is long: then its shape.

    Args:
        value: the value.
        as_word: whether it stands where words of a list of categories do. Such words are often two capitalised
            words, as names are; they are shown unless something else makes them look personal.

    >>> shown_or_masked("32/13/2022"), shown_or_masked("someone@example.org")
    ('32/13/2022', 'aaaaaaa@aaaaaaa.aaa')
    >>> shown_or_masked("Fly Tipping"), shown_or_masked("Fly Tipping", as_word=True)
    ('Aaa Aaaaaaa', 'Fly Tipping')
    """
    stripped = value.strip()
    suspicious = (
        len(stripped) > (80 if as_word else 40)
        or any(rule.test(stripped) for rule in _VALUE_RULES)
        or (not as_word and named.looks_like_any_name(stripped))
    )
    return masked(stripped) if suspicious else value


Enough = Callable[[int, int], bool]


def _any(matching: int, held: int) -> bool:  # noqa: ARG001 - one is enough, of however many
    return matching >= 1


def _some(matching: int, held: int) -> bool:
    return matching >= 0.2 * held


def _nearly_all(matching: int, held: int) -> bool:
    return matching >= 0.9 * held


class _ValueRule(msgspec.Struct, frozen=True):
    """A kind that values themselves give away, and how many must."""

    kind: PersonalKind
    test: Callable[[str], bool]
    enough: Enough


_VALUE_RULES = (
    _ValueRule(PersonalKind.EMAIL, identifiers.holds_email, _any),
    _ValueRule(PersonalKind.POSTCODE, lambda text: identifiers.holds_postcode(text, spaced_only=True), _any),
    _ValueRule(PersonalKind.POSTCODE, identifiers.holds_postcode, _some),
    _ValueRule(PersonalKind.INSURANCE_NUMBER, identifiers.holds_insurance_number, _any),
    _ValueRule(PersonalKind.HEALTH_NUMBER, identifiers.holds_grouped_health_number, _any),
    _ValueRule(PersonalKind.HEALTH_NUMBER, identifiers.is_health_number, _nearly_all),
    _ValueRule(PersonalKind.TELEPHONE, identifiers.holds_telephone, _any),
    _ValueRule(PersonalKind.REGISTRATION, identifiers.holds_registration, _any),
    _ValueRule(PersonalKind.REGISTRATION, identifiers.is_older_registration, _some),
    _ValueRule(PersonalKind.REFERENCE, identifiers.is_reference, _some),
    _ValueRule(PersonalKind.ADDRESS, named.looks_like_address, _any),
    _ValueRule(PersonalKind.NAME, named.starts_with_title, _any),
    _ValueRule(PersonalKind.NAME, named.looks_like_given_name, _some),
)

_HARMLESS = frozenset(
    {"y", "n", "yes", "no", "true", "false", "t", "f", "0", "1", "unknown", "not known", "none", "n/a", "na"}
    | {"redacted", "removed", "withheld", "[redacted]", "***", "-", ".", "null", "nil"}
)


class _Column:
    """A column's values, each distinct one once with its count and first position."""

    def __init__(self, values: Sequence[str | None]) -> None:
        self.counts: dict[str, int] = {}
        self.first: dict[str, int] = {}
        for index, value in enumerate(values):
            text = "" if value is None else value.strip()
            if not text:
                continue
            if text in self.counts:
                self.counts[text] += 1
            else:
                self.counts[text] = 1
                self.first[text] = index
        self.held = sum(self.counts.values())

    def matching(self, test: Callable[[str], bool]) -> list[str]:
        return [text for text in self.counts if test(text)]


def judge_column(name: str, values: Sequence[str | None]) -> tuple[PersonalFinding, ...]:
    """What personal data the column looks to hold; nothing where it holds no values.

    Each kind is found once, by its name before its values.

    >>> [finding.kind for finding in judge_column("Caller", ["Sam Example", "Jo Example", None])]
    [<PersonalKind.NAME: 'names of people'>]
    >>> judge_column("LSOA name", ["Blaby 002A", "Blaby 013C"])
    ()
    """
    column = _Column(values)
    if not column.held or all(text.casefold() in _HARMLESS for text in column.counts):
        return ()
    found: dict[PersonalKind, PersonalFinding] = {}
    for kind, test in _named_kinds(name):
        matching = column.matching(test)
        if matching:
            found.setdefault(kind, _finding(name, kind, column, matching, by_name=True))
    for rule in _VALUE_RULES:
        if rule.kind in found or (rule.test is named.looks_like_given_name and named.named_for_things(name)):
            continue
        matching = column.matching(rule.test)
        if matching and rule.enough(sum(column.counts[text] for text in matching), column.held):
            found[rule.kind] = _finding(name, rule.kind, column, matching, by_name=False)
    for kind, matching in (
        (PersonalKind.BIRTH, _births(column)),
        (PersonalKind.FREE_TEXT, _prose(column, name)),
    ):
        if matching and kind not in found:
            found[kind] = _finding(name, kind, column, matching, by_name=False)
    return tuple(found[kind] for kind in PersonalKind if kind in found)


def judge_columns(columns: Mapping[str, Sequence[str | None]]) -> tuple[PersonalFinding, ...]:
    """What personal data a list looks to hold, column by column in its own order.

    >>> judge_columns({"Month": ["2022-09"], "Location": ["On or near High Street"]})
    ()
    """
    return tuple(finding for name, values in columns.items() for finding in judge_column(name, values))


def _finding(
    name: str, kind: PersonalKind, column: _Column, matching: list[str], *, by_name: bool
) -> PersonalFinding:
    first = min(matching, key=column.first.__getitem__)
    return PersonalFinding(
        column=name,
        kind=kind,
        by_name=by_name,
        matching=sum(column.counts[text] for text in matching),
        held=column.held,
        index=column.first[first],
        example=masked(first),
    )


def _real(text: str) -> bool:
    return text.casefold() not in _HARMLESS


def _named_kinds(name: str) -> list[tuple[PersonalKind, Callable[[str], bool]]]:
    """The kinds that a column's name gives away, each with what its values must be for that to count."""
    told = words()
    kinds: list[tuple[PersonalKind, Callable[[str], bool]]] = []
    if named.named_for_people(name):
        kinds.append((PersonalKind.NAME, lambda text: _real(text) and any(mark.isalpha() for mark in text)))
    elif named.may_name_people(name):
        kinds.append((PersonalKind.NAME, named.looks_like_any_name))
    if named.mentions(name, told.birth.words):
        kinds.append((PersonalKind.BIRTH, lambda text: any(mark.isdigit() for mark in text)))
    if named.mentions(name, told.postcode.words) and not named.mentions(name, told.postcode.outward):
        kinds.append((PersonalKind.POSTCODE, identifiers.holds_postcode))
    for kind, phrases in (
        (PersonalKind.TELEPHONE, told.telephone.words),
        (PersonalKind.HEALTH_NUMBER, told.health_number.words),
        (PersonalKind.INSURANCE_NUMBER, told.insurance_number.words),
        (PersonalKind.REGISTRATION, told.registration.words),
    ):
        if named.mentions(name, phrases):
            kinds.append((kind, lambda text: any(mark.isdigit() for mark in text)))
    if named.mentions(name, told.email.words):
        kinds.append((PersonalKind.EMAIL, _real))
    if named.mentions(name, told.reference.words) and not named.mentions(name, ("grid", "map", "ons")):
        kinds.append((PersonalKind.REFERENCE, lambda text: _real(text) and not identifiers.is_opaque(text)))
    if named.mentions(name, told.address.words):
        kinds.append(
            (PersonalKind.ADDRESS, lambda text: _real(text) and not identifiers.is_outward_code(text))
        )
    return kinds


_DATE = re.compile(
    r"(?:(?P<day>\d{1,2})[/.-]\d{1,2}[/.-](?P<year>\d{4})|(?P<iso_year>\d{4})-\d{2}-(?P<iso_day>\d{2}))\b"
)


def _births(column: _Column) -> list[str]:
    """The dates of a column whose years spread as births do, and incidents do not."""
    dated = [(text, found) for text in column.counts if (found := _DATE.match(text)) is not None]
    if len(dated) < 10:
        return []
    years = sorted(int(found["year"] or found["iso_year"]) for _, found in dated)
    days = {int(found["day"] or found["iso_day"]) for _, found in dated}
    spread = years[int(0.9 * (len(years) - 1))] - years[int(0.1 * (len(years) - 1))]
    return [text for text, _ in dated] if spread >= 25 and len(days) >= 8 else []


def _prose(column: _Column, name: str) -> list[str]:
    """The values that were written freely: sentences that hardly repeat, as a list of categories would."""
    suggested = named.mentions(name, words().free_text.words)
    enough_words = 5 if suggested else 10
    long = [text for text in column.counts if len(text.split()) >= enough_words]
    if not long:
        return []
    rows = sum(column.counts[text] for text in long)
    if len(long) <= 0.5 * rows:
        return []
    if suggested or (len(long) >= 3 and rows >= 0.1 * column.held):
        return long
    return [text for text in long if len(text.split()) >= 20]
