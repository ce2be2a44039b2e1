"""Synthetic answers to a survey, drawn by a program from one seed: every build has the same. Nobody was asked."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from typing import Any

# How often each answer is given, in the order in which a question has them.
_SHARES = {
    "safe_outside_day": (48, 42, 7, 3),
    "safe_outside_dark": (16, 41, 30, 13),
    "safe_home_day": (68, 27, 4, 1),
    "safe_home_dark": (50, 38, 9, 3),
    "safe_town_day": (38, 48, 11, 3),
    "safe_town_dark": (10, 33, 36, 21),
    "crime_changed": (9, 24, 50, 13, 4),
    "behaviour_changed": (31, 69),
    "experienced": (27, 73),
    "reported": (46, 54),
    "confidence": (7, 38, 31, 17, 7),
    "asb_vehicles": (1, 4, 22, 73),
    "asb_noise": (5, 11, 36, 48),
    "asb_drunk": (8, 19, 38, 35),
    "asb_drugs": (13, 22, 31, 34),
    "asb_litter": (11, 26, 38, 25),
    "asb_teenagers": (9, 20, 36, 35),
    "asb_vandalism": (7, 17, 39, 37),
    "age": (14, 27, 39, 20),
    "sex": (54, 46),
    "disability": (23, 77),
    "ethnicity": (2, 1, 1, 95, 1),
    "area": (17, 9, 34, 8, 7, 25),
    "who": (82, 11, 4, 3),
    "priorities": (26, 14, 5, 7, 12, 5, 14, 5, 2, 4, 9, 8),
}
_NOT_COUNTED = 0.04
_BLANK = 0.02


def survey_csv(
    questions: Sequence[Any],
    columns: Sequence[str],
    *,
    seed: int,
    respondents: int,
    safer: float,
    texts: Sequence[str],
) -> bytes:
    """An export as CSV, one row a respondent.

    Args:
        questions: the questions of the questionnaire, in order.
        columns: the columns of its blank sheet.
        seed: which answers are drawn.
        respondents: how many answer.
        safer: by which share the good answers about safety are given more often, or less where below 0.
        texts: what the first few wrote.
    """
    draw = random.Random(seed)  # noqa: S311 - an example, and no secret
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for person in range(respondents):
        line: list[str] = []
        for one in questions:
            asked = one.asked
            if asked.kind.value == "words":
                line.append(texts[person] if person < len(texts) else "")
            elif asked.kind.value == "ranked":
                chosen = _ranked(draw, asked.answers, asked.most)
                line += [*chosen, *[""] * (asked.most - len(chosen))]
            else:
                line.append(_one(draw, asked, safer if asked.key.startswith("safe_") else 0.0))
        writer.writerow(line)
    return out.getvalue().encode("utf-8")


def _one(draw: random.Random, asked: Any, safer: float) -> str:
    chance = draw.random()
    if chance < _BLANK:
        return ""
    if asked.not_counted and chance < _BLANK + _NOT_COUNTED:
        return str(draw.choice(asked.not_counted))
    weights = list(_SHARES[asked.key])
    half = len(weights) // 2
    weights = [weight * (1 + safer if at < half else 1 - safer) for at, weight in enumerate(weights)]
    return str(draw.choices(asked.answers, weights)[0])


def _ranked(draw: random.Random, answers: Sequence[str], most: int) -> list[str]:
    left = dict(zip(answers, _SHARES["priorities"], strict=True))
    chosen: list[str] = []
    for _ in range(draw.choice((1, 2, most, most, most))):
        chosen.append(draw.choices(list(left), list(left.values()))[0])
        del left[chosen[-1]]
    return chosen
