"""The HTML page: structure that assistive technology relies on, figures, and nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from saferplan.documents.composition import Composition
from saferplan.documents.graphics import Drawing
from saferplan.documents.html import html_page


class Outline(HTMLParser):
    """Elements in order, each with its attributes and its place in the tree."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self._open)))
        if tag not in ("meta", "br", "img", "link", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes, _ in self.elements if tag in tags]


@pytest.fixture(scope="module")
def page(composition: Composition, drawings: dict[str, Drawing]) -> str:
    return html_page(composition, drawings)


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    return outline


def test_one_main_heading_and_levels_without_a_jump(outline: Outline) -> None:
    levels = [int(tag[1]) for tag, _, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_language_landmarks_and_skip_link(page: str, outline: Outline) -> None:
    assert outline.all("html") == [{"lang": "en-GB"}]
    assert [len(outline.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    first_link = outline.all("a")[0]
    assert first_link["href"] == "#document-main"
    assert outline.all("main")[0]["id"] == "document-main"


def test_every_inside_link_and_reference_arrives_and_identities_are_unique(outline: Outline) -> None:
    identities = Counter(a["id"] for _, a, _ in outline.elements if "id" in a)
    assert [name for name, times in identities.items() if times > 1] == []
    for _, attributes, _ in outline.elements:
        href = attributes.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in identities
        for name in (attributes.get("aria-labelledby") or "").split():
            assert name in identities


def test_every_table_has_a_caption_and_scoped_headers_and_no_merged_cells(outline: Outline) -> None:
    assert len(outline.all("caption")) == len(outline.all("table")) > 10
    assert {attributes.get("scope") for attributes in outline.all("th")} == {"col", "row"}
    assert not any("colspan" in a or "rowspan" in a for a in outline.all("td", "th"))


def test_scroll_regions_can_be_reached_and_are_named(outline: Outline) -> None:
    regions = [a for a in outline.all("div") if a.get("class") == "scroll"]
    assert regions
    assert all(a["role"] == "region" and a["tabindex"] == "0" and a["aria-labelledby"] for a in regions)


def test_pictures_are_images_with_a_text_alternative_and_their_data(
    outline: Outline, composition: Composition, page: str
) -> None:
    images = [a for a in outline.all("svg") if a.get("role") == "img"]
    assert len(images) == len(composition.pictures) == len(outline.all("figure", "details")) / 2
    for picture in composition.pictures:
        assert f'id="{picture.id}-words"' in page
        assert f'id="{picture.data.id}-caption"' in page


def test_figures_carry_their_plain_number_and_identity(page: str, composition: Composition) -> None:
    figure = next(f for f in composition.document.figures if f.value == 8871)
    assert f'<data value="8871" data-figure="{figure.id}">8,871</data>' in page
    ratio = next(f for f in composition.document.figures if f.value == 1.1898)
    assert f'<data value="1.1898" data-figure="{ratio.id}">1.19</data>' in page
    assert f'data-figure="{ratio.id}" data-lower="1.153" data-upper="1.228">1.15 to 1.23<' in page
    assert f'<tr id="{ratio.id}">' in page, "its row under where the figures come from can be linked to"


def test_an_absence_is_explained_where_it_stands(page: str) -> None:
    assert "[c]</span> (hidden so that nobody can be identified)" in page, "in running text"
    assert "<li>[c] hidden so that nobody can be identified.</li>" in page, "under a table"


def test_words_typed_by_people_stay_words(page: str) -> None:
    assert "this draft &amp; asks &lt;for&gt; views" in page


def test_nothing_is_fetched_and_the_policy_allows_only_our_style_sheet(page: str, outline: Outline) -> None:
    assert outline.all("script", "link", "img", "iframe", "object") == []
    assert not any("style" in attributes for _, attributes, _ in outline.elements)
    assert not any(name.startswith("on") for _, attributes, _ in outline.elements for name in attributes)
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    expected = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(a for a in outline.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] == (
        f"default-src 'none'; style-src 'sha256-{expected}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_marking_and_synthetic_sentence_stand_on_the_page_in_print_and_in_every_picture(
    page: str, composition: Composition, drawings: dict[str, Drawing]
) -> None:
    assert '<strong class="marking">Partnership</strong>' in page
    assert page.count(composition.document.synthetic) >= 2 + len(composition.pictures)
    assert '@top-left { content: "Marking\\3a  Partnership' in page
    for drawing in drawings.values():
        words = " ".join(re.sub("<[^>]+>", " ", drawing.svg).split())
        assert "Marking: Partnership. Synthetic records made for demonstration" in words


def test_the_same_document_gives_the_same_bytes(composition: Composition, page: str) -> None:
    from saferplan.documents.graphics import draw_all

    assert html_page(composition, draw_all(composition)) == page
