"""Groups whose answers are hidden: few gave an answer, or few did not, or others would give such a group away.

Of an answer a reader knows how many gave it in all, how many of each group were asked, and how many gave it in each
group that is shown. What the hidden groups come to together is therefore known. A hidden group is safe where the others
leave it enough room: the most and the least that it can be lie far enough apart. With one known sum that room is found
by adding up, which is exact; `domain.recovery` does the same for totals that cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.domain.suppression import SuppressionRule


@dataclass(frozen=True, slots=True)
class GroupAnswers:
    """How many of a group gave an answer, `of` how many. One that is not `printed` is shown nowhere in any case."""

    name: str
    gave: int
    of: int
    printed: bool = True


def hidden_groups(
    groups: Sequence[GroupAnswers], rule: SuppressionRule, *, both_ways: bool
) -> frozenset[str]:
    """The groups whose share of an answer is not shown, of those that are printed.

    Args:
        groups: everybody who was asked, each in one group.
        rule: the audience's thresholds.
        both_ways: whether few who did not give the answer are protected as well as few who did.

    Returns:
        The names of the groups to hide: as few people's as a search finds that begins with the small groups. All of
        them where so few gave the answer that any share of it could point at somebody.

    >>> from saferplan.domain.suppression import suppression_rule
    >>> asked = [GroupAnswers("north", 3, 40), GroupAnswers("south", 20, 50), GroupAnswers("west", 90, 200)]
    >>> sorted(hidden_groups(asked, suppression_rule("Public"), both_ways=True))
    ['north', 'south']
    """
    gave, of = sum(one.gave for one in groups), sum(one.of for one in groups)
    few = [gave, of - gave] if both_ways else [gave]
    if any(0 < one < rule.zeros_hidden_below for one in few):
        return frozenset(one.name for one in groups if one.printed)
    protected = [_Protected(one, rule, both_ways=both_ways) for one in groups if one.of]
    small = [one for one in protected if one.is_small]
    if not small:
        return frozenset()
    hidden = [one for one in protected if one.is_small or not one.group.printed]
    by_size = sorted((one for one in protected if one.can_be_hidden), key=lambda one: one.group.of)
    others = [one for one in by_size if one not in hidden]
    while not _safe(hidden) and others:
        hidden.append(others.pop(0))
    # What turned out not to be needed is shown again, the largest group first.
    for one in sorted(hidden, key=lambda one: -one.group.of):
        without = [other for other in hidden if other is not one]
        if one.group.printed and not one.is_small and _safe(without):
            hidden = without
    if not _safe(hidden):
        hidden = protected
    return frozenset(one.group.name for one in hidden if one.group.printed)


@dataclass(frozen=True, slots=True)
class _Protected:
    group: GroupAnswers
    rule: SuppressionRule
    both_ways: bool

    @property
    def is_small(self) -> bool:
        return self._gave_is_small or self._others_are_few

    @property
    def can_be_hidden(self) -> bool:
        """A reader takes it that a group of which nobody or everybody gave the answer is shown: so it is."""
        return self.group.printed and self.least <= self.group.gave <= self.most

    @property
    def least(self) -> int:
        """How few may have given the answer, for somebody who knows what is hidden and what is shown."""
        return 1 if self.group.printed else 0

    @property
    def most(self) -> int:
        """How many may have given it."""
        return self.group.of - (1 if self.group.printed and self.both_ways else 0)

    def is_safe_between(self, least: int, most: int) -> bool:
        """Whether a group that can be anything from the least to the most is hidden well enough."""
        below = self.rule.hide_below
        if self._gave_is_small and (least > 1 or most < min(below - 1, self.most)):
            return False
        others_least, others_most = self.group.of - most, self.group.of - least
        if self._others_are_few and (
            others_least > 1 or others_most < min(below - 1, self.group.of - self.least)
        ):
            return False
        needs_room = self.is_small or self.group.printed
        return not needs_room or most - least >= min(self.rule.width, self.most - self.least)

    @property
    def _gave_is_small(self) -> bool:
        return 0 < self.group.gave < self.rule.hide_below

    @property
    def _others_are_few(self) -> bool:
        return self.both_ways and 0 < self.group.of - self.group.gave < self.rule.hide_below


def _safe(hidden: Sequence[_Protected]) -> bool:
    known = sum(one.group.gave for one in hidden)
    least, most = sum(one.least for one in hidden), sum(one.most for one in hidden)
    return all(
        one.is_safe_between(
            max(one.least, known - (most - one.most)), min(one.most, known - (least - one.least))
        )
        for one in hidden
    )
