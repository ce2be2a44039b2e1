"""What a report says by itself of the strategy, the plan and its meetings: one function for each filler."""

from __future__ import annotations

from saferplan.domain.display import names_in_words, written_day
from saferplan.domain.planning.roles import Visibility
from saferplan.domain.planning.strands import strands_in_force
from saferplan.meetings.selectors import forward_plan
from saferplan.reports.held import in_words
from saferplan.reports.material import Filled, Material
from saferplan.strategy.selectors import jurisdiction


def themes(one: Material) -> Filled:
    """The themes of the strategy, and which of them the law asks for by name."""
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


def priorities(one: Material) -> Filled:
    """The priorities of the year, with the themes that they serve."""
    if not one.priorities:
        return Filled()
    said = f"The priorities of {one.year.label} are {in_words(len(one.priorities))}; each year has its own:"
    items = []
    for each in one.priorities:
        letters = [theme.letter for theme in each.themes.all()]
        serves = (
            f" (theme{'s' if len(letters) > 1 else ''} {names_in_words(sorted(letters))})" if letters else ""
        )
        items.append(f"Priority {each.number}: {each.title}{serves}")
    return Filled((said,), tuple(items))


def action_plan(one: Material) -> Filled:
    """The sections of the action plan, with the headline actions that everybody may know of."""
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


def milestones(one: Material) -> Filled:
    """How many milestones fall due in which quarter."""
    due = [each.due for action in one.actions for each in action.milestones.all() if each.stopped is None]
    if not due:
        return Filled()
    by_quarter = [
        f"{in_words(sum(quarter.first <= day <= quarter.last for day in due))} in {quarter.label}"
        for quarter in one.year.quarters
    ]
    later = sum(day > one.year.last for day in due)
    by_quarter += [f"{in_words(later)} later"] if later else []
    return Filled(
        (f"Its {in_words(len(due))} milestones fall due by quarter: {names_in_words(by_quarter)}.",)
    )


def monitoring(one: Material) -> Filled:
    """How often the partnership meets, and what status reports say."""
    if not one.meetings:
        return Filled()
    series = one.meetings[0].series
    apart = f", {in_words(series.months)} months apart" if series is not None else ""
    days = names_in_words([written_day(each.date) for each in one.meetings])
    return Filled(
        (
            f"The partnership meets {in_words(len(one.meetings))} times in {one.year.label}{apart}: {days}. A status "
            "report goes to each of these meetings and says which quarter it covers and as at which day.",
        )
    )


def refresh(one: Material) -> Filled:
    """What the forward plan has towards the next year."""
    after = one.year.next.label
    items = tuple(
        f"{each.title}: from {written_day(each.not_before)}" if each.not_before else each.title
        for each in forward_plan()
        if after in each.title
    )
    return Filled((f"What is planned towards {after}:",), items) if items else Filled()


def workshop(one: Material) -> Filled:
    """Why each priority was chosen."""
    scored = [each for each in one.priorities if each.why]
    if not scored:
        return Filled()
    items = tuple(f"Priority {each.number}: {each.why}" for each in scored)
    return Filled(("Why each priority was chosen is recorded:",), items)
