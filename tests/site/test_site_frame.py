"""What stands around every page: who is signed in, what may be opened, the marking, and pages for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from partnerships import People, account_make
from saferplan.domain.glossary import method_notes, terms
from saferplan.domain.planning.roles import AccountRole, AuthorityKind, PartnershipRole
from saferplan.partnership.services import organisation_add
from saferplan.site import navigation
from saferplan.site.access import page
from saferplan.site.errors import went_wrong
from saferplan.site.urls import urlpatterns as of_the_site

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

ClientOf = Callable[[str, str], Client]


def breaks(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


def forbids(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("plan.view")


def refuses(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("odd")


def shows(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    *of_the_site,
    path("breaks/", breaks),
    path("forbids/", forbids),
    path("refuses/", refuses),
    page("for-few/", shows, name="for_few", policy="partnership.change"),
]
handler400 = "saferplan.site.errors.bad_request"
handler403 = "saferplan.site.errors.not_allowed"
handler404 = "saferplan.site.errors.not_found"
handler500 = "saferplan.site.errors.went_wrong"


def test_the_header_says_for_whom_one_acts(client_of: ClientOf) -> None:
    text = client_of("Police", "updater").get("/").content.decode()
    assert "Updater, Police" in text
    assert '<span class="sp-header__organisation">Police</span>' in text
    assert "Safer North West Leicestershire Partnership" in text
    assert "Sign out" in text


def test_an_organisation_without_a_short_name_is_named_whole(people: People) -> None:
    by = people.actor("NWLDC", "co_ordinator")
    theirs = organisation_add(
        by=by,
        name="Helping Hands",
        kind=AuthorityKind.VOLUNTARY,
        role=PartnershipRole.OTHER,
        since=by.today,
    )
    client = Client()
    client.force_login(account_make(theirs, AccountRole.READER))
    assert '<span class="sp-header__organisation">Helping Hands</span>' in client.get("/").content.decode()


def test_the_menu_has_what_exists_and_may_be_opened(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ("Few", (("for_few", "For few"),))
    tomorrow = ("Tomorrow", (("of_tomorrow", "Of tomorrow"),))
    monkeypatch.setattr(navigation, "MAIN", (*navigation.MAIN, few, tomorrow))
    co_ordinator = client_of("NWLDC", "co_ordinator").get("/").content.decode()
    reader = client_of("Police", "reader").get("/").content.decode()
    assert 'href="/plan/"' in co_ordinator
    assert 'href="/plan/"' in reader
    assert 'href="/for-few/"' in co_ordinator
    assert 'href="/for-few/"' not in reader
    assert ">Few<" in co_ordinator
    assert ">Few<" not in reader
    assert "omorrow" not in co_ordinator  # there is no such page yet
    assert 'href="/" aria-current="page"' in reader


@pytest.mark.parametrize(
    ("path", "group", "room"),
    [
        ("/", "Dashboard", "Dashboard"),
        ("/plan/2017/", "Plan", "Plan"),
        ("/plan/2017/money/", "Plan", "Money"),
        ("/plan/money/lines/1/", "Plan", "Money"),
        ("/plan/actions/1/", "Plan", "Plan"),
        ("/powers/use/add/", "Accountability", "Tools and powers"),
        ("/actions/1/problem/", "Accountability", "Problem solving"),
        ("/figures/abc/", "Evidence", "Assessments"),
        ("/questionnaires/", "Evidence", "Consultation"),
        ("/reports/claims/", "Documents", "Reports to a council"),
        ("/documents/word-template/", "Documents", "Documents"),
        ("/partnership/people/", "Partnership", "People and invitations"),
        ("/history/priority/1/", "Search", "What happened"),
    ],
)
def test_one_group_of_the_menu_is_open_and_one_room_of_it(
    people: People, path: str, group: str, room: str
) -> None:
    groups = navigation.menu(people.actor("NWLDC", "co_ordinator"), path)
    assert [one.label for one in groups if one.current] == [group]
    assert [one.label for two in groups for one in two.rooms if one.current] == [room]


@pytest.mark.parametrize("path", ["/help/", "/account/", "/planning-nothing/", "/actions/1/"])
def test_elsewhere_nothing_of_the_menu_is_open(people: People, path: str) -> None:
    assert not [one for one in navigation.menu(people.actor("NWLDC", "chair"), path) if one.current]


def test_the_menu_is_one_short_line_and_every_room_is_reached_in_two_clicks(client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    assert len(navigation.MAIN) <= 8
    for label, rooms in navigation.MAIN:
        first = navigation.address(rooms[0][0])
        assert f'href="{first}"' in client.get("/").content.decode(), label
        page = client.get(first, follow=True).content.decode()
        for name, room in rooms:
            assert f'href="{navigation.address(name)}"' in page, room


def test_of_a_group_each_sees_the_rooms_that_they_may_open(client_of: ClientOf) -> None:
    co_ordinator = client_of("NWLDC", "co_ordinator").get("/partnership/").content.decode()
    reader = client_of("Police", "reader").get("/partnership/").content.decode()
    assert 'aria-label="Menu: Partnership"' in co_ordinator
    assert "People and invitations</a>" in co_ordinator
    assert "People and invitations</a>" not in reader


def test_a_group_of_one_room_has_no_second_line(client_of: ClientOf) -> None:
    assert 'aria-label="Menu: ' not in client_of("Police", "reader").get("/meetings/").content.decode()


def test_what_is_made_up_is_marked_on_every_page(client_of: ClientOf, people: People) -> None:
    for client, address in (
        (client_of("NWLDC", "chair"), "/"),
        (Client(), "/nowhere/"),
        (Client(), "/forbids/"),
    ):
        assert "Synthetic: made for tests." in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/forbids/", 403, "You may not do this"),
        ("/refuses/", 400, "This cannot be understood"),
        ("/breaks/", 500, "Sorry, something went wrong"),
    ],
)
def test_what_went_wrong_is_answered_in_plain_words(
    people: People, address: str, status: int, words: str
) -> None:
    response = Client(raise_request_exception=False).get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert f"{words}</h1>" in text
    assert 'href="/"' in text
    assert "broken" not in text


def test_a_fault_is_answered_without_the_database(
    people: People, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert went_wrong(HttpRequest()).status_code == 500


def test_a_form_without_its_token_says_what_to_do(client_of: ClientOf, people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.accounts["NWLDC", "chair"])
    response = client.post("/account/logout/")
    assert response.status_code == 403
    assert "The page was open for too long</h1>" in response.content.decode()


def test_the_page_allows_no_script_or_style_but_its_own_files(client_of: ClientOf) -> None:
    policy = client_of("NWLDC", "chair").get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("address", "heading"), [("/help/", "Help"), ("/accessibility/", "Accessibility statement")]
)
def test_help_is_there_for_everybody(people: People, address: str, heading: str) -> None:
    text = Client().get(address).content.decode()
    assert f"{heading}</h1>" in text
    assert f'href="{address}"' in text  # at the foot


def test_words_and_methods_are_explained_to_everybody(people: People) -> None:
    text = Client().get("/help/words/").content.decode()
    assert text.count('class="govuk-summary-list__row"') == len(terms())
    assert text.count("<summary") == len(method_notes())
    assert "<strong>Cannot tell:</strong>" in text
