"""What a report says by itself, from what the partnership holds: sentences and lists, one function for each filler.

Everything here is read, nothing is judged, and nothing is said of what is not held. An officer's comment has no filler.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from saferplan.domain.council_report.templates import DecisionSought, Filler
from saferplan.domain.display import written_day
from saferplan.domain.money.pence import total, written_pounds
from saferplan.domain.planning.roles import PartnershipRole, Visibility
from saferplan.domain.planning.strands import strands_in_force
from saferplan.domain.planning.years import PlanYear
from saferplan.history.actor import Actor
from saferplan.meetings.models import Meeting
from saferplan.meetings.selectors import forward_plan, meeting_list
from saferplan.money.models import Contribution
from saferplan.money.selectors import money_of
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.overview import Constitution, constitution
from saferplan.plan.models import Action
from saferplan.plan.selectors import action_list, priority_list
from saferplan.powers.selectors import uses_in, uses_sentence
from saferplan.reports.held import in_words
from saferplan.reports.models import CouncilReport
from saferplan.reports.selectors import contacts_of
from saferplan.strategy.models import Objective, Priority, Strategy, Theme
from saferplan.strategy.selectors import jurisdiction, objective_list, strategy_get
from saferplan.strategy.states import ObjectiveOwner

NOT_PUBLISHED = "not published"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filler says: sentences, and a list below them."""

    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sentences or self.items)


@dataclass
class Material:
    """What there is for a report, read once each."""

    by: Actor
    report: CouncilReport

    @cached_property
    def year(self) -> PlanYear:
        """The plan's year."""
        return PlanYear(self.report.plan.year)

    @cached_property
    def partnership(self) -> Constitution:
        """How the partnership is put together on the day of the meeting."""
        return constitution(by=self.by, day=min(self.report.day, self.by.today))

    @cached_property
    def strategy(self) -> Strategy:
        """The strategy that the plan stands under."""
        return strategy_get(number=self.report.plan.strategy_id)

    @cached_property
    def themes(self) -> Sequence[Theme]:
        """Its themes, by letter."""
        held: Sequence[Theme] = self.strategy.held_themes  # type: ignore[attr-defined]
        return held

    @cached_property
    def priorities(self) -> list[Priority]:
        """The priorities of the year."""
        return list(priority_list(plan=self.report.plan))

    @cached_property
    def actions(self) -> list[Action]:
        """The actions of the year, those that everybody may know of by name."""
        held = action_list(by=self.by, plan=self.report.plan)
        return [one for one in held if one.ended is None]

    @cached_property
    def contributions(self) -> Sequence[Contribution]:
        """What funders give to the year, in the order in which it was entered."""
        return sorted(money_of(plan=self.report.plan).contributions, key=lambda one: one.pk)

    @cached_property
    def objectives(self) -> list[Objective]:
        """The objectives of others on the day of the meeting."""
        return list(objective_list(day=self.report.day))

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The partnership's meetings in the year."""
        return [one for one in meeting_list() if self.year.first <= one.date <= self.year.last]


def filled(filler: Filler, material: Material) -> Filled:
    """What a filler says of what is held; nothing where nothing is."""
    make = _FILLERS.get(filler)
    return Filled() if make is None else make(material)


def listed(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


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
    return Filled((f"{listed(titles)}.",)) if titles else Filled()


def _funders(one: Material) -> Filled:
    names = list(dict.fromkeys(each.funder.name for each in one.contributions))
    if not names:
        return Filled()
    unknown = list(dict.fromkeys(each.funder.name for each in one.contributions if each.pence is None))
    give = "funders give" if len(names) > 1 else "funder gives"
    said = [f"{in_words(len(names)).capitalize()} {give} to the work of {one.year.label}: {listed(names)}."]
    if unknown:
        said.append(f"How much is not known of {listed(unknown)}.")
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
    also = f"{name} is also called {listed(names)}." if names else ""
    said = f"{'It' if names else name} brings together:"
    items = tuple(f"{role.label}: {', '.join(parts[role])}" for role in PartnershipRole if role in parts)
    return Filled(tuple(each for each in (also, said) if each), items) if items else Filled()


def _team(one: Material) -> Filled:
    team = [each.post for each in one.partnership.appointed(Capacity.CO_ORDINATING_TEAM)]
    if not team:
        return Filled()
    councils = list(dict.fromkeys(each.organisation.name for each in team))
    items = tuple(f"{each.title}{' (part time)' if each.part_time else ''}" for each in team)
    return Filled((f"A team of {listed(councils)} co-ordinates the partnership:",), items)


def _powers(one: Material) -> Filled:
    """How often powers were used in the twelve months to the meeting: counts, never cases."""
    first = one.report.day - dt.timedelta(days=365)
    used = [each for each in uses_in(first=first, last=one.report.day) if each.ends <= one.by.today]
    said = uses_sentence(used)
    notes = tuple(each.note for each in used if each.note)
    return Filled(tuple(each for each in (said, *notes) if each))


def _objectives(one: Material) -> Filled:
    titles = [each.title for each in one.objectives if each.owner == ObjectiveOwner.LOCAL_POLICING_BODY]
    if not titles:
        return Filled()
    serving = [
        f"priority {each.number}: "
        + listed([o.title for o in each.objectives.all() if o.owner == ObjectiveOwner.LOCAL_POLICING_BODY])
        for each in one.priorities
        if any(o.owner == ObjectiveOwner.LOCAL_POLICING_BODY for o in each.objectives.all())
    ]
    said = f"The police and crime plan has {in_words(len(titles))} objectives: {listed(titles)}."
    return Filled((said, *(("The priorities serve them so:",) if serving else ())), tuple(serving))


def _regard(one: Material) -> Filled:
    owners = {each.owner for each in one.objectives}
    named = [owner.label for owner in ObjectiveOwner if owner.value in owners]
    return Filled((f"Objectives that are held and were considered: {listed(named)}.",)) if named else Filled()


def _themes(one: Material) -> Filled:
    if not one.themes:
        return Filled()
    asked = {each.strand.value: each for each in strands_in_force(one.year.first, jurisdiction())}
    first_strand = next(iter(asked), "")
    statutory = [each for each in one.themes if each.strand in asked and each.strand != first_strand]
    local = len(one.themes) - len(statutory)
    said = (
        f"The strategy has {in_words(len(one.themes))} themes: {in_words(local)} of the partnership's own, and "
        f"{in_words(len(statutory))} that the law asks for by name:"
    )
    items = tuple(
        f"{each.letter}. {each.title}{' (statutory)' if each in statutory else ''}" for each in one.themes
    )
    return Filled((said,), items)


def _priorities(one: Material) -> Filled:
    if not one.priorities:
        return Filled()
    said = f"The priorities of {one.year.label} are {in_words(len(one.priorities))}; each year has its own:"
    items = []
    for each in one.priorities:
        letters = [theme.letter for theme in each.themes.all()]
        serves = f" (theme{'s' if len(letters) > 1 else ''} {listed(sorted(letters))})" if letters else ""
        items.append(f"Priority {each.number}: {each.title}{serves}")
    return Filled((said,), tuple(items))


def _action_plan(one: Material) -> Filled:
    if not one.priorities:
        return Filled()
    said = (
        f"The action plan of {one.year.label} has {in_words(len(one.priorities))} sections, one for each priority, "
        f"with {in_words(len(one.actions))} headline actions:"
    )
    items = []
    for each in one.priorities:
        mine = [action for action in one.actions if action.priority_id == each.pk]
        named = [str(action) for action in mine if action.visibility != Visibility.RESTRICTED]
        kept = len(mine) - len(named)
        named += [f"{in_words(kept)} that is not for everybody to read"] if kept else []
        items.append(f"Priority {each.number}: {'; '.join(named) if named else 'none yet'}")
    return Filled((said,), tuple(items))


def _milestones(one: Material) -> Filled:
    due = [each.due for action in one.actions for each in action.milestones.all() if each.stopped is None]
    if not due:
        return Filled()
    by_quarter = [
        f"{in_words(sum(quarter.first <= day <= quarter.last for day in due))} in {quarter.label}"
        for quarter in one.year.quarters
    ]
    later = sum(day > one.year.last for day in due)
    by_quarter += [f"{in_words(later)} later"] if later else []
    return Filled((f"Its {in_words(len(due))} milestones fall due by quarter: {listed(by_quarter)}.",))


def _monitoring(one: Material) -> Filled:
    if not one.meetings:
        return Filled()
    series = one.meetings[0].series
    apart = f", {in_words(series.months)} months apart" if series is not None else ""
    days = listed([written_day(each.date) for each in one.meetings])
    return Filled(
        (
            f"The partnership meets {in_words(len(one.meetings))} times in {one.year.label}{apart}: {days}. A status "
            "report goes to each of these meetings and says which quarter it covers and as at which day.",
        )
    )


def _refresh(one: Material) -> Filled:
    after = one.year.next.label
    items = tuple(
        f"{each.title}: from {written_day(each.not_before)}" if each.not_before else each.title
        for each in forward_plan()
        if after in each.title
    )
    return Filled((f"What is planned towards {after}:",), items) if items else Filled()


def _workshop(one: Material) -> Filled:
    scored = [each for each in one.priorities if each.why]
    if not scored:
        return Filled()
    items = tuple(f"Priority {each.number}: {each.why}" for each in scored)
    return Filled(("Why each priority was chosen is recorded:",), items)


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
    Filler.OBJECTIVES: _objectives,
    Filler.REGARD: _regard,
    Filler.THEMES: _themes,
    Filler.PRIORITIES: _priorities,
    Filler.ACTION_PLAN: _action_plan,
    Filler.MILESTONES: _milestones,
    Filler.MONITORING: _monitoring,
    Filler.REFRESH: _refresh,
    Filler.WORKSHOP: _workshop,
}
