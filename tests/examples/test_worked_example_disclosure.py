"""Nobody who has every public document of the worked example can work out a count that one of them hides."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from public_crawl import PUBLIC_ROUTES
from public_reading import Fetched, cells_of, document_of, words_of
from saferplan.assessment.disclosure_search import Told, keyed, search, search_told, told_by
from saferplan.assessment.same_count import Key, key_of
from saferplan.assessment.sums import sums_among
from saferplan.documents.definition import Document, Marking, decode, encode
from saferplan.documents.rendering import Format, render
from saferplan.domain.absence import Absence
from saferplan.domain.figure import Figure
from saferplan.domain.recovery import Total
from saferplan.workspace.assessments import MadeAssessment
from saferplan.workspace.workspace import Workspace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.timeout(1200),
    pytest.mark.xdist_group("demo"),
]
PROJECT = Path(__file__).resolve().parents[2]
NAMES = ("2016-12-public", "2017-03-public")
# In a process of its own: the site it fills is not the tests'. Every document for everybody is made, published or not.
ASK = """
import datetime as dt, sys
from pathlib import Path
from saferplan.workspace.workspace import Workspace
from examples.worked_example.working_year import AS_AT, build_site
workspace = Workspace.open(Path(sys.argv[1]))
build_site(workspace)
from saferplan.documents.definition import encode
from saferplan.domain.planning.roles import AccountRole, Visibility
from saferplan.partnership.models import Membership
from saferplan.partnership.selectors import actor_of
from saferplan.publications.kinds import KINDS, document_of
from saferplan.publications.selectors import subject_of, subjects_of
from saferplan.publications.services import publication_make
account = Membership.objects.get(role=AccountRole.CO_ORDINATOR.value).account
by = actor_of(account=account, now=dt.datetime.combine(AS_AT, dt.time(12), dt.UTC))
for kind in KINDS.values():
    if kind.audience is Visibility.PUBLIC:
        for number, _ in subjects_of(kind):
            made = publication_make(by=by, kind=kind.kind, subject=subject_of(kind, number))
            (Path(sys.argv[2]) / f"{kind.kind.value}-{number}.json").write_bytes(encode(document_of(made)))

# Both assessments are released to everybody, and a stranger follows every public address.
from django.test.utils import setup_test_environment
from saferplan.desk.services import assessment_release, assessment_take_up
for name in sys.argv[4:]:
    held = assessment_take_up(by=by, name=name)
    assessment_release(by=by, assessment=held, visible_to=Visibility.PUBLIC)
setup_test_environment()
sys.path.insert(0, sys.argv[3])
import msgspec
from public_crawl import crawl
(Path(sys.argv[2]) / "pages.msgpack").write_bytes(msgspec.msgpack.encode(crawl()))
"""


@dataclass
class Published:
    """What everybody has: assessments of both years, what is made of strategy and plans; and the sums that hold."""

    assessments: list[Document]
    others: dict[str, Document]
    totals: tuple[Total[Key], ...]
    true: dict[str, Figure]
    pages: tuple[Fetched, ...]

    @property
    def documents(self) -> list[Document]:
        return [*self.assessments, *self.others.values()]


@pytest.fixture(scope="module")
def published(made: MadeAssessment, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    assert made.paths  # the workspace is built
    folder = tmp_path_factory.mktemp("disclosure")
    shutil.copytree(
        demo_folder / "partnership", folder / "partnership", ignore=shutil.ignore_patterns("site")
    )
    workspace = Workspace.open(folder / "partnership")
    assessments = [
        workspace.assess(
            year,
            audience="public",
            formats=("html", "xlsx", "json"),
            adopted_on=day,
            adopted_by="The strategy group",
        ).document
        for year, day in (("2016-12", "2017-02-27"), ("2017-03", "2017-06-01"))
    ]
    # Who knows the areas and the months knows what adds up; the partners' own version has the true counts.
    true: dict[str, Figure] = {}
    totals: list[Total[Key]] = []
    for one in ("2016-12-partnership", "2017-03-partnership"):
        figures = workspace.assessments.read(one).document.figures
        counts = [
            each
            for each in figures
            if each.definition.statistic == "count"
            and each.definition.selection is not None
            and each.value is not None
        ]
        by_id = {each.id: each for each in counts}
        totals += keyed(sums_among(counts), by_id)
        true |= by_id
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SAFERPLAN_", "DJANGO_"))
    }
    out = folder / "documents"
    out.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(folder / "partnership"), str(out), str(PROJECT / "tests"), *NAMES],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**environment, "SAFERPLAN_AS_AT": "2017-06-27"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    others = {path.stem: decode(path.read_bytes()) for path in sorted(out.glob("*.json"))}
    pages = msgspec.msgpack.decode((out / "pages.msgpack").read_bytes(), type=list[Fetched])
    return Published(assessments, others, tuple(dict.fromkeys(totals)), true, tuple(pages))


def hidden_in(document: Document) -> list[Figure]:
    return [
        one
        for one in document.figures
        if one.absence is Absence.SUPPRESSED and one.definition.statistic == "count"
    ]


def test_no_hidden_count_can_be_worked_out(published: Published) -> None:
    assert all(one.marking is Marking.PUBLIC for one in published.documents)
    assert sum(len(hidden_in(one)) for one in published.assessments) > 20, "there is something to find"
    assert len(published.others) >= 6
    assert search(published.documents, published.totals) == ()


def test_a_leak_that_is_planted_is_found(published: Published) -> None:
    """Of a total with two parts hidden, one is shown: then the other is known."""
    document = published.assessments[0]
    keys = {key_of(one) for one in hidden_in(document)}
    shown = {key_of(one) for one in document.figures if one.value is not None}
    by_key = {key_of(one): one for one in published.true.values()}
    planted = next(
        one
        for one in published.totals
        if len(keys & {one.total, *one.parts}) == 2 and {one.total, *one.parts} <= keys | shown | set(by_key)
    )
    first, second = sorted(keys & {planted.total, *planted.parts})
    told = {first, *({planted.total, *planted.parts} - {second})}
    figures = tuple(
        by_key[key_of(one)] if key_of(one) in told and key_of(one) in by_key else one
        for one in document.figures
    )
    others = tuple(by_key[key] for key in told if key not in {key_of(one) for one in document.figures})
    leaking = msgspec.structs.replace(document, figures=(*figures, *others))
    found = {one.cell: one for one in search([leaking], published.totals)}
    assert found[second].value == by_key[second].value


def test_pages_show_of_hidden_figures_their_shorthand_alone(published: Published, tmp_path: Path) -> None:
    document = published.assessments[1]
    path = render(document, tmp_path, "assessment", [Format.HTML])[Format.HTML]
    page = path.read_text(encoding="utf-8")
    hidden = {one.id for one in document.figures if one.absence is Absence.SUPPRESSED}
    marked = re.findall(r'<(?:data|span)[^>]*data-figure="(F\w+)"[^>]*>([^<]*)<', page)
    assert marked
    assert {words for identity, words in marked if identity in hidden} <= {"[c]"}


def test_documents_of_plans_show_no_small_number_of_a_measure(published: Published) -> None:
    """A measure's values are words there: none is a whole number from 1 to 4."""
    for name, document in published.others.items():
        for section in json.loads(encode(document))["sections"]:
            for block in section.get("blocks", ()):
                if block["type"] == "table" and "measures" in block["id"]:
                    cells = [cell.get("text", "") for row in block["rows"] for cell in row["cells"][1:4]]
                    assert not [one for one in cells if re.match(r"[1-4](,? |$)", one)], name


FIGURE = re.compile(rb'<(?:data|span)[^>]*data-figure="(F\w+)"[^>]*>([^<]*)<')


def as_shown(page: Fetched, document: Document) -> Told:
    """What the web page or the workbook of an assessment shows of its figures, whatever its data say."""
    if page.ending == "xlsx":
        said = [(cell.row, cell.says) for cell in cells_of(page) if cell.column == "Value"]
    else:
        said = [(identity.decode(), words.decode()) for identity, words in FIGURE.findall(page.content)]
    shown: dict[Key, tuple[int, int]] = {}
    for identity, words in said:
        figure = document.figures_by_id.get(identity)
        number = words.replace(",", "").strip()
        if figure is not None and figure.definition.statistic == "count" and number.isdigit():
            around = (figure.rounded_to or 1) // 2
            shown[key_of(figure)] = (max(0, int(number) - around), int(number) + around)
    return Told(shown)


def test_a_stranger_who_follows_every_public_address_learns_nothing(published: Published) -> None:
    """Both assessments are released, so that the site itself searched them; then every page is read as it is shown."""
    reached = {one.route for one in published.pages}
    assert "assessment_document" in reached
    assert "published_document" in reached
    told: dict[str, Told] = {}
    for name in NAMES:
        of_it = [one for one in published.pages if f"/{name}/" in one.address]
        assert {one.ending for one in of_it} == {"html", "xlsx", "json"}
        document = next(document_of(one) for one in of_it if one.ending == "json")
        told[f"data of {name}"] = told_by(document)
        told |= {one.address: as_shown(one, document) for one in of_it if one.ending != "json"}
    assert sum(len(one.hidden) for one in told.values()) > 20
    assert all(one.shown for one in told.values())
    assert search_told(told, published.totals) == ()


def test_other_public_pages_show_no_small_number_of_a_measure(published: Published) -> None:
    """What is published of plans is read from each form it is handed out in."""
    # No use of powers is published in the example.
    assert {one.route for one in published.pages} >= PUBLIC_ROUTES - {
        "powers_published_one",
        "powers_document",
    }
    for page in published.pages:
        if page.route == "published_document":
            assert words_of(page).strip()
            small = [
                one
                for one in cells_of(page)
                if re.search("baseline|target|where it stands|latest", one.column, re.IGNORECASE)
                and re.match(r"[1-4](,? |$)", one.says)
            ]
            assert not small, page.address
