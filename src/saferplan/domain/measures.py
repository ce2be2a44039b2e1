"""What is measured: a dataset's records of some categories, with the denominator and direction that fit them."""

from __future__ import annotations

import msgspec

from saferplan.domain.categories import Category, Denominator, Direction, Strand, categories, category

ALL_CRIME = "all-crime"
POLICE_RECORDS = "police-street"


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is counted and compared.

    `categories` are the categories whose records of `dataset` are counted. `people` says what one record is,
    in the plural, for sentences.
    """

    id: str
    title: str
    definition: str
    records: str
    dataset: str
    categories: tuple[str, ...]
    strands: tuple[Strand, ...]
    denominator: Denominator
    desired_direction: Direction
    sensitive: bool
    counts_as_crime: bool


def all_crime() -> Measure:
    """Overall crime: every crime recorded by the police, which leaves out anti-social behaviour incidents.

    >>> "anti-social-behaviour" in all_crime().categories
    False
    """
    counted = tuple(one.id for one in categories().values() if one.counts_as_crime and one.police_uk)
    return Measure(
        id=ALL_CRIME,
        title="All crime",
        definition=(
            "Every crime that the police recorded and published by place. Anti-social behaviour incidents and "
            "fraud are not in it."
        ),
        records="crimes",
        dataset=POLICE_RECORDS,
        categories=counted,
        strands=(Strand.CRIME_AND_DISORDER,),
        denominator=Denominator.PEOPLE,
        desired_direction=Direction.DOWN,
        sensitive=False,
        counts_as_crime=True,
    )


def police_measures() -> tuple[Measure, ...]:
    """Every measure that published police records can have: overall crime and each of the publisher's types.

    >>> [one.title for one in police_measures()][:3]
    ['All crime', 'Anti-social behaviour', 'Bicycle theft']
    """
    types = (one for one in categories().values() if one.police_uk)
    return (all_crime(), *(of_category(POLICE_RECORDS, "", one) for one in types))


def of_category(dataset: str, dataset_title: str, one: Category) -> Measure:
    """The measure that counts one category of one dataset.

    Police records are named by the category alone; partners' records carry the dataset's title, so that two
    sources of the same thing are never taken for one another.

    >>> from saferplan.domain.categories import category
    >>> of_category("council-noise", "Council noise complaints", category("noise")).title
    'Noise (Council noise complaints)'
    """
    of_police = dataset == POLICE_RECORDS
    return Measure(
        id=one.id if of_police else f"{dataset}/{one.id}",
        title=one.title if of_police else f"{one.title} ({dataset_title})",
        definition=one.description,
        records="crimes" if one.counts_as_crime and of_police else "records",
        dataset=dataset,
        categories=(one.id,),
        strands=one.strands,
        denominator=one.denominator,
        desired_direction=one.desired_direction,
        sensitive=one.sensitive,
        counts_as_crime=one.counts_as_crime,
    )


def held_measures(dataset: str, dataset_title: str, held: frozenset[str]) -> tuple[Measure, ...]:
    """The measures of a dataset in which these categories occur, in the order of the category table.

    A partner's list of one category only is called by its own title.

    >>> [one.title for one in held_measures("noise", "Noise complaints", frozenset({"noise"}))]
    ['Noise complaints']
    """
    found = tuple(of_category(dataset, dataset_title, category(id_)) for id_ in categories() if id_ in held)
    if len(found) == 1 and dataset != POLICE_RECORDS:
        return (msgspec.structs.replace(found[0], title=dataset_title),)
    return found
