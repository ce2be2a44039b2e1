"""The tests of the completeness rules for assessments, in the order of the rules; each decides one requirement.

A rule names its test by the name of the function. A test sees facts only, and says what it found, where, and
what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from saferplan.domain.categories import Strand
from saferplan.domain.completeness_facts import AssessmentFacts, Found, Status, listed
from saferplan.domain.display import written_day
from saferplan.domain.periods import Month


def adopted_in_the_year_before_the_plan(facts: AssessmentFacts) -> Found:
    """Adopted by somebody by the start of the plan, on a year of records that ends in the year before it."""
    if facts.adopted_on is None or not facts.adopted_by:
        return Found(
            Status.MISSING,
            "It has not been adopted: there is no day, or no body that adopted it.",
            remedy="Have the strategy group adopt it, and enter the day and the group's name.",
        )
    adopted = f"Adopted on {written_day(facts.adopted_on)} by {facts.adopted_by}."
    if facts.plan_starts is None:
        return Found(
            Status.UNKNOWN,
            f"{adopted} When the plan starts that it is to inform was not entered.",
            remedy="Enter the day on which the plan starts.",
        )
    plan = f"The plan starts on {written_day(facts.plan_starts)}."
    if facts.adopted_on > facts.plan_starts:
        return Found(Status.MISSING, f"{adopted} {plan}", remedy="Adopt it before the plan starts.")
    if not 1 <= Month(facts.plan_starts.year, facts.plan_starts.month) - facts.period.last <= 12:
        return Found(
            Status.MISSING,
            f"It is of the {facts.period.label}. {plan} That is not the year before it.",
            remedy="Make an assessment of a year that ends in the twelve months before the plan.",
        )
    return Found(Status.MET, f"{adopted} {plan}", "details")


def levels_of_crime_and_disorder(facts: AssessmentFacts) -> Found:
    """A count and a rate for recorded crime, for anti-social behaviour and for the local environment."""
    wanted = {
        "recorded-crime": "recorded crime",
        "anti-social-behaviour": "anti-social behaviour",
        "environment": "behaviour that harms the local environment",
    }
    levels = {
        group: [one for one in facts.measures if one.group == group and one.count and one.rate]
        for group in wanted
    }
    lacking = [words for group, words in wanted.items() if not levels[group]]
    if not lacking:
        first = levels["recorded-crime"][0]
        return Found(Status.MET, "Each has a measure with a count, a rate and its period.", first.section)
    return Found(
        Status.MISSING,
        f"There is no measure with a count and a rate of {listed(lacking)}.",
        remedy="Add records of it, and populations for its rate; the council holds environmental records.",
    )


def patterns(facts: AssessmentFacts) -> Found:
    """At least one analysis by place and one by time; people where the records say anything of them."""
    lacking = [words for words, found in (("place", facts.places), ("time", facts.times)) if not found]
    if lacking:
        return Found(
            Status.MISSING,
            f"There is no analysis by {listed(lacking)}.",
            remedy="Add records with a small area and a month, for at least a year.",
        )
    people = "place, time and people" if facts.people else "place and time; of people, nothing is held"
    return Found(Status.MET, f"There are patterns of {people}.", facts.places[0])


def level_of_substance_misuse(facts: AssessmentFacts) -> Found:
    """A measure of the strand with a count."""
    return _strand(
        facts, Strand.SUBSTANCE_MISUSE, "substance misuse", "drug offences, treatment or admissions"
    )


def level_of_reoffending(facts: AssessmentFacts) -> Found:
    """A measure of the strand with a count."""
    return _strand(
        facts, Strand.REOFFENDING, "re-offending", "counts of the probation and youth justice services"
    )


def level_of_serious_violence(facts: AssessmentFacts) -> Found:
    """A measure of the strand with a count and a rate."""
    return _strand(
        facts, Strand.SERIOUS_VIOLENCE, "serious violence", "police records, with populations", rate=True
    )


def changes_stated(facts: AssessmentFacts) -> Found:
    """Every headline measure has its earlier number and its change."""
    headline = [one for one in facts.measures if one.headline]
    lacking = [one.title for one in headline if not one.change]
    if not headline:
        return Found(Status.MISSING, "There are no measures.", remedy="Add records of two years.")
    if lacking:
        return Found(
            Status.MISSING,
            f"No change can be stated of {listed(lacking)}.",
            remedy="Add the months of the year before that are not held; or write what is known of the change.",
        )
    return Found(Status.MET, "Every measure has its earlier number and its change.", headline[0].section)


def changes_explained(facts: AssessmentFacts) -> Found:
    """Every notable change has a reason entered, or that it is not known."""
    notable = [one for one in facts.measures if one.notable]
    lacking = [one.title for one in notable if not one.explained]
    if lacking:
        return Found(
            Status.MISSING,
            f"Nobody has entered why these changed: {listed(lacking)}.",
            remedy="Enter what explains each, with the evidence, or that it is not known.",
        )
    if not notable:
        if any(one.change for one in facts.measures):
            return Found(Status.MET, "No change stands out, so there is none to explain.")
        return Found(
            Status.UNKNOWN,
            "No change could be stated, so it is not known whether there is one to explain.",
            remedy="Add the months that are not held.",
        )
    return Found(Status.MET, "Every change that stands out is explained.", notable[0].section)


def priorities_proposed(facts: AssessmentFacts) -> Found:
    """Ranked priorities with reasons were entered."""
    return _entered(
        facts.priorities, "Proposed priorities", "the proposed priorities, in order and with reasons"
    )


def community_views(facts: AssessmentFacts) -> Found:
    """Results of consultation were entered."""
    return _entered(
        facts.community_views, "Views of the community", "what people want prioritised, and who said so"
    )


def last_year(facts: AssessmentFacts) -> Found:
    """The outcome of last year's plan was entered."""
    return _entered(
        facts.last_year, "What became of last year's plan", "milestones reached and what came of them"
    )


def shared_information(facts: AssessmentFacts) -> Found:
    """The register of shared information is there, and names what did not arrive."""
    if facts.receipts is not None and facts.missing_sets:
        return Found(Status.MET, "The register lists what arrived and what did not.", facts.receipts)
    what = (
        "no register of the information received"
        if facts.receipts is None
        else "no list of what did not arrive"
    )
    return Found(
        Status.MISSING,
        f"There is {what}.",
        remedy="Record what each authority disclosed, quarter by quarter.",
    )


def police_objectives(facts: AssessmentFacts) -> Found:
    """Priorities are mapped to the objectives of the police and crime plan."""
    return _entered(
        facts.police_objectives, "Regard to the police and crime plan", "which objective each priority serves"
    )


def caveats_stated(facts: AssessmentFacts) -> Found:
    """Every measure states source, day of extraction and caveats."""
    lacking = [one.title for one in facts.measures if not (one.source and one.extracted and one.caveats)]
    if not facts.measures:
        return Found(Status.MISSING, "There are no measures.", remedy="Add records.")
    if lacking:
        return Found(
            Status.MISSING,
            f"Source, day of extraction or caveats are not stated of {listed(lacking)}.",
            remedy="Add them to the description of the dataset.",
        )
    return Found(
        Status.MET, "Every measure states its source, when it was extracted and its caveats.", "method"
    )


def equality(facts: AssessmentFacts) -> Found:
    """The section on who is affected was entered."""
    return _entered(
        facts.equality, "Who is affected", "who is affected, by protected characteristic as far as known"
    )


def peers(facts: AssessmentFacts) -> Found:
    """A comparison with peers is there, or the reason why not."""
    if facts.peers is not None:
        return Found(Status.MET, "The area is compared with similar areas.", facts.peers)
    if facts.why_no_peers:
        return Found(Status.MET, f"There is no comparison, and the reason is stated: {facts.why_no_peers}")
    return Found(
        Status.MISSING,
        "There is no comparison with similar areas, and no reason why not.",
        remedy="Add the counts of other districts, or state the reason.",
    )


def horizon_scan(facts: AssessmentFacts) -> Found:
    """The look ahead was entered."""
    return _entered(facts.horizon_scan, "What is coming", "what is likely to bear on crime and disorder")


TESTS: Mapping[str, Callable[[AssessmentFacts], Found]] = {
    test.__name__: test
    for test in (
        adopted_in_the_year_before_the_plan,
        levels_of_crime_and_disorder,
        patterns,
        level_of_substance_misuse,
        level_of_reoffending,
        level_of_serious_violence,
        changes_stated,
        changes_explained,
        priorities_proposed,
        community_views,
        last_year,
        shared_information,
        police_objectives,
        caveats_stated,
        equality,
        peers,
        horizon_scan,
    )
}
"""The tests that rules can name."""


def _entered(section: str | None, what: str, remedy: str) -> Found:
    if section is not None:
        return Found(Status.MET, f"{what}: entered.", section)
    return Found(Status.MISSING, f"{what}: nobody has entered it.", remedy=f"Enter {remedy}.")


def _strand(facts: AssessmentFacts, strand: Strand, words: str, sources: str, *, rate: bool = False) -> Found:
    levels = [one for one in facts.measures if strand in one.strands and one.count and (one.rate or not rate)]
    if levels:
        return Found(Status.MET, f"Measured by {listed([one.title for one in levels])}.", levels[0].section)
    return Found(Status.MISSING, f"There is no measure of {words}.", remedy=f"Add {sources}.")
