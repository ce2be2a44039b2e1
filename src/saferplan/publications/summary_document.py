"""The public summary of a year's plan: short, in plain English, and nothing that is not for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan.documents.definition import Block, Bullets, Document, Fact, Paragraph, Section, Words, text
from saferplan.domain.display import names_in_words, written_day
from saferplan.domain.money.pence import total, written_pounds
from saferplan.publications.audience import MARKINGS
from saferplan.publications.consulted import open_blocks
from saferplan.publications.plan_data import PlanData, PriorityLine
from saferplan.publications.plan_document import target_words
from saferplan.publications.setting_out import Standing, document_of_standing


def summary_document(data: PlanData, standing: Standing) -> Document:
    """The summary of a plan, on about two sides."""
    return document_of_standing(
        standing,
        kind="summary of the plan",
        title=f"Our plan for {data.year} in short",
        subtitle=data.partnership,
        marking=MARKINGS[data.audience],
        partnership=data.partnership,
        synthetic=data.synthetic,
        facts=(Fact("Year", text(f"{written_day(data.starts)} to {written_day(data.ends)}")),),
        details=False,
        sections=[
            Section(id="about", heading="What this is", blocks=tuple(_about(data))),
            *(_priority(one) for one in data.priorities),
            Section(id="money", heading="The money", blocks=(Paragraph(text(*money_sentences(data))),)),
            Section(id="more", heading="Find out more", blocks=tuple(_more(data))),
        ],
    )


def summary_lines(data: PlanData) -> tuple[str, ...]:
    """The words of a summary that people wrote: what its plain English depends on."""
    return tuple(_written(data))


def _written(data: PlanData) -> Iterator[str]:
    yield from (one for one in data.vision.splitlines() if one.strip())
    for one in data.priorities:
        yield from (part for part in (one.title, one.why, *one.outcomes) if part)
        yield from (each.headline for each in one.actions)


def _about(data: PlanData) -> Iterator[Block]:
    who = names_in_words((*data.authorities, *data.others))
    yield Paragraph(
        text(
            f"{data.partnership} works to make our area safer. This is a summary of its plan for {data.year}."
            + (f" The partners are {who}." if who else "")
        )
    )
    yield from (Paragraph(text(one), by="analyst") for one in data.vision.splitlines() if one.strip())
    if data.priorities:
        number = len(data.priorities)
        yield Paragraph(
            text(f"The plan has {number} {'priority' if number == 1 else 'priorities'} this year:")
        )
        yield Bullets(tuple(text(one.title) for one in data.priorities))
    else:
        yield Paragraph(text("The priorities of this year are not agreed yet."))


def _priority(one: PriorityLine) -> Section:
    blocks: list[Block] = []
    if one.why:
        blocks.append(Paragraph(text(one.why), by="analyst"))
    if one.outcomes:
        blocks.append(Paragraph(text(Words("What we want. ", strong=True), " ".join(one.outcomes))))
    if one.actions:
        said = [text(f"{each.headline}" + (f" ({each.lead})" if each.lead else "")) for each in one.actions]
        blocks += [Paragraph(text(Words("What we will do:", strong=True))), Bullets(tuple(said))]
    aims = [f"{each.title}: {target_words(each)}" for each in one.measures if each.target]
    if aims:
        blocks += [
            Paragraph(text(Words("What we aim for:", strong=True))),
            Bullets(tuple(text(each) for each in aims)),
        ]
    elif one.measures:
        watched = names_in_words([each.title for each in one.measures])
        blocks.append(Paragraph(text(Words("What we watch. ", strong=True), f"{watched}. No target is set.")))
    return Section(
        id=f"priority-{one.number}",
        heading=one.title,
        blocks=tuple(blocks) or (Paragraph(text("Nothing is written yet.")),),
    )


def money_sentences(data: PlanData) -> tuple[str, ...]:
    """The money of the plan in a sentence or two; unknown is said, and is not zero."""
    given = total(one.pence for one in data.money if not one.in_kind)
    if not data.money:
        return ("No money for the plan is recorded.",)
    funders = list(
        dict.fromkeys(one.funder for one in data.money if not one.in_kind and one.pence is not None)
    )
    said = "How much money there is for this plan is not known."
    if funders:
        said = f"We know of {written_pounds(given.known)} for this plan, from {names_in_words(funders)}."
    unknown = list(dict.fromkeys(one.funder for one in data.money if not one.in_kind and one.pence is None))
    return (said, f" It is not known how much {names_in_words(unknown)} gives.") if unknown else (said,)


def _more(data: PlanData) -> Iterator[Block]:
    yield from open_blocks(data.consultations)
    if data.ask:
        yield Paragraph(
            text(f"To ask about the plan, or to get it in another form, contact {names_in_words(data.ask)}.")
        )
    if data.left_out:
        yield Paragraph(text("Some actions are not in this summary, because they are not for the public."))
    yield Paragraph(text(f"This summary shows the plan as it stood on {written_day(data.made)}."))
