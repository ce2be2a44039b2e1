"""Sentences made from figures by rules: plain English, and no number that is not a traced figure."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.assessment.changes import MeasureChange
from saferplan.documents.definition import FigureRef, Form, Inline, Text, Words
from saferplan.domain.figure import Figure
from saferplan.domain.verdicts import direction_words


def plain(figure: Figure) -> FigureRef:
    """The figure as a number."""
    return FigureRef(figure.id)


def signed(figure: Figure) -> FigureRef:
    """The figure with its sign."""
    return FigureRef(figure.id, Form.SIGNED)


def interval(figure: Figure) -> FigureRef:
    """The figure's interval."""
    return FigureRef(figure.id, Form.INTERVAL)


def sentence(*parts: str | Inline | None) -> Text:
    """Running text of the parts that are there."""
    return tuple(Words(part) if isinstance(part, str) else part for part in parts if part)


def level_sentence(change: MeasureChange) -> Text:
    """How much there was: count, base and rate, each with its period."""
    measure, now, before = change.measure, change.now, change.before
    if now.count.value is None:
        return sentence(f"{measure.title}: not known for the {now.period.label}. ", *now.count.caveats)
    parts: list[str | Inline] = [
        f"{measure.title}: ",
        plain(now.count),
        f" {measure.records} in the {now.period.label}"
        if len(now.period) == 12
        else (f" {measure.records} in the months held of the year, {now.period.label}"),
    ]
    if now.rate is not None and now.rate.value is not None:
        parts += [", or ", plain(now.rate), f" per 1,000 {now.rate.definition.denominator}"]
        if now.rate.interval is not None and not change.guarded:
            parts += [" (95% interval ", interval(now.rate), ")"]
    if before.count.value is not None and not before.not_held and not now.not_held:
        parts += ["; there were ", plain(before.count), " in the year before"]
    return sentence(*parts, ".")


def change_sentence(change: MeasureChange) -> Text:
    """What may be said of the change: its size with base and interval, and the verdict in plain words."""
    verdict = change.judgement.verdict
    if change.difference is None:
        return sentence(f"Change: {change.judgement.words}")
    parts: list[str | Inline] = ["Change: ", signed(change.difference)]
    if change.difference.interval is not None and not change.guarded:
        parts += [" (95% interval ", interval(change.difference), ")"]
    if change.ratio is not None and change.ratio.interval is not None and not change.guarded:
        parts += [", a ratio of ", plain(change.ratio), " (", interval(change.ratio), ")"]
    parts += [". ", Words(f"{verdict.word.capitalize()}. ", strong=True), change.judgement.words]
    read_as = direction_words(change.judgement, change.measure.desired_direction)
    if read_as:
        parts += [" ", read_as]
    return sentence(*parts)


def short_sentence(change: MeasureChange) -> Text:
    """A measure in one line: its two counts and the difference with its interval."""
    parts: list[str | Inline] = [f"{change.measure.title}: ", plain(change.before.count), " then "]
    parts.append(plain(change.now.count))
    if change.difference is not None:
        parts += [", ", signed(change.difference)]
        if change.difference.interval is not None and not change.guarded:
            parts += [" (95% interval ", interval(change.difference), ")"]
    return sentence(*parts, ".")


def break_sentences(change: MeasureChange) -> tuple[Text, ...]:
    """The series breaks that bear on the change, each as a sentence."""
    return tuple(sentence(f"{one.wording} Source: {one.source}.") for one in change.breaks)


def joined(words: Sequence[str]) -> str:
    """The words as a list in running text.

    >>> joined(["theft", "fraud", "noise"])
    'theft, fraud and noise'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
