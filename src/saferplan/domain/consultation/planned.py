"""What a consultation that is planned does not say yet."""

from __future__ import annotations


def not_entered(*, groups: int, affected: bool, publicised: str) -> tuple[str, ...]:
    """What a reader would ask of a planned consultation, and nobody has entered, in words.

    Args:
        groups: how many groups are to be asked.
        affected: whether one of them is named as particularly affected, with the reason.
        publicised: how it is made known.
    """
    wanted = (
        ("which groups are asked", groups > 0),
        ("who is particularly affected", affected),
        ("how it is made known", bool(publicised.strip())),
    )
    return tuple(words for words, there in wanted if not there)
