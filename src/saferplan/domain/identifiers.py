"""Shapes of identifiers that point at a person: postcodes, telephone, health and insurance numbers, vehicles.

Sources of the shapes: postcode areas and inward code letters, Royal Mail's programmers' guide; NHS number and
its check digit, NHS Data Dictionary (modulus 11); national insurance numbers, HMRC's manual NIM39110;
registrations, DVLA INF104; telephone numbers, Ofcom's national telephone numbering plan.
"""

from __future__ import annotations

import re

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M "
    "ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST "
    "SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
POSTCODE_AREAS = frozenset(_AREAS.split())

_OUTWARD = r"(?P<area>[A-Z]{1,2})[0-9](?:[0-9]|[A-Z])?"
_POSTCODE = re.compile(rf"\b{_OUTWARD}(?P<space>\s*)[0-9][ABD-HJLNP-UW-Z]{{2}}\b", re.IGNORECASE)
_OUTWARD_ONLY = re.compile(_OUTWARD, re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_INSURANCE = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?P<gap> ?)[0-9]{2}(?P=gap)[0-9]{2}"
    r"(?P=gap)[0-9]{2}(?P=gap)[A-D]\b",
    re.IGNORECASE,
)
_HEALTH = re.compile(r"(?<![0-9])[0-9]{3}(?P<gap>[ -])[0-9]{3}(?P=gap)[0-9]{4}(?![0-9])")
_REGISTRATION = re.compile(r"\b[A-HJ-PR-Y][A-HJ-PR-Y][0-9]{2} ?[A-HJ-PR-Z]{3}\b")
_OLDER_REGISTRATION = re.compile(
    r"[A-HJ-NP-TV-Y][0-9]{1,3} ?[A-HJ-PR-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-HJ-NP-TV-Y]"
)
_TELEPHONE = re.compile(
    r"(?<![\w.-])(?:\+44[ -]?(?:\(0\))?|0044[ -]?|\(?0)(?:7[0-9]{3}|[12][0-9]{1,3}|3[0-9]{2}|8[0-9]{2})\)?"
    r"[ -]?[0-9]{3}[ -]?[0-9]{3,4}(?![\w-]|\.[0-9])"
)
_REFERENCE = re.compile(
    r"[0-9]{2}\*[0-9]{3,}"  # year and number, as many forces write a crime
    r"|[0-9]{2}[A-Z]{0,3}[0-9]?/[0-9]{3,}/[0-9]{2}"  # unit, number, year
    r"|[0-9]{5,}/[0-9]{2}(?:[0-9]{2})?"  # number and year
    r"|[A-Z]{1,5}[-/ ]?(?:[0-9]{2,}[-/])+[0-9]{2,}"  # letters, then numbers in groups
)
_OPAQUE = re.compile(
    r"(?:[0-9a-f]{16,}|[0-9A-F]{16,}|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[A-Za-z0-9+/]{27,}={0,2})"
)


def holds_postcode(text: str, *, spaced_only: bool = False) -> bool:
    """Whether a full postcode stands anywhere in the text. An outward code alone is not one.

    >>> holds_postcode("near LE67 3FN"), holds_postcode("LE67"), holds_postcode("le673fn", spaced_only=True)
    (True, False, False)
    """
    return any(
        found["area"].upper() in POSTCODE_AREAS and (bool(found["space"]) or not spaced_only)
        for found in _POSTCODE.finditer(text)
    )


def is_outward_code(text: str) -> bool:
    """Whether the text is the outward half of a postcode, and nothing more.

    >>> is_outward_code("LE67"), is_outward_code("SW1A"), is_outward_code("LE67 3FN"), is_outward_code("X85")
    (True, True, False, False)
    """
    found = _OUTWARD_ONLY.fullmatch(text.strip())
    return found is not None and found["area"].upper() in POSTCODE_AREAS


def holds_email(text: str) -> bool:
    """Whether an e-mail address stands anywhere in the text.

    >>> holds_email("write to a.person@example.org today"), holds_email("@home")
    (True, False)
    """
    return "@" in text and _EMAIL.search(text) is not None


def holds_insurance_number(text: str) -> bool:
    """Whether a national insurance number stands anywhere in the text.

    >>> holds_insurance_number("AB 12 34 56 C"), holds_insurance_number("GB123456A")
    (True, False)
    """
    return _INSURANCE.search(text) is not None


def is_health_number(text: str) -> bool:
    """Whether the text is ten digits (grouped or not) whose last is the check digit of an NHS number.

    >>> is_health_number("943 476 5919"), is_health_number("9434765918")
    (True, False)
    """
    digits = re.sub(r"[ -]", "", text.strip())
    if re.fullmatch(r"[0-9]{10}", digits) is None or len(set(digits)) == 1:
        return False
    remainder = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    )
    return remainder != 10 and remainder % 11 == int(digits[9])


def holds_grouped_health_number(text: str) -> bool:
    """Whether an NHS number, written in its groups of three, three and four, stands anywhere in the text.

    >>> holds_grouped_health_number("patient 943 476 5919"), holds_grouped_health_number("9434765919")
    (True, False)
    """
    return any(is_health_number(found[0]) for found in _HEALTH.finditer(text))


def holds_registration(text: str) -> bool:
    """Whether a vehicle registration in the style used since 2001 stands anywhere in the text.

    >>> holds_registration("silver Fiesta FJ56 KLM"), holds_registration("LE67")
    (True, False)
    """
    return _REGISTRATION.search(text) is not None


def is_older_registration(text: str) -> bool:
    """Whether the text is, whole, a vehicle registration in a style before 2001.

    >>> is_older_registration("P123 ABC"), is_older_registration("M1 J22")
    (True, False)
    """
    return _OLDER_REGISTRATION.fullmatch(text.strip()) is not None


def holds_telephone(text: str) -> bool:
    """Whether a telephone number of the United Kingdom stands anywhere in the text.

    >>> holds_telephone("call 07700 900123"), holds_telephone("+441530555555"), holds_telephone("52.723156")
    (True, True, False)
    """
    return _TELEPHONE.search(text) is not None


def is_reference(text: str) -> bool:
    """Whether the text is, whole, a reference number as police and councils give one to a case.

    >>> is_reference("22*123456"), is_reference("20SX/123456/21"), is_reference("2022-09"), is_reference("17")
    (True, True, False, False)
    """
    return _REFERENCE.fullmatch(text.strip()) is not None


def is_opaque(text: str) -> bool:
    """Whether the text is a hash or random identifier, which says nothing of what it stands for.

    >>> is_opaque("6787769487efbb9c1c1c9b7f5852b414"), is_opaque("22000123456")
    (True, False)
    """
    return _OPAQUE.fullmatch(text.strip()) is not None


def identifiers_in(text: str) -> tuple[str, ...]:
    """What in a free text points at somebody, in words; empty where nothing is recognised. Names are not recognised.

    >>> identifiers_in("Call 07700 900123, or write to LE67 3FN"), identifiers_in("Twelve families, 2 workshops")
    (('a full postcode', 'a telephone number'), ())
    """
    kinds = (
        ("a full postcode", holds_postcode(text, spaced_only=True)),
        ("an e-mail address", holds_email(text)),
        ("a telephone number", holds_telephone(text)),
        ("a national insurance number", holds_insurance_number(text)),
        ("an NHS number", holds_grouped_health_number(text)),
        ("a vehicle registration", holds_registration(text)),
    )
    return tuple(kind for kind, found in kinds if found)
