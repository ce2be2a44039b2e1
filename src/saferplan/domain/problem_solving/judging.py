"""What a person may say of an effect where no evaluation is held: words without numbers, and no better a grade than
the design allows.

A number of an effect needs a figure that can be traced; one that is only typed cannot be. And whatever somebody
thinks of the work, a comparison of before and after alone reaches level 2 of the Maryland scale and no more.
"""

from __future__ import annotations

import re

from saferplan.domain.evaluation_design import Design, grade

_NUMBER = re.compile(r"\d|\bper cent\b|%")


def design_of(
    *,
    treated_areas: int,
    control_areas: int,
    before: bool,
    comparable: bool | None,
    matched: bool,
    random: bool,
) -> Design:
    """A design as the scale takes it: the work was done somewhere, and what speaks of areas compared needs some."""
    return Design(
        treated_areas=max(1, treated_areas),
        control_areas=control_areas,
        before=before,
        comparable=comparable if control_areas else None,
        matched=matched and control_areas > 0,
        random=random and control_areas > 0,
    )


def judgement_faults(words: str) -> str:
    """Why words cannot stand as a judgement; empty where they can.

    >>> judgement_faults("Residents told wardens that evenings are calmer.")
    ''
    >>> judgement_faults("Down by 20%.")
    'It gives a number. A number of an effect has to be a figure that can be traced: evaluate it, or leave it out.'
    """
    if not words.strip():
        return "Say in a few sentences what is thought, and of what."
    if _NUMBER.search(words):
        return (
            "It gives a number. A number of an effect has to be a figure that can be traced: evaluate it, or leave it "
            "out."
        )
    return ""


def grade_fault(stated: int | None, design: Design) -> str:
    """Why a grade on the Maryland scale cannot be claimed; empty where it can.

    >>> only = Design(treated_areas=1, control_areas=0, before=True, comparable=None, matched=False, random=False)
    >>> grade_fault(2, only), grade_fault(None, only)
    ('', '')
    >>> grade_fault(3, only)
    'This design reaches level 2: before and after, without comparable control areas. It cannot be graded higher.'
    """
    limit = grade(design)
    if stated is None or 0 <= stated <= limit.level:
        return ""
    if stated < 0:
        return "The scale begins at 0."
    return f"This design reaches level {limit.level}: {limit.words}. It cannot be graded higher."
