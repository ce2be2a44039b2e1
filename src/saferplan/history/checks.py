"""What services refuse alike: an act without the words that it needs, and texts that hold what is not to be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import ValidationError


def require_words(words: str, ask: str = "Say why in a sentence.", *, field: str = "reason") -> None:
    """Refuse an act without words that it needs, most often its reason.

    Args:
        words: what was given.
        ask: what the reader is asked to say.
        field: the field of a form at which it is asked.

    Raises:
        ValidationError: nothing is given but space; at the field.
    """
    if not words.strip():
        raise ValidationError({field: ask})


def refuse_details(
    texts: Mapping[str, str],
    found_in: Callable[[str], Sequence[str]],
    remedy: str,
    *,
    found: str = "It holds",
) -> None:
    """Refuse texts that hold details which are not to be kept, such as of a person.

    Args:
        texts: the texts, by field.
        found_in: what of a text is not to be kept, in words; empty where nothing is recognised.
        remedy: what to do instead.
        found: how sure it is: "It holds", or "It looks to hold" where words are only likely to be a name.

    Raises:
        ValidationError: one of them does; each at its field.
    """
    faults = {
        field: f"{found} {', '.join(details)}. {remedy}"
        for field, text in texts.items()
        if (details := found_in(text))
    }
    if faults:
        raise ValidationError(faults)
