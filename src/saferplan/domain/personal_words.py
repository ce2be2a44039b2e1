"""The words by which personal data is recognised: in a column's name, and in people's names and addresses."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from saferplan.domain.tables import read_table


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]


class _PostcodeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    outward: tuple[str, ...]


class _NameWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    certain: tuple[str, ...]
    people: tuple[str, ...]
    things: tuple[str, ...]


class _ValueWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    titles: frozenset[str]
    street_types: tuple[str, ...]
    dwelling_words: tuple[str, ...]
    places: frozenset[str]
    given_names: frozenset[str]


class PersonalWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `data/personal_data.toml`."""

    names: _NameWords
    birth: _Words
    postcode: _PostcodeWords
    telephone: _Words
    email: _Words
    health_number: _Words
    insurance_number: _Words
    registration: _Words
    reference: _Words
    address: _Words
    free_text: _Words
    values: _ValueWords


@cache
def words() -> PersonalWords:
    """The words, read once."""
    return read_table("personal_data", PersonalWords)


@cache
def plain(name: str) -> str:
    """A column's name as words in lower case: no punctuation, no joined capitals, no plural.

    >>> plain("VictimSurnames"), plain("Crime Ref. No"), plain("lsoa_name")
    ('victim surname', 'crime ref no', 'lsoa name')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    found = re.findall(r"[a-z]+|[0-9]+", apart.casefold())
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found)


def mentions(name: str, phrases: tuple[str, ...] | frozenset[str]) -> bool:
    """Whether the column's name has one of the phrases as whole words.

    >>> mentions("Victim DOB", ("dob",)), mentions("Motorway", ("mo",))
    (True, False)
    """
    within = f" {plain(name)} "
    return any(f" {plain(phrase)} " in within for phrase in phrases)


def named_for_people(name: str) -> bool:
    """Whether the column's name says that it holds names of people.

    >>> named_for_people("Surname"), named_for_people("Suspect name"), named_for_people("Ward name")
    (True, True, False)
    """
    told = words().names
    if mentions(name, told.certain):
        return True
    if not mentions(name, ("name",)):
        return False
    return plain(name) == "name" or mentions(name, told.people) or not mentions(name, told.things)


def named_for_things(name: str) -> bool:
    """Whether the column's name says that it holds names of areas, places or organisations.

    >>> named_for_things("Ward name"), named_for_things("WD24NM"), named_for_things("Area officer")
    (True, False, False)
    """
    told = words().names
    return mentions(name, told.things) and not mentions(name, told.people)


def may_name_people(name: str) -> bool:
    """Whether the column is called after a person without saying that it holds the name.

    >>> may_name_people("Complainant"), may_name_people("Victim age"), may_name_people("Ward")
    (True, False, False)
    """
    return plain(name) in {plain(word) for word in words().names.people}


def starts_with_title(value: str) -> bool:
    """Whether the value starts with a form of address and goes on with a capital.

    >>> starts_with_title("Mrs Example"), starts_with_title("Mr"), starts_with_title("Missing sign")
    (True, False, False)
    """
    title, _, rest = value.strip().partition(" ")
    if title.rstrip(".").casefold() not in words().values.titles or not rest.strip()[:1].isupper():
        return False
    return not any(word.casefold() in words().values.places for word in rest.split()[:3])


_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")


def _name_words(value: str) -> list[str]:
    """The words of a value that could be a name, family name last; none where it could not."""
    family, comma, given = value.partition(",")
    if comma and "," in given:
        return []
    found = f"{given} {family}".split() if comma else value.split()
    if not 2 <= len(found) <= 4 or not all(_NAME_WORD.fullmatch(word) for word in found):
        return []
    if any(word.casefold() in words().values.places for word in found):
        return []
    return found


def looks_like_given_name(value: str) -> bool:
    """Whether the value is two to four words that start with one of the commonest given names.

    >>> looks_like_given_name("Sarah Example"), looks_like_given_name("EXAMPLE, JOHN")
    (True, True)
    >>> looks_like_given_name("Victoria Park"), looks_like_given_name("Vehicle crime")
    (False, False)
    """
    found = _name_words(value)
    return bool(found) and found[0].casefold() in words().values.given_names


def looks_like_any_name(value: str) -> bool:
    """Whether the value could be a name by its shape alone: two to four capitalised words, none of a place.

    >>> looks_like_any_name("Xanthe Example"), looks_like_any_name("not recorded")
    (True, False)
    """
    found = _name_words(value)
    return bool(found) and all(word[:1].isupper() for word in found)


@cache
def _address() -> re.Pattern[str]:
    dwellings = "|".join(words().values.dwelling_words)
    types = "|".join(words().values.street_types)
    return re.compile(
        rf"\s*(?:(?:{dwellings})\s+(?:\d{{1,4}}[a-z]?|[a-z])\b[\s,]*(?=\d|$)"
        rf"|(?:(?:{dwellings})\s+\w{{1,4}}[\s,]+)?\d{{1,4}}[a-wyz]?(?:\s?-\s?\d{{1,4}}[a-wyz]?)?\s*,?\s+"
        rf"[a-z][a-z'’. -]*\b(?:{types})\b)",
        re.IGNORECASE,
    )


def looks_like_address(value: str) -> bool:
    """Whether the value starts with the number of a house or flat and goes on with a street.

    >>> looks_like_address("12a High Street"), looks_like_address("Flat 3, 12 Station Rd")
    (True, True)
    >>> looks_like_address("On or near High Street"), looks_like_address("11XX BURNABY ST")
    (False, False)
    """
    return _address().match(value) is not None
