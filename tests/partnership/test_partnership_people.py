"""People come by invitation, have roles from day to day, and can be stopped; somebody always co-ordinates."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models
from django.http import Http404
from django.test import Client

from partnerships import START, SYSTEM, People, people_make
from saferplan.domain.completeness import Jurisdiction
from saferplan.domain.planning.roles import AccountRole, AuthorityKind
from saferplan.history.actor import Actor
from saferplan.history.models import Event
from saferplan.history.recording import fold, record, state
from saferplan.partnership.invitations import (
    Sent,
    expires,
    invitation_accept,
    invitation_link,
    invitation_of,
    invitation_send,
    invitation_send_again,
    invitation_send_from_console,
    invitation_withdraw,
)
from saferplan.partnership.models import (
    Account,
    Invitation,
    Membership,
    Organisation,
    Partnership,
    ServedArea,
    Suspension,
)
from saferplan.partnership.people import (
    LAST_CO_ORDINATOR,
    account_describe,
    account_restore,
    account_suspend,
    membership_end,
    membership_give,
    second_factors_remove,
)
from saferplan.partnership.people_selectors import account_history, account_state
from saferplan.partnership.selectors import actor_of
from saferplan.partnership.set_up import first_co_ordinator_invite, partnership_found_with_areas

pytestmark = pytest.mark.django_db
PASSWORD = "three unrelated words"


@pytest.fixture
def people() -> People:
    return people_make()


@pytest.fixture
def by(people: People) -> Actor:
    return people.actor("NWLDC", "co_ordinator")


def sent_to(people: People, by: Actor, email: str = "new@fire.example", role: str = "updater") -> Sent:
    return invitation_send(
        by=by,
        email=email,
        title="Station manager",
        organisation=people.organisations["Police"],
        role=AccountRole(role),
    )


def token_of(sent: Sent) -> str:
    return sent.link.rsplit("/", 1)[1]


def later(**units: float) -> Actor:
    return Actor(START + dt.timedelta(**units))


# --- invitations ----------------------------------------------------------------------------------------


def test_an_invitation_is_mailed_with_its_link_and_stores_no_secret(people: People, by: Actor) -> None:
    sent = sent_to(people, by, email=" New@Fire.example ")
    assert sent.mailed
    [one] = mail.outbox
    assert one.to == ["new@fire.example"]
    assert "Safer North West Leicestershire Partnership" in one.subject
    assert sent.link in one.body
    assert "as updater" in one.body
    assert "17 April 2017" in one.body
    with connection.cursor() as cursor:
        cursor.execute("select * from partnership_invitation")
        assert token_of(sent) not in str(cursor.fetchall())
    assert token_of(sent) not in str(list(Event.objects.values_list("changes", flat=True)))


def test_accepting_makes_the_account_with_the_role_and_a_proved_address(people: People, by: Actor) -> None:
    sent = sent_to(people, by)
    account, invitation = invitation_accept(
        by=later(days=2), token=token_of(sent), title="Watch manager", password=PASSWORD
    )
    assert (account.email, account.title) == ("new@fire.example", "Watch manager")
    assert account.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=account).verified
    acting = actor_of(account=account, now=START + dt.timedelta(days=2))
    assert acting.has("updater", organisation=people.organisations["Police"].pk)
    assert invitation.accepted_by == account
    for row in (invitation, Membership.objects.get(account=account)):
        assert fold(row.history) == state(row)
        last = row.history.last()
        assert last is not None
        assert last.account == account


def test_an_invitation_works_once(people: People, by: Actor) -> None:
    sent = sent_to(people, by)
    invitation_accept(by=later(days=1), token=token_of(sent), password=PASSWORD)
    with pytest.raises(ValidationError, match="accepted already"):
        invitation_accept(by=later(days=1), token=token_of(sent), password="another long password")
    assert Account.objects.filter(email="new@fire.example").count() == 1


@pytest.mark.parametrize(
    ("after", "works"), [(dt.timedelta(days=14), True), (dt.timedelta(days=14, seconds=1), False)]
)
def test_an_invitation_expires_to_the_second(
    people: People, by: Actor, after: dt.timedelta, works: bool
) -> None:
    sent = sent_to(people, by)
    assert expires(sent.invitation) == START + dt.timedelta(days=14)
    if works:
        assert invitation_of(token=token_of(sent), now=START + after) == sent.invitation
    else:
        with pytest.raises(ValidationError, match="expired"):
            invitation_accept(by=Actor(START + after), token=token_of(sent), password=PASSWORD)
        assert not Account.objects.filter(email="new@fire.example").exists()


def test_sending_again_makes_the_first_link_worthless_and_lasts_longer(people: People, by: Actor) -> None:
    first = sent_to(people, by)
    again = invitation_send_again(
        by=people.actor("NWLDC", "co_ordinator", START + dt.timedelta(days=20)), invitation=first.invitation
    )
    with pytest.raises(ValidationError, match="sent again later"):
        invitation_of(token=token_of(first), now=START + dt.timedelta(days=20))
    assert invitation_of(token=token_of(again), now=START + dt.timedelta(days=34))
    assert len(mail.outbox) == 2
    assert fold(again.invitation.history) == state(Invitation.objects.get(pk=again.invitation.pk))


def test_a_withdrawn_invitation_does_not_work(people: People, by: Actor) -> None:
    sent = sent_to(people, by)
    invitation_withdraw(by=by, invitation=sent.invitation, reason="Wrong address.")
    with pytest.raises(ValidationError, match="withdrawn"):
        invitation_accept(by=later(days=1), token=token_of(sent), password=PASSWORD)
    with pytest.raises(ValidationError, match="withdrawn"):
        invitation_send_again(by=by, invitation=sent.invitation)
    # The address may be invited anew.
    assert sent_to(people, by).mailed


@pytest.mark.parametrize("token", ["nonsense", "WzEsIngiXQ:1abcde:xyz", ""])
def test_a_link_that_is_none_of_ours_is_not_found(people: People, token: str) -> None:
    with pytest.raises(Http404):
        invitation_of(token=token, now=START)


def test_a_link_that_was_changed_is_not_found(people: People, by: Actor) -> None:
    token = token_of(sent_to(people, by))
    with pytest.raises(Http404):
        invitation_of(token=token[:-1] + ("A" if token[-1] != "A" else "B"), now=START)


def test_an_address_is_invited_once_in_a_role_and_not_to_what_it_has(people: People, by: Actor) -> None:
    sent_to(people, by)
    with pytest.raises(ValidationError, match="invited in this role already"):
        sent_to(people, by)
    with pytest.raises(ValidationError, match="has this role"):
        sent_to(people, by, email="updater@police.example")
    with pytest.raises(ValidationError, match="Enter an e-mail address"):
        sent_to(people, by, email="nobody")


def test_an_account_that_is_there_has_to_sign_in_to_take_another_role(people: People, by: Actor) -> None:
    sent = sent_to(people, by, email="reader@police.example")
    with pytest.raises(ValidationError, match=r"Sign in as reader@police\.example first"):
        invitation_accept(by=later(days=1), token=token_of(sent), password=PASSWORD)
    with pytest.raises(ValidationError, match="Sign in as"):
        invitation_accept(by=people.actor("Turning Point", "updater"), token=token_of(sent))
    account, _ = invitation_accept(by=people.actor("Police", "reader"), token=token_of(sent))
    assert actor_of(account=account, now=START).roles == {
        people.organisations["Police"].pk: frozenset({"reader", "updater"})
    }


def test_a_suspended_account_cannot_come_back_by_an_invitation(people: People, by: Actor) -> None:
    sent = sent_to(people, by, email="reader@police.example")
    account_suspend(by=by, account=people.accounts["Police", "reader"], reason="Left.")
    with pytest.raises(ValidationError, match="Sign in as"):
        invitation_accept(by=later(days=1), token=token_of(sent), password=PASSWORD)


def test_whoever_has_signed_in_does_not_accept_for_another(people: People, by: Actor) -> None:
    sent = sent_to(people, by)
    with pytest.raises(ValidationError, match="Sign out first"):
        invitation_accept(by=people.actor("Police", "reader"), token=token_of(sent), password=PASSWORD)


@pytest.mark.parametrize(
    ("password", "why"),
    [("short", "at least 12"), ("password1234", "common"), ("new@fire.example", "similar")],
)
def test_a_weak_password_is_refused_and_the_link_still_works(
    people: People, by: Actor, password: str, why: str
) -> None:
    sent = sent_to(people, by)
    with pytest.raises(ValidationError, match=why) as refused:
        invitation_accept(by=later(days=1), token=token_of(sent), password=password)
    assert list(refused.value.message_dict) == ["password"]
    assert invitation_accept(by=later(days=1), token=token_of(sent), password=PASSWORD)


def test_a_mail_that_cannot_be_sent_is_said(
    people: People, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("saferplan.partnership.invitations.send_mail", broken)
    sent = sent_to(people, by)
    assert not sent.mailed
    assert invitation_link(sent.invitation) == sent.link


@pytest.mark.parametrize("role", ["reader", "updater", "approver"])
def test_only_a_co_ordinator_manages_people(people: People, by: Actor, role: str) -> None:
    sent = sent_to(people, by)
    other = people.actor("Police", role)
    reader = people.accounts["Police", "reader"]
    membership = Membership.objects.get(account=reader)
    for act in (
        lambda: sent_to(people, other, email="b@fire.example"),
        lambda: invitation_send_again(by=other, invitation=sent.invitation),
        lambda: invitation_withdraw(by=other, invitation=sent.invitation),
        lambda: membership_give(
            by=other, account=reader, organisation=people.organisations["LCC"], role=AccountRole.READER
        ),
        lambda: membership_end(by=other, membership=membership, reason="x"),
        lambda: account_suspend(by=other, account=reader, reason="x"),
        lambda: account_restore(by=other, account=reader),
        lambda: second_factors_remove(by=other, account=reader, reason="x"),
    ):
        with pytest.raises(PermissionDenied):
            act()


# --- roles ----------------------------------------------------------------------------------------------


def test_a_role_ends_at_once(people: People, by: Actor) -> None:
    account = people.accounts["Police", "updater"]
    tomorrow = START + dt.timedelta(days=1)
    acting = people.actor("NWLDC", "co_ordinator", tomorrow)
    membership = Membership.objects.get(account=account)
    membership_end(by=acting, membership=membership, reason="Moved on.")
    assert membership.until == START.date()
    assert not actor_of(account=account, now=tomorrow).signed_in
    assert fold(membership.history) == state(Membership.objects.get(pk=membership.pk))
    with pytest.raises(ValidationError, match="ended already"):
        membership_end(by=acting, membership=membership, reason="Again.")


def test_a_role_is_given_once(people: People, by: Actor) -> None:
    account, lcc = people.accounts["Police", "reader"], people.organisations["LCC"]
    membership_give(by=by, account=account, organisation=lcc, role=AccountRole.READER, reason="Seconded.")
    assert set(actor_of(account=account, now=START).roles) == {people.organisations["Police"].pk, lcc.pk}
    with pytest.raises(ValidationError, match="has this role"):
        membership_give(by=by, account=account, organisation=lcc, role=AccountRole.READER)


def test_the_last_co_ordinator_stays(people: People, by: Actor) -> None:
    mine = Membership.objects.get(account_id=by.account, role="co_ordinator")
    with pytest.raises(ValidationError, match="last co-ordinator"):
        membership_end(by=by, membership=mine, reason="I go.")
    second = membership_give(
        by=by,
        account=people.accounts["Police", "reader"],
        organisation=people.organisations["Police"],
        role=AccountRole.CO_ORDINATOR,
    )
    theirs = actor_of(account=second.account, now=START)
    membership_end(by=theirs, membership=mine, reason="Moved on.", until=START.date())
    with pytest.raises(ValidationError, match="last co-ordinator"):
        membership_end(by=theirs, membership=second, reason="I go, too.")


def test_a_suspended_co_ordinator_does_not_count(people: People, by: Actor) -> None:
    second = membership_give(
        by=by,
        account=people.accounts["Police", "reader"],
        organisation=people.organisations["Police"],
        role=AccountRole.CO_ORDINATOR,
    )
    account_suspend(by=by, account=second.account, reason="On leave.")
    mine = Membership.objects.get(account_id=by.account, role="co_ordinator")
    with pytest.raises(ValidationError, match="last co-ordinator"):
        membership_end(by=by, membership=mine, reason="I go.")
    # An ended role of somebody suspended takes nobody away who could sign in.
    membership_end(by=by, membership=second, reason="Left.")


def test_the_last_co_ordinator_is_not_suspended(people: People, by: Actor) -> None:
    with pytest.raises(ValidationError, match="their own account"):
        account_suspend(by=by, account=people.accounts["NWLDC", "co_ordinator"], reason="x")
    second = membership_give(
        by=by,
        account=people.accounts["Police", "reader"],
        organisation=people.organisations["Police"],
        role=AccountRole.CO_ORDINATOR,
        since=START.date() + dt.timedelta(days=5),
    )
    # A co-ordinator of next week cannot stand in today, and does not act today either.
    theirs = Actor(START, second.account_id, {second.organisation_id: frozenset({"co_ordinator"})})
    with pytest.raises(ValidationError, match=LAST_CO_ORDINATOR[:25]):
        account_suspend(by=theirs, account=people.accounts["NWLDC", "co_ordinator"], reason="x")


# --- suspending -----------------------------------------------------------------------------------------


def test_a_suspended_account_loses_its_sessions_and_comes_back_without_them(
    people: People, by: Actor
) -> None:
    account = people.accounts["Police", "updater"]
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    key = client.session.session_key
    UserSession.objects.create(user=account, ip="127.0.0.1", session_key=key, user_agent="x")
    suspension = account_suspend(by=by, account=account, reason="A lost laptop.")
    account.refresh_from_db()
    assert not account.is_active
    assert not actor_of(account=account, now=START).signed_in
    assert not UserSession.objects.filter(user=account).exists()
    assert client.get("/account/").status_code == 302
    assert fold(suspension.history) == state(Suspension.objects.get(pk=suspension.pk))
    with pytest.raises(ValidationError, match="suspended already"):
        account_suspend(by=by, account=account, reason="Again.")
    account_restore(by=by, account=account, reason="Found.")
    account.refresh_from_db()
    assert account.is_active
    assert client.get("/account/").status_code == 302
    assert [one.name for one in account_history(account=account)][:2] == [
        "account_restored",
        "account_suspended",
    ]
    with pytest.raises(ValidationError, match="not suspended"):
        account_restore(by=by, account=account)


def test_second_factors_are_taken_away_by_another_and_recorded(people: People, by: Actor) -> None:
    account = people.accounts["Police", "approver"]
    with pytest.raises(ValidationError, match="no second factor"):
        second_factors_remove(by=by, account=account, reason="x")
    Authenticator.objects.create(user=account, type="totp", data={})
    Authenticator.objects.create(user=account, type="recovery_codes", data={})
    assert account_state(by=by, number=account.pk).second_factors == 1
    assert second_factors_remove(by=by, account=account, reason="Telephone lost.") == 2
    assert account_state(by=by, number=account.pk).second_factors == 0
    [event, *_rest] = account_history(account=account)
    assert (event.name, event.reason, event.account_id) == (
        "second_factors_removed",
        "Telephone lost.",
        by.account,
    )
    with pytest.raises(ValidationError, match="Another co-ordinator"):
        second_factors_remove(by=by, account=people.accounts["NWLDC", "co_ordinator"], reason="x")


def test_ones_own_account_is_described_by_oneself(people: People) -> None:
    account = people.accounts["Police", "updater"]
    mine = people.actor("Police", "updater")
    account_describe(by=mine, account=account, title=" Inspector ", wants_mail=False)
    account.refresh_from_db()
    assert (account.title, account.wants_mail) == ("Inspector", False)
    with pytest.raises(ValidationError):
        account_describe(by=mine, account=account, title="  ", wants_mail=True)
    with pytest.raises(PermissionDenied):
        account_describe(
            by=people.actor("NWLDC", "co_ordinator"), account=account, title="Other", wants_mail=True
        )


def test_another_account_is_not_found_by_who_does_not_manage_people(people: People, by: Actor) -> None:
    account = people.accounts["Turning Point", "updater"]
    assert account_state(by=by, number=account.pk).account == account
    with pytest.raises(Http404):
        account_state(by=people.actor("Police", "updater"), number=account.pk)


# --- setting up -----------------------------------------------------------------------------------------


def founded() -> Partnership:
    return partnership_found_with_areas(
        by=SYSTEM,
        name="Safer Somewhere",
        area_code="W14000003",
        jurisdiction=Jurisdiction.WALES,
        areas=[("W06000015", "Cardiff")],
    )


def test_an_empty_site_gets_its_first_organisation_and_co_ordinator_whole() -> None:
    founded()
    assert [(one.code, one.name) for one in ServedArea.objects.all()] == [("W06000015", "Cardiff")]
    sent = first_co_ordinator_invite(
        by=SYSTEM,
        email="co@cardiff.example",
        title="Co-ordinator",
        organisation="Cardiff Council",
        kind=AuthorityKind.UNITARY,
    )
    account, _ = invitation_accept(by=later(hours=1), token=token_of(sent), password=PASSWORD)
    assert actor_of(account=account, now=START + dt.timedelta(hours=1)).has("co_ordinator")
    with pytest.raises(ValidationError, match="has organisations already"):
        first_co_ordinator_invite(
            by=SYSTEM, email="b@cardiff.example", title="B", organisation="Other", kind=AuthorityKind.POLICE
        )


def test_a_wrong_address_leaves_an_empty_site_empty() -> None:
    with pytest.raises(ValidationError, match="not set up"):
        first_co_ordinator_invite(
            by=SYSTEM, email="a@b.example", title="A", organisation="Council", kind=AuthorityKind.UNITARY
        )
    founded()
    with pytest.raises(ValidationError, match="e-mail address"):
        first_co_ordinator_invite(
            by=SYSTEM, email="nobody", title="A", organisation="Council", kind=AuthorityKind.UNITARY
        )
    assert not Organisation.objects.exists()
    with pytest.raises(ValidationError, match="has to be a co-ordinator"):
        first_co_ordinator_invite(
            by=SYSTEM,
            email="a@b.example",
            title="A",
            organisation="Council",
            kind=AuthorityKind.UNITARY,
            role=AccountRole.READER,
        )


def test_whoever_runs_the_site_can_let_a_partnership_in_again(people: People) -> None:
    sent = invitation_send_from_console(
        by=Actor(START),
        email="rescue@nwldc.example",
        title="Co-ordinator",
        organisation=people.organisations["NWLDC"],
        role=AccountRole.CO_ORDINATOR,
    )
    event = sent.invitation.history.get()
    assert (event.name, event.account) == ("invitation_sent", None)


# --- the database holds it, whoever writes --------------------------------------------------------------


def test_the_database_refuses_two_suspensions_and_an_end_before_the_start(people: People) -> None:
    account = people.accounts["Police", "reader"]
    record("account_suspended", Suspension(account=account, since=START), by=SYSTEM)
    for row in (
        Suspension(account=account, since=START),
        Suspension(account=account, since=START, until=START - dt.timedelta(days=1)),
    ):
        with pytest.raises(IntegrityError), transaction_of():
            models.Model.save(row)
        with pytest.raises(ValidationError) as refused:
            record("account_suspended", row, by=SYSTEM)
        assert "Constraint" not in str(refused.value)


def transaction_of():  # type: ignore[no-untyped-def] # a context of Django's
    from django.db import transaction

    return transaction.atomic()
