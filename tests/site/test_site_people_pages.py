"""The pages of the partnership and its people, as each role sees and uses them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from partnerships import START, SYSTEM, People
from saferplan.domain.planning.roles import AccountRole
from saferplan.history.models import Event
from saferplan.history.recording import record
from saferplan.partnership.capacities import Capacity
from saferplan.partnership.invitations import invitation_send
from saferplan.partnership.models import (
    Account,
    Alias,
    Appointment,
    Invitation,
    Membership,
    Organisation,
    Post,
    ServedArea,
)
from saferplan.partnership.services import alias_add, area_join, post_add, post_appoint

ClientOf = Callable[[str, str], Client]
NOW = dt.datetime(2017, 6, 1, 9, tzinfo=dt.UTC)
PASSWORD = "three unrelated words"


@pytest.fixture(autouse=True)
def _today(settings) -> None:  # type: ignore[no-untyped-def] # a fixture of pytest-django
    settings.SAFERPLAN_CLOCK = lambda: NOW


@pytest.fixture
def post(people: People) -> Post:
    by = people.actor("NWLDC", "co_ordinator")
    made = post_add(by=by, organisation=people.organisations["Police"], title="Neighbourhood inspector")
    post_appoint(by=by, post=made, capacity=Capacity.LIAISON, since=START.date())
    return made


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_the_partnership_says_what_is_missing(people: People, client_of: ClientOf, post: Post) -> None:
    page = text_of(client_of("Police", "reader"), "/partnership/")
    assert "The strategy group has no chair." in page
    assert "The strategy group has no members; the regulations ask for two or more." in page
    assert "Leicestershire County Council has no designated liaison" in page
    assert "Leicestershire Police has no designated liaison" not in page
    assert "Turning Point has no designated liaison" not in page, "a provider is no responsible authority"
    assert "No organisation of the kind “Fire and rescue authority” is a responsible authority." in page
    assert "Neighbourhood inspector" in page
    assert "/partnership/describe" not in page
    assert "/partnership/describe" in text_of(client_of("NWLDC", "co_ordinator"), "/partnership/")


def test_a_co_ordinator_builds_the_partnership_through_its_pages(people: People, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")

    def send(address: str, follow: str, **entered: str) -> str:
        assert client.get(address).status_code == 200
        answer = client.post(address, entered)
        assert answer.status_code == 302, answer.content.decode()
        assert answer["Location"] == follow
        return text_of(client, follow)

    page = send(
        "/partnership/describe", "/partnership/", name="Safer North West Leicestershire", about="Since 1998."
    )
    assert "Since 1998." in page
    assert "Safer NWL" in send("/partnership/names/add", "/partnership/", name="Safer NWL")
    area = {"name": "North West Leicestershire", "code": "E07000134", "reason": "The district."}
    day = {"since-day": "1", "since-month": "4", "since-year": "2017"}
    assert "E07000134" in send("/partnership/areas/add", "/partnership/", **area, **day)
    number = Organisation.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    page = send(
        "/partnership/organisations/add",
        f"/partnership/organisations/{number}",
        name="Leicestershire Fire and Rescue Service",
        short_name="Fire",
        authority="fire_and_rescue",
        role="responsible",
        **day,
    )
    assert "Leicestershire Fire and Rescue Service has no designated liaison" in page
    one = f"/partnership/organisations/{number}"
    send(f"{one}/describe", one, name="Leicestershire Fire", short_name="Fire", authority="fire_and_rescue")
    since = {"since-day": "1", "since-month": "5", "since-year": "2017"}
    page = send(f"{one}/role", one, role="participating", reason="A new agreement.", **since)
    assert "A new agreement." in page
    assert "30 April 2017" in page
    answer = client.post(f"{one}/posts/add", {"title": "Station manager"})
    made = Post.objects.get(title="Station manager")
    assert answer["Location"] == f"/partnership/posts/{made.pk}/appoint"
    send(f"/partnership/posts/{made.pk}/appoint", one, capacity="chair", **since)
    assert "Station manager, Leicestershire Fire, since 1 May 2017" in text_of(client, "/partnership/")
    send(f"/partnership/posts/{made.pk}/describe", one, title="Group manager", part_time="on")
    until = {"until-day": "31", "until-month": "5", "until-year": "2017"}
    page = send(f"/partnership/posts/{made.pk}/end", one, reason="Restructured.", **until)
    assert "Group manager, until 31 May 2017" in page
    assert Appointment.objects.get(post=made).until == dt.date(2017, 5, 31)
    page = send(f"{one}/leave", one, reason="Merged.", **until)
    assert "Takes no part now" in page
    send(f"/partnership/names/{Alias.objects.get().pk}/end", "/partnership/", reason="Out of use.")
    send(f"/partnership/areas/{ServedArea.objects.get().pk}/end", "/partnership/", reason="Moved.", **until)
    assert "No area is entered yet" in text_of(client, "/partnership/")


def test_what_a_service_refuses_stands_at_the_field(people: People, client_of: ClientOf, post: Post) -> None:
    client = client_of("NWLDC", "co_ordinator")
    early = {"since-day": "1", "since-month": "4", "since-year": "2017"}
    answer = client.post(
        f"/partnership/organisations/{people.organisations['Police'].pk}/role",
        {"role": "other", "reason": "x", **early},
    )
    assert answer.status_code == 200
    assert "The role it has began on 3 April 2017; choose a later day." in answer.content.decode()
    answer = client.post(f"/partnership/posts/{post.pk}/appoint", {"capacity": "liaison", **early})
    assert "The post is appointed to this already." in answer.content.decode()
    answer = client.post(
        "/partnership/organisations/add",
        {"name": "Turning Point", "authority": "provider", "role": "other", **early},
    )
    assert "There is an organisation of this name already." in answer.content.decode()


def test_people_are_listed_with_roles_and_last_sign_in(people: People, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    Account.objects.filter(email="updater@police.example").update(last_login=NOW)
    page = text_of(client, "/partnership/people/")
    assert "updater@police.example" in page
    assert "1 June 2017" in page
    assert "Never" in page
    assert "None. An invitation works for 14 days." in page


def test_the_list_of_people_costs_the_same_for_many(
    people: People, client_of: ClientOf, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = client_of("NWLDC", "co_ordinator")
    for number in range(30):
        account = Account.objects.create_user(f"p{number}@police.example", title=f"Post {number}", made=START)
        record(
            "membership_given",
            Membership(
                account=account,
                organisation=people.organisations["Police"],
                role="reader",
                since=START.date(),
            ),
            by=SYSTEM,
        )
    client.get("/partnership/people/")
    for address, most in (("/partnership/people/", 8), ("/partnership/", 10)):
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            client.get(address)


def test_roles_are_given_and_ended_and_accounts_suspended(people: People, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    account = people.accounts["Police", "updater"]
    one = f"/partnership/people/{account.pk}"
    lcc = str(people.organisations["LCC"].pk)
    answer = client.post(f"{one}/roles/give", {"organisation": lcc, "role": "reader", "reason": "Seconded."})
    assert answer["Location"] == one
    assert "Reader, Leicestershire County Council" in text_of(client, one)
    held = Membership.objects.get(account=account, role="updater")
    answer = client.post(f"/partnership/roles/{held.pk}/end", {"reason": "Moved on."})
    page = text_of(client, one)
    assert "3 April 2017 to 31 May 2017" in page
    assert "Moved on." in page
    theirs = client_of("Police", "updater")
    assert theirs.get("/").status_code == 200
    client.post(f"{one}/suspend", {"reason": "A lost laptop."})
    assert theirs.get("/").status_code == 302
    assert "The account is suspended" in text_of(client, one)
    client.post(f"{one}/restore", {"reason": "Found."})
    assert "The account is suspended" not in text_of(client, one)


def test_the_last_co_ordinator_is_told_why_not(people: People, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    held = Membership.objects.get(role="co_ordinator")
    answer = client.post(f"/partnership/roles/{held.pk}/end", {"reason": "I go."})
    assert "Make somebody else a co-ordinator first." in answer.content.decode()
    own = f"/partnership/people/{held.account_id}"
    page = text_of(client, own)
    assert f"{own}/suspend" not in page


def test_an_invited_person_accepts_and_is_signed_in(people: People, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    police = str(people.organisations["Police"].pk)
    answer = client.post(
        "/partnership/people/invite",
        {"email": "new@police.example", "title": "Sergeant", "organisation": police, "role": "updater"},
    )
    assert answer["Location"] == "/partnership/people/"
    assert "The invitation to new@police.example is sent." in text_of(client, "/partnership/people/")
    link = next(line for line in mail.outbox[0].body.splitlines() if "/invitation/" in line)
    path = link.removeprefix("http://localhost:8000")
    guest = Client()
    page = text_of(guest, path)
    assert "asks you to act for Leicestershire Police as updater" in page
    before = Event.objects.count()
    guest.get(path)
    assert Event.objects.count() == before
    weak = guest.post(path, {"title": "Sergeant", "password": "password1234"})
    assert "too common" in weak.content.decode()
    answer = guest.post(path, {"title": "Sergeant", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert guest.get("/").status_code == 200
    assert Client().get(path).status_code == 410
    assert "accepted already" in Client().get(path).content.decode()


def test_an_expired_or_foreign_link_says_what_to_do(people: People, client_of: ClientOf, settings) -> None:  # type: ignore[no-untyped-def]
    sent = invitation_send(
        by=people.actor("NWLDC", "co_ordinator", NOW),
        email="new@police.example",
        title="Sergeant",
        organisation=people.organisations["Police"],
        role=AccountRole.UPDATER,
    )
    path = sent.link.removeprefix("http://localhost:8000")
    other = client_of("Police", "reader").get(path)
    assert other.status_code == 410
    assert "Sign out, and open the link again" in other.content.decode()
    settings.SAFERPLAN_CLOCK = lambda: NOW + dt.timedelta(days=15)
    answer = Client().get(path)
    assert answer.status_code == 410
    assert "Ask the partnership&#x27;s co-ordinator to send it again." in answer.content.decode()
    assert Client().post(path, {"title": "Sergeant", "password": PASSWORD}).status_code == 410
    assert not Account.objects.filter(email="new@police.example").exists()
    assert Client().get("/invitation/nonsense").status_code == 404


def test_an_account_that_is_there_signs_in_and_accepts(people: People, client_of: ClientOf) -> None:
    sent = invitation_send(
        by=people.actor("NWLDC", "co_ordinator", NOW),
        email="reader@police.example",
        title="Reader",
        organisation=people.organisations["Police"],
        role=AccountRole.UPDATER,
    )
    path = sent.link.removeprefix("http://localhost:8000")
    assert Client().get(path)["Location"] == f"/account/login/?next={path}"
    client = client_of("Police", "reader")
    assert "Accept the invitation" in text_of(client, path)
    assert client.post(path)["Location"] == "/"
    assert Membership.objects.filter(account=people.accounts["Police", "reader"], role="updater").exists()


def test_an_invitation_is_sent_again_and_withdrawn_on_its_pages(people: People, client_of: ClientOf) -> None:
    client = client_of("NWLDC", "co_ordinator")
    invitation = invitation_send(
        by=people.actor("NWLDC", "co_ordinator", NOW),
        email="new@police.example",
        title="Sergeant",
        organisation=people.organisations["Police"],
        role=AccountRole.UPDATER,
    ).invitation
    assert client.get(f"/partnership/invitations/{invitation.pk}/again").status_code == 200
    client.post(f"/partnership/invitations/{invitation.pk}/again")
    assert len(mail.outbox) == 2
    client.post(f"/partnership/invitations/{invitation.pk}/withdraw", {"reason": "Left."})
    assert Invitation.objects.get().withdrawn == NOW.date()
    assert "new@police.example" not in text_of(client, "/partnership/people/").split("</h1>")[1].split(
        "Accounts"
    )[0].replace("The invitation to new@police.example is withdrawn.", "").replace(
        "The invitation to new@police.example is sent.", ""
    )


def test_my_account_shows_what_is_mine_and_changes_it(people: People, client_of: ClientOf) -> None:
    client = client_of("Police", "updater")
    page = text_of(client, "/account/")
    assert "updater@police.example" in page
    assert "Updater, Leicestershire Police" in page
    client.post("/account/describe", {"title": "Inspector"})
    page = text_of(client, "/account/")
    assert "Inspector" in page
    assert "Off" in page


def test_an_account_without_a_role_opens_its_own_pages_only(people: People, client_of: ClientOf) -> None:
    stranger = Account.objects.create_user("nobody@police.example", title="Nobody", made=START)
    client = Client()
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/account/").status_code == 200
    assert client.get("/partnership/").status_code == 403
    assert client.get("/").status_code == 403


def addresses(people: People, post: Post) -> list[str]:
    """Every page that only a co-ordinator opens."""
    by = people.actor("NWLDC", "co_ordinator")
    invitation = invitation_send(
        by=by,
        email="x@police.example",
        title="X",
        organisation=people.organisations["Police"],
        role=AccountRole.READER,
    ).invitation
    alias = alias_add(by=by, name="Safer NWL")
    area = area_join(by=by, code="E07000134", name="NWL", since=START.date())
    one = f"/partnership/organisations/{people.organisations['Police'].pk}"
    person = f"/partnership/people/{people.accounts['Police', 'updater'].pk}"
    return [
        "/partnership/describe",
        "/partnership/names/add",
        f"/partnership/names/{alias.pk}/end",
        "/partnership/areas/add",
        f"/partnership/areas/{area.pk}/end",
        "/partnership/organisations/add",
        f"{one}/describe",
        f"{one}/role",
        f"{one}/leave",
        f"{one}/posts/add",
        f"/partnership/posts/{post.pk}/describe",
        f"/partnership/posts/{post.pk}/end",
        f"/partnership/posts/{post.pk}/appoint",
        f"/partnership/appointments/{Appointment.objects.get().pk}/end",
        "/partnership/people/",
        person,
        f"{person}/roles/give",
        f"{person}/suspend",
        f"{person}/restore",
        f"{person}/second-factors",
        f"/partnership/roles/{Membership.objects.get(role='auditor').pk}/end",
        "/partnership/people/invite",
        f"/partnership/invitations/{invitation.pk}/again",
        f"/partnership/invitations/{invitation.pk}/withdraw",
    ]


def test_who_may_not_gets_403_and_who_has_not_signed_in_is_asked_to(
    people: People, client_of: ClientOf, post: Post
) -> None:
    pages = addresses(people, post)
    person = f"/partnership/people/{people.accounts['Police', 'updater'].pk}"
    for address in pages:
        assert client_of("NWLDC", "co_ordinator").get(address).status_code == 200, address
        assert Client().get(address).status_code == 302, address
    for organisation, role in (
        ("Police", "updater"),
        ("Police", "approver"),
        ("LCC", "auditor"),
        ("NWLDC", "chair"),
    ):
        client = client_of(organisation, role)
        for address in pages:
            assert client.get(address).status_code == 403, (address, role)
            shows_only = address in ("/partnership/people/", person)
            expected = 405 if shows_only else 403
            assert client.post(address, {"reason": "x"}).status_code == expected, (address, role)


def test_what_is_not_there_is_not_found(people: People, client_of: ClientOf, post: Post) -> None:
    client = client_of("NWLDC", "co_ordinator")
    for address in addresses(people, post):
        numbers = [part for part in address.split("/") if part.isdigit()]
        if numbers:
            assert client.get(address.replace(f"/{numbers[0]}", "/999999")).status_code == 404, address
    assert client.get("/partnership/organisations/999999").status_code == 404
