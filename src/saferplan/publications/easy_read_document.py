"""The easy-read version of a year's plan: questions, one idea a line, a picture beside it, large type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from saferplan.documents.definition import Block, Document, Notice, Pictured, Section, Tone, text
from saferplan.domain.display import written_day
from saferplan.domain.money.pence import total, written_pounds
from saferplan.domain.plain_words import Readability, Writing, readability
from saferplan.publications.audience import MARKINGS
from saferplan.publications.plan_data import PlanData, PriorityLine
from saferplan.publications.setting_out import DRAFT, Standing, document_of_standing


def easy_read_document(data: PlanData, standing: Standing) -> Document:
    """The easy-read version of a plan."""
    return document_of_standing(
        standing,
        kind="easy read",
        title="Our plan to keep people safe",
        subtitle=f"{data.partnership}, {data.year}",
        marking=MARKINGS[data.audience],
        partnership=data.partnership,
        synthetic=data.synthetic,
        facts=(),
        details=False,
        sections=[
            Section(id="what", heading="What is this?", blocks=_what(data)),
            Section(id="who", heading="Who are we?", blocks=_who(data)),
            *(_priority(one) for one in data.priorities),
            Section(id="know", heading="How do we know if it works?", blocks=_know(data)),
            Section(id="money", heading="How much money is there?", blocks=_money(data)),
            Section(id="more", heading="Who can you ask?", blocks=_more(data)),
        ],
    )


def easy_read_check(data: PlanData) -> Readability:
    """How easy the words of an easy-read version are to read, those of people and ours."""
    names = (data.partnership, *data.authorities, *data.others, *data.ask)
    return readability(_lines(easy_read_document(data, DRAFT).sections), Writing.EASY_READ, names)


def easy_words_missing(data: PlanData) -> tuple[str, ...]:
    """The priorities that have no plain words yet."""
    return tuple(f"priority {one.number}: {one.title}" for one in data.priorities if one.easy is None)


def _lines(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Pictured):
                yield from (
                    "".join(part.text for part in item if hasattr(part, "text")) for item in block.items
                )


def _pictured(symbol: str, *lines: str) -> Pictured:
    return Pictured(symbol, tuple(text(one) for one in lines))


def _what(data: PlanData) -> tuple[Block, ...]:
    return (
        _pictured("plan", "This is a plan.", "It says how we will help people to be safe."),
        _pictured(
            "calendar", f"It starts on {written_day(data.starts)}.", f"It ends on {written_day(data.ends)}."
        ),
    )


def _who(data: PlanData) -> tuple[Block, ...]:
    names = (*data.authorities, *data.others)
    return (
        _pictured("people", f"We are called {data.partnership}.", "We are groups that work together."),
        *((_pictured("help", "These are the groups.", *(f"{one}." for one in names)),) if names else ()),
    )


def _priority(one: PriorityLine) -> Section:
    if one.easy is None:
        missing = f"Plain words for priority {one.number}, “{one.title}”, are not written yet."
        return Section(
            id=f"priority-{one.number}",
            heading=f"What about number {one.number}?",
            blocks=(Notice(Tone.MISSING, text(missing)),),
        )
    return Section(
        id=f"priority-{one.number}",
        heading=one.easy.question,
        blocks=(
            _pictured(one.easy.symbol, *one.easy.about),
            _pictured("done", "We will do this.", *one.easy.doing),
        ),
    )


def _know(data: PlanData) -> tuple[Block, ...]:
    if any(one.measures for one in data.priorities):
        return (
            _pictured("question", "We look at numbers.", "They help us see if the plan works."),
            _pictured("talk", "We meet to talk about it."),
        )
    return (_pictured("question", "The plan does not say yet."),)


def _money(data: PlanData) -> tuple[Block, ...]:
    given = total(one.pence for one in data.money if not one.in_kind)
    if not data.money:
        return (_pictured("money", "We do not know yet."),)
    lines = [f"We have {written_pounds(given.known)} for this plan."] if given.known else []
    if given.unknown:
        lines.append("Some groups did not tell us how much they give.")
    return (_pictured("money", *lines),)


def _more(data: PlanData) -> tuple[Block, ...]:
    lines = [f"You can ask {one}." for one in data.ask] or ["You can ask your council."]
    return (_pictured("contact", *lines, "You can ask for this in another form."),)
