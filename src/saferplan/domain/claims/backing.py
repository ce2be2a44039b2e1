"""What each figure in a document rests on: a claim, an amount that the partnership's own records hold, a post that
answers for the sentence; or nothing yet, and then the document waits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from saferplan.domain.claims.acts import citations
from saferplan.domain.claims.claim import known_statistics
from saferplan.domain.claims.finding import figures_said
from saferplan.domain.claims.scanning import FoundFigure

SCHEMA = 1
"""The number of the form in which a document holds what its figures rest on."""
REMEDY = "Say where the figure comes from, or keep the sentence with a reason."
"""What to do about a sentence that waits."""
_BLANK = r"\s+"
_FIRST = 2
"""So many sentences are named where only the first are."""


class ClaimSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as a document makes it; `change` and `words` say how a change is to be read."""

    number: int
    sentence: str
    change: str
    words: str
    source: str
    geography: str
    period: str
    definition: str
    kind: str
    figures: tuple[str, ...] = ()
    assessment: str = ""


class HeldSaid(msgspec.Struct, frozen=True):
    """An amount in a sentence, and what the partnership's own records hold it as."""

    figure: str
    is_what: str


class KeptSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that stands without a source: why, and the post that answers for it."""

    sentence: str
    why: str
    kept_as: str
    kept_on: dt.date


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that a document waits for: what is wrong, and what to do. `act`: an Act that it cites is misnamed."""

    sentence: str
    what: str
    remedy: str
    act: bool = False


class FiguresSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures of a document rest on. It is settled where nothing waits."""

    schema: int = SCHEMA
    claims: tuple[ClaimSaid, ...] = ()
    held: tuple[HeldSaid, ...] = ()
    kept: tuple[KeptSaid, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether no figure is said at all."""
        return not (self.claims or self.held or self.kept or self.waiting)

    @property
    def without_source(self) -> tuple[str, ...]:
        """The sentences that have no source, kept or not."""
        return (*(one.sentence for one in self.waiting), *(one.sentence for one in self.kept))

    @property
    def waits_for(self) -> str:
        """What has to be settled first, in sentences with their remedy; empty where nothing waits.

        >>> FiguresSaid(waiting=(Waiting(sentence="It rose by 67.", what="No source.", remedy="Say it."),)).waits_for
        '“It rose by 67.” No source. Say it.'
        """
        said = [f"“{one.sentence}” {one.what} {one.remedy}" for one in self.waiting[:_FIRST]]
        more = len(self.waiting) - _FIRST
        return " ".join([*said, *([f"And {more} more."] if more > 0 else [])])


NOTHING_SAID = FiguresSaid()
"""Of a document that says no figure."""


def written_figures(said: FiguresSaid) -> bytes:
    """What figures rest on, as it is written beside an assessment's entries: canonical JSON."""
    return msgspec.json.format(msgspec.json.encode(said, order="deterministic"), indent=1) + b"\n"


def read_figures(written: bytes) -> FiguresSaid:
    """What figures rest on, as it was written.

    Raises:
        msgspec.MsgspecError: it is in no form that is known.

    >>> read_figures(written_figures(NOTHING_SAID)) == NOTHING_SAID
    True
    """
    return msgspec.json.decode(written, type=FiguresSaid)


def unsettled(text: str) -> bool:
    """Whether a text says anything at all that has to rest on something."""
    return bool(figures_said(text)) or any(one.misnamed for one in citations(text))


def figures_backed(
    passages: Iterable[str],
    *,
    printed: str,
    claims: Sequence[ClaimSaid] = (),
    held: Mapping[str, str] | None = None,
    kept: Sequence[KeptSaid] = (),
) -> FiguresSaid:
    """What the figures of a document rest on.

    Args:
        passages: the words of it that people wrote.
        printed: all words that the document prints; a sentence that is not among them needs nothing.
        claims: those that are held.
        held: amounts that the partnership's own records hold, such as "£12,000", each with what it is.
        kept: sentences that stand without a source.

    >>> figures_backed(["Crime rose by 67."], printed="Crime rose by 67.").waiting[0].what
    'Nothing says where “67” comes from.'
    """
    backer = _Backer(claims, held or {}, kept)
    shown = plainly(printed)
    said: dict[str, list[FoundFigure]] = {}
    acts: dict[str, str] = {}
    for text in passages:
        for one in figures_said(text):
            if plainly(one.sentence) in shown:
                said.setdefault(one.sentence, []).append(one)
        acts |= {
            one.words: f"{one.sentence}|{one.remedy}"
            for one in citations(text)
            if one.misnamed and plainly(one.words) in shown
        }
    for sentence, figures in said.items():
        backer.back(sentence, figures)
    for words, told in acts.items():
        backer.cite(words, *told.split("|"))
    return backer.said()


def plainly(words: str) -> str:
    """Words as they are compared: in small letters, with single blanks, without the stop at the end.

    >>> plainly(" Crime  rose. ")
    'crime rose'
    """
    return " ".join(words.replace("’", "'").split()).casefold().rstrip(".!;, ")


class _Backer:
    """Looks for what each sentence rests on, and gathers what was found."""

    def __init__(
        self, claims: Sequence[ClaimSaid], held: Mapping[str, str], kept: Sequence[KeptSaid]
    ) -> None:
        self._claims = claims
        self._held = {_amount(figure): is_what for figure, is_what in held.items()}
        self._kept = {plainly(one.sentence): one for one in kept}
        self._used: dict[int, ClaimSaid] = {}
        self._amounts: dict[str, HeldSaid] = {}
        self._stands: dict[str, KeptSaid] = {}
        self._waits: list[Waiting] = []

    def back(self, sentence: str, figures: Sequence[FoundFigure]) -> None:
        """Look what a sentence rests on."""
        rest = sentence
        used: list[ClaimSaid] = []
        for claim in self._claims:
            within = _within(claim.sentence).sub(" ", rest)
            if within != rest:
                rest = within
                used.append(claim)
        left = [one.figure for one in (figures_said(rest) if used else figures)]
        amounts = {one: self._held[_amount(one)] for one in left if _amount(one) in self._held}
        kept = self._kept.get(plainly(sentence))
        if len(amounts) == len(set(left)):
            self._used |= {one.number: one for one in used}
            self._amounts |= {one: HeldSaid(one, is_what) for one, is_what in amounts.items()}
        elif kept is not None:
            self._stands[kept.sentence] = kept
        else:
            open_ones = list(dict.fromkeys(one for one in left if one not in amounts))
            self._waits.append(
                Waiting(sentence=sentence, what=" ".join(_told(sentence, open_ones)), remedy=REMEDY)
            )

    def cite(self, words: str, what: str, remedy: str) -> None:
        """Look whether a misnamed Act is kept as it is cited."""
        kept = self._kept.get(plainly(words))
        if kept is not None:
            self._stands[kept.sentence] = kept
        else:
            self._waits.append(Waiting(sentence=words, what=what, remedy=remedy, act=True))

    def said(self) -> FiguresSaid:
        """What was found."""
        return FiguresSaid(
            claims=tuple(self._used[number] for number in sorted(self._used)),
            held=tuple(self._amounts.values()),
            kept=tuple(self._stands.values()),
            waiting=tuple(self._waits),
        )


def _told(sentence: str, figures: Sequence[str]) -> Iterator[str]:
    named = " and ".join(f"“{one}”" for one in figures)
    yield f"Nothing says where {named} {'comes' if len(figures) == 1 else 'come'} from."
    yield from (one.says for one in known_statistics(sentence))


def _amount(figure: str) -> str:
    return re.sub(r"[\s,]|\.00$", "", figure).casefold()


def _within(sentence: str) -> re.Pattern[str]:
    words = (re.escape(one) for one in sentence.strip().rstrip(".!").split())
    return re.compile(rf"(?<!\w){_BLANK.join(words)}(?!\w)", re.IGNORECASE)
