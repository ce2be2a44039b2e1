"""What a report says in one place and denies in another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saferplan.domain.claims.claim import Claim, words_of_a_fall
from saferplan.domain.claims.scanning import sentences

_NUMBERS = {
    word: at
    for at, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things that a report says and that do not go together."""

    sentence: str
    remedy: str


def fall_against_rise(texts: Iterable[str], claims: Sequence[Claim]) -> tuple[Contradiction, ...]:
    """Sentences that say that crime fell, in a report whose own figures say that it rose.

    >>> rise = Claim(sentence="Crime rose by 67.", change=True, before=6062, after=6129)
    >>> fall_against_rise(["There has been a sustained fall in crime."], [rise])[0].sentence
    'It says “There has been a sustained fall in crime.” and also “Crime rose by 67.”'
    """
    rises = [
        one
        for one in claims
        if one.change and one.before is not None and one.after is not None and one.after > one.before
    ]
    if not rises:
        return ()
    falls = [
        sentence
        for text in texts
        for sentence in sentences(text)
        if any(words in sentence.lower() for words in words_of_a_fall())
    ]
    against = " and ".join(f"“{one.sentence}”" for one in rises)
    return tuple(
        Contradiction(
            f"It says “{one}” and also {against}",
            "Say of which years and which crimes the fall was, with its figures; or leave it out.",
        )
        for one in dict.fromkeys(falls)
    )


def counted_against_listed(texts: Iterable[str], noun: str, listed: int) -> tuple[Contradiction, ...]:
    """Sentences that give another number of things than the report lists.

    >>> counted_against_listed(["It works to three main themes."], "themes", 5)[0].sentence
    'It says “three main themes”, and lists 5.'
    """
    pattern = re.compile(
        rf"\b({'|'.join(_NUMBERS)}|\d+)((?:\s+[a-z-]+){{0,2}})\s+{re.escape(noun)}\b", re.IGNORECASE
    )
    found = []
    for text in texts:
        for one in pattern.finditer(text):
            said = one.group(1).lower()
            number = _NUMBERS.get(said) or int(said if said.isdigit() else 0)
            if number != listed:
                found.append(
                    Contradiction(
                        f"It says “{one.group(0)}”, and lists {listed}.",
                        f"Say how the {listed} are made up, such as local ones and those that the law asks for.",
                    )
                )
    return tuple(dict.fromkeys(found))


def names_used(texts: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Which of the partnership's names a report uses, as whole words, in the order given.

    >>> names_used(["The SNWP met. SNWLP agreed."], ["SNWP", "SNWLP", "Safer North West"])
    ('SNWP', 'SNWLP')
    """
    whole = "\n".join(texts)
    return tuple(one for one in names if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", whole))
