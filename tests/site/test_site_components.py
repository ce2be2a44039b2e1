"""Components: what is escaped, which statuses there are, how far colours stand apart."""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import SafeString

from saferplan.documents.look import contrast
from saferplan.domain.planning import cycles, delivery, outcomes
from saferplan.domain.planning.wording import Shown
from saferplan.domain.verdicts import Verdict
from saferplan.site import components
from saferplan.site.components import Cell, Column, Table, status_tag
from saferplan.strategy import states

STATUSES = [
    status
    for module in (cycles, delivery, outcomes, states)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Shown) and kind is not Shown
    for status in kind
]


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load components %}" + source).render(context)


def static(path: str) -> str:
    found = finders.find(path)
    assert isinstance(found, str)
    return Path(found).read_text(encoding="utf-8")


@pytest.mark.parametrize("status", [*STATUSES, *Verdict], ids=lambda one: f"{type(one).__name__}.{one.name}")
def test_every_status_has_a_word_a_shape_and_a_meaning(status: Shown | Verdict) -> None:
    shown = status_tag(status)
    assert status.word in re.sub("<[^>]*>", "", shown)
    assert "<svg" in shown
    assert f'title="{status.meaning}"' in shown


def test_statuses_of_two_kinds_with_the_same_stored_text_are_told_apart() -> None:
    """Both are stored as `green`, and so are equal as text."""
    assert delivery.DeliveryStatus.GREEN == outcomes.OutcomeStatus.GREEN
    assert "On track" in status_tag(delivery.DeliveryStatus.GREEN)
    assert "Target met" in status_tag(outcomes.OutcomeStatus.GREEN)


def test_no_two_statuses_of_a_kind_are_told_apart_by_colour_alone() -> None:
    for kind in {type(one) for one in STATUSES}:
        assert issubclass(kind, Enum)
        looks = [(one.word, one.shape) for one in kind]  # type: ignore[attr-defined]
        assert len({word for word, _ in looks}) == len(looks)
    assert len({one.shape for one in delivery.DeliveryStatus}) == len(delivery.DeliveryStatus)


def test_a_table_escapes_what_people_wrote() -> None:
    shown = Table(
        "<i>caption</i>",
        ("<i>head</i>", Column("Number", numeric=True)),
        [(Cell("<i>cell</i>", href='"><i>', detail="<i>detail</i>"), 3)],
    ).html()
    assert isinstance(shown, SafeString)
    assert "<i>" not in shown


def test_days_in_a_table_are_written_out_and_numbers_stand_to_the_right() -> None:
    shown = Table(
        "Plan", ("Action", "Due", Column("n", numeric=True)), [("1.1", dt.date(2017, 6, 3), 4)]
    ).html()
    assert '<span class="sp-day">3 June 2017</span>' in shown
    assert '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="n">4</td>' in shown
    assert '<th scope="row" class="govuk-table__header">1.1</th>' in shown


@pytest.mark.parametrize(
    "source",
    [
        "{% tag text %}",
        "{% warning text %}",
        "{% button text hidden=text value=text name=text %}",
        "{% button text href=text %}",
        "{% inset %}{{ text }}{% endinset %}",
        "{% details text %}{{ text }}{% enddetails %}",
        "{% panel text %}{{ text }}{% endpanel %}",
        "{% empty text %}{{ text }}{% endempty %}",
        "{% card text %}{{ text }}{% endcard %}",
        "{% figure text text trace=text detail=text %}",
        "{% breadcrumbs text text %}",
        "{% back_link text text %}",
    ],
)
def test_what_people_wrote_is_escaped_everywhere(source: str) -> None:
    assert "<i" not in rendered(source, text='<i>"').replace("<input", "")


def test_history_says_who_when_what_and_why() -> None:
    entry = components.HistoryEntry(
        "moved a milestone",
        dt.datetime(2017, 6, 12, 23, 30, tzinfo=dt.UTC),
        "Community Safety Officer",
        "NWLDC",
        "Flooded <venue>.",
        [
            components.FieldChange("Due", "31 May 2017", "14 July 2017"),
            components.FieldChange("Note", "", "x"),
        ],
    )
    text = " ".join(re.sub("<[^>]*>", " ", rendered("{% history entries %}", entries=[entry])).split())
    assert text == (
        "Community Safety Officer , NWLDC, moved a milestone 13 June 2017, 00:30 "
        "Due: from 31 May 2017 → to 14 July 2017 Note: x Reason: Flooded &lt;venue&gt;."
    )


def test_pages_of_a_list_keep_what_else_was_asked() -> None:
    request = RequestFactory().get("/plan/?lead=police&page=2")
    shown = rendered("{% pagination page %}", page=Paginator(range(50), 20).page(2), request=request)
    assert 'href="?lead=police&amp;page=3"' in shown
    assert 'rel="prev"' in shown
    assert "aria-current" in shown
    one = rendered("{% pagination page %}", page=Paginator(range(5), 20).page(1), request=request)
    assert one.strip() == ""


# --- style sheets -------------------------------------------------------------------------------------------


def test_the_style_sheets_ask_for_no_font_crest_or_other_file() -> None:
    for path in ("govuk/govuk.css", "saferplan/saferplan.css"):
        text = static(path)
        assert not re.search(
            r"url\(|@font-face|@import|GDS Transport|crown|crest.*\.svg", text.replace("no crown", "")
        )
    assert "MIT License" in static("govuk/LICENSE.txt")


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--(sp-[a-z-]+): (#[0-9a-f]{6})", css))


def test_colours_stand_far_enough_apart() -> None:
    ours = colours(static("saferplan/saferplan.css"))
    govuk = static("govuk/govuk.css")
    for ground in ("#ffffff", ours["sp-brand-pale"]):
        assert contrast(ours["sp-quiet"], ground) >= 4.5
        assert contrast(ours["sp-brand"], ground) >= 4.5
    assert contrast("#ffffff", ours["sp-brand"]) >= 4.5
    assert contrast("#d5e3ee", ours["sp-brand"]) >= 4.5
    for name in ("green", "yellow", "red", "blue"):
        found = re.search(rf"\.govuk-tag--{name}{{color:(#\w+);background-color:(#\w+)}}", govuk)
        if found is None:  # blue is the colour of a tag without one
            found = re.search(r"\.govuk-tag{[^}]*?color:(#\w+);background-color:(#\w+)", govuk)
        assert found is not None
        text, ground = found.groups()
        assert contrast(text, ground) >= 4.5
        assert contrast(ours[f"sp-{name}"], ground) >= 3
    assert contrast(ours["sp-grey"], "#e8ebee") >= 4.5


def test_no_template_has_a_style_or_script_of_its_own() -> None:
    """The content security policy would refuse it, without a word to the reader."""
    for path in (Path(components.__file__).parent / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        # What a script is told stands in a block of data, which is not run.
        told = re.sub(r'<script[^>]* type="application/json">', "", text)
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", told), path


def test_a_link_of_a_table_says_what_it_is_for_where_its_text_does_not() -> None:
    drop = Cell("Drop", href="/forward/1/drop/", hidden="<Figures>").html()
    assert drop == (
        '<a class="govuk-link" href="/forward/1/drop/">Drop'
        '<span class="govuk-visually-hidden"> &lt;Figures&gt;</span></a>'
    )
    assert "hidden" not in Cell("Drop", href="/forward/1/drop/").html()
