"""Sentences made from figures by rules: plain English, and no number that is not a traced figure."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.assessment.changes import MeasureChange
from saferplan.assessment.levels import Level
from saferplan.assessment.sources import SourceHeld, runs_of_months
from saferplan.documents.definition import FigureRef, Form, Inline, Notice, Text, Tone, Words
from saferplan.domain.comparability import SeriesBreak
from saferplan.domain.figure import Figure
from saferplan.domain.measures import ALL_CRIME, Measure
from saferplan.domain.periods import Period
from saferplan.domain.verdicts import Verdict, direction_words

MONTHS_IN_YEAR = 12


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
        f" {measure.records} in {_span(now)}",
    ]
    if now.rate is not None and now.rate.value is not None:
        parts += [", or ", plain(now.rate), f" per 1,000 {now.rate.definition.denominator}"]
        if now.rate.interval is not None and not change.guarded:
            parts += [" (95% interval ", interval(now.rate), ")"]
    if before.count.value is not None and not before.not_held and not now.not_held:
        parts += ["; there were ", plain(before.count), " in the year before"]
    return sentence(*parts, ".")


def change_sentence(change: MeasureChange, *, brief: bool = False) -> Text:
    """What may be said of the change: its size with base and interval, and the verdict in plain words.

    `brief` leaves out what "no clear change" means, for lists that say it once.
    """
    verdict = change.judgement.verdict
    if change.difference is None:
        return sentence(f"Change: {change.judgement.words}")
    parts: list[str | Inline] = ["Change: ", signed(change.difference)]
    if change.difference.interval is not None and not change.guarded:
        parts += [" (95% interval ", interval(change.difference), ")"]
    if change.ratio is not None and change.ratio.interval is not None and not change.guarded:
        parts += [", a ratio of ", plain(change.ratio), " (", interval(change.ratio), ")"]
    said = f"{verdict.word.capitalize()}."
    if brief and verdict is Verdict.NO_CLEAR_CHANGE:
        return sentence(*parts, ". ", Words(said, strong=True))
    parts += [". ", Words(f"{said} ", strong=True), change.judgement.words]
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


def break_notices(changes: Sequence[MeasureChange]) -> tuple[Notice, ...]:
    """The series breaks that bear on these changes, each once, with the measures it bears on.

    Of a measure whose years are not compared only the breaks within the months counted are told.
    """
    touched: dict[str, tuple[SeriesBreak, list[Measure]]] = {}
    for change in changes:
        for one in change.breaks:
            if change.difference is not None or one.within(change.now.count.definition.period):
                touched.setdefault(one.id, (one, []))[1].append(change.measure)
    return tuple(
        Notice(Tone.CAUTION, sentence(f"{one.wording} This bears on: {_named(of)}. Source: {one.source}."))
        for one, of in touched.values()
    )


def restated_notices(
    sources: Sequence[SourceHeld], changes: Sequence[MeasureChange], year: Period
) -> tuple[Notice, ...]:
    """Which months of the two years compared were replaced by newer files, one notice a source."""
    counted = {change.measure.dataset for change in changes}
    notices = []
    for source in sources:
        months = frozenset(month for month in source.restated if month in year or month in year.before)
        if source.dataset in counted and months:
            words = (
                f"{source.title}: some months were received again with changes, and are counted from the newer "
                f"files: {runs_of_months(months)}. Earlier snapshots keep what they held before."
            )
            notices.append(Notice(Tone.NOTE, sentence(words)))
    return tuple(notices)


def _named(measures: Sequence[Measure]) -> str:
    if any(one.id == ALL_CRIME for one in measures) and len(measures) > 1:
        return joined(
            ["All crime and its kinds", *(one.title for one in measures if not one.counts_as_crime)]
        )
    return joined([one.title for one in measures])


def _span(level: Level) -> str:
    if not level.not_held:
        return f"the {level.period.label}"
    # A gap inside the year leaves its first and last month held, so that the span is that of the whole year.
    whole = len(level.period) == MONTHS_IN_YEAR
    return (
        f"the months held of the {level.period.label}" if whole else f"the months held, {level.period.label}"
    )


def joined(words: Sequence[str]) -> str:
    """The words as a list in running text.

    >>> joined(["theft", "fraud", "noise"])
    'theft, fraud and noise'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
