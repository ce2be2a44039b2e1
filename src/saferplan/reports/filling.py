"""What a report says by itself, from what the partnership holds: sentences and lists, one function for each filler.

Everything here is read, nothing is judged, and nothing is said of what is not held. An officer's comment has no filler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from saferplan.domain.council_report.templates import DecisionSought, Filler
from saferplan.domain.display import names_in_words, written_day
from saferplan.domain.money.pence import total, written_pounds
from saferplan.domain.planning.roles import PartnershipRole
from saferplan.partnership.capacities import Capacity
from saferplan.reports import plan_filling
from saferplan.reports.assessed import assessment_adopted, assessment_said, assessment_themes
from saferplan.reports.held import in_words
from saferplan.reports.material import Filled, Material
from saferplan.reports.registers import equality_said, powers_said, risks_said
from saferplan.reports.selectors import contacts_of
from saferplan.strategy.states import ObjectiveOwner

NOT_PUBLISHED = "not published"


def filled(filler: Filler, material: Material) -> Filled:
    """What a filler says of what is held; nothing where nothing is."""
    make = _FILLERS.get(filler)
    return Filled() if make is None else make(material)


def _portfolio_holder(one: Material) -> Filled:
    chairs = [each.post for each in one.partnership.appointed(Capacity.CHAIR)]
    return Filled(
        tuple(f"{each}, {each.organisation}; chair of {one.partnership.partnership}." for each in chairs)
    )


def _contacts(one: Material) -> Filled:
    return Filled(
        items=tuple(
            f"{each.post}: telephone {each.telephone or NOT_PUBLISHED}, e-mail {each.email or NOT_PUBLISHED}"
            for each in contacts_of(report=one.report)
        )
    )


def _purpose(one: Material) -> Filled:
    asks = {
        DecisionSought.NOTE: "to note",
        DecisionSought.APPROVE: "to approve",
        DecisionSought.RECOMMEND: "to recommend that Council approves",
    }[DecisionSought(one.report.decision)]
    return Filled((f"To ask {one.report.meeting} {asks} the {one.report.title}.", one.report.why))


def _recommendation(one: Material) -> Filled:
    asks = {
        DecisionSought.NOTE: "notes",
        DecisionSought.APPROVE: "approves",
        DecisionSought.RECOMMEND: "recommends that Council approves",
    }[DecisionSought(one.report.decision)]
    return Filled((f"That {one.report.meeting} {asks} the {one.report.title}.",))


def _council_priorities(one: Material) -> Filled:
    owner = ObjectiveOwner.COUNTY if one.report.council.kind == "county_council" else ObjectiveOwner.DISTRICT
    titles = [each.title for each in one.objectives if each.owner == owner]
    return Filled((f"{names_in_words(titles)}.",)) if titles else Filled()


def _funders(one: Material) -> Filled:
    names = list(dict.fromkeys(each.funder.name for each in one.contributions))
    if not names:
        return Filled()
    unknown = list(dict.fromkeys(each.funder.name for each in one.contributions if each.pence is None))
    give = "funders give" if len(names) > 1 else "funder gives"
    said = [
        f"{in_words(len(names)).capitalize()} {give} to the work of {one.year.label}: {names_in_words(names)}."
    ]
    if unknown:
        said.append(f"How much is not known of {names_in_words(unknown)}.")
    return Filled(tuple(said))


def _funding(one: Material) -> Filled:
    if not one.contributions:
        return Filled()
    items = []
    for each in one.contributions:
        amount = written_pounds(each.pence) if each.pence is not None else "amount not known"
        bound = f" ({each.condition.rstrip('.')})" if each.condition else ""
        items.append(f"{each.funder.name}, {each.purpose}: {amount}{bound}")
    known = total(each.pence for each in one.contributions)
    return Filled((f"For {one.year.label} the partnership is given {known.written}:",), tuple(items))


def _strategy_cycle(one: Material) -> Filled:
    strategy = one.strategy
    years = strategy.ends.year - strategy.starts.year
    return Filled(
        (
            f"The {strategy.title} runs from {written_day(strategy.starts)} to {written_day(strategy.ends)}, "
            f"{in_words(years)} years; the plan that puts it into practice is that of {one.year.label}.",
        )
    )


def _membership(one: Material) -> Filled:
    parts: dict[PartnershipRole, list[str]] = {}
    for organisation, role in one.partnership.organisations:
        if role is not None:
            parts.setdefault(PartnershipRole(role.role), []).append(organisation.name)
    names = [each.name for each in one.partnership.aliases]
    name = str(one.partnership.partnership)
    also = f"{name} is also called {names_in_words(names)}." if names else ""
    said = f"{'It' if names else name} brings together:"
    items = tuple(f"{role.label}: {', '.join(parts[role])}" for role in PartnershipRole if role in parts)
    return Filled(tuple(each for each in (also, said) if each), items) if items else Filled()


def _team(one: Material) -> Filled:
    team = [each.post for each in one.partnership.appointed(Capacity.CO_ORDINATING_TEAM)]
    if not team:
        return Filled()
    councils = list(dict.fromkeys(each.organisation.name for each in team))
    items = tuple(f"{each.title}{' (part time)' if each.part_time else ''}" for each in team)
    return Filled((f"A team of {names_in_words(councils)} co-ordinates the partnership:",), items)


def _powers(one: Material) -> Filled:
    return Filled(powers_said(by=one.by, day=one.report.day))


def _risk(one: Material) -> Filled:
    said = risks_said(by=one.by, priorities=one.priorities)
    return Filled(("The risk register has, by priority:",), said) if said else Filled()


def _equality(one: Material) -> Filled:
    said = equality_said(by=one.by)
    return Filled(("Equality impact assessments that are held:",), said) if said else Filled()


def _objectives(one: Material) -> Filled:
    titles = [each.title for each in one.objectives if each.owner == ObjectiveOwner.LOCAL_POLICING_BODY]
    if not titles:
        return Filled()
    serving = [
        f"priority {each.number}: "
        + names_in_words(
            [o.title for o in each.objectives.all() if o.owner == ObjectiveOwner.LOCAL_POLICING_BODY]
        )
        for each in one.priorities
        if any(o.owner == ObjectiveOwner.LOCAL_POLICING_BODY for o in each.objectives.all())
    ]
    said = f"The police and crime plan has {in_words(len(titles))} objectives: {names_in_words(titles)}."
    return Filled((said, *(("The priorities serve them so:",) if serving else ())), tuple(serving))


def _assessment(one: Material) -> Filled:
    held = assessment_adopted(day=one.report.day)
    if held is None:
        return Filled()
    themes = assessment_themes(held)
    said = (assessment_said(held), *(("It looks, theme by theme, at:",) if themes else ()))
    return Filled(said, themes)


def _regard(one: Material) -> Filled:
    owners = {each.owner for each in one.objectives}
    named = [owner.label for owner in ObjectiveOwner if owner.value in owners]
    return (
        Filled((f"Objectives that are held and were considered: {names_in_words(named)}.",))
        if named
        else Filled()
    )


_FILLERS: Mapping[Filler, Callable[[Material], Filled]] = {
    Filler.PORTFOLIO_HOLDER: _portfolio_holder,
    Filler.CONTACTS: _contacts,
    Filler.PURPOSE: _purpose,
    Filler.COUNCIL_PRIORITIES: _council_priorities,
    Filler.FUNDERS: _funders,
    Filler.RECOMMENDATION: _recommendation,
    Filler.STRATEGY_CYCLE: _strategy_cycle,
    Filler.MEMBERSHIP: _membership,
    Filler.FUNDING: _funding,
    Filler.TEAM: _team,
    Filler.POWERS: _powers,
    Filler.RISK: _risk,
    Filler.EQUALITY: _equality,
    Filler.OBJECTIVES: _objectives,
    Filler.ASSESSMENT: _assessment,
    Filler.REGARD: _regard,
    Filler.THEMES: plan_filling.themes,
    Filler.PRIORITIES: plan_filling.priorities,
    Filler.ACTION_PLAN: plan_filling.action_plan,
    Filler.MILESTONES: plan_filling.milestones,
    Filler.MONITORING: plan_filling.monitoring,
    Filler.REFRESH: plan_filling.refresh,
    Filler.WORKSHOP: plan_filling.workshop,
}
