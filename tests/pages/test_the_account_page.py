"""The page of one's own account: name, password, passkeys, devices, tokens; all of it without a script."""

import re
from dataclasses import dataclass

import pytest
from django.test import Client

from apps.accounts import access_tokens, sessions
from apps.accounts.models import ApiToken, Passkey, Session, User

PASSWORD = "a sentence of my own"
PAGE = "/account/"
pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in."""

    client: Client
    user: User

    def send(self, do: str, **fields: object) -> tuple[int, str]:
        """Send a form; status and page, after a redirect."""
        answer = self.client.post(PAGE, {"do": do, **fields}, follow=True)
        return answer.status_code, answer.content.decode()

    def page(self) -> str:
        """The page as it is."""
        answer = self.client.get(PAGE)
        assert answer.status_code == 200
        return str(answer.content.decode())


@pytest.fixture
def me() -> Visitor:
    user = User.objects.create_superuser("keeper", PASSWORD)
    client = Client()
    form = {"username": "keeper", "password": PASSWORD}
    assert (
        client.post("/login/", form, headers={"user-agent": "Firefox Windows"}).status_code == 302
    )
    return Visitor(client, user)


def passkey(user: User, name: str = "laptop") -> Passkey:
    return Passkey.objects.create(user=user, name=name, credential_id=name, public_key=b"")


def test_strangers_are_sent_to_the_sign_in_and_back(me: Visitor) -> None:
    del me
    answer = Client().get(PAGE)

    assert answer["Location"] == "/login/?next=%2Faccount%2F"


def test_every_page_leads_to_it(me: Visitor) -> None:
    assert 'href="/account/"' in me.client.get("/").content.decode()


def test_name_and_password_change_and_other_devices_are_out(me: Visitor) -> None:
    other = Client()
    other.cookies["token"] = sessions.open_for(me.user, user_agent="").token.text

    status, page = me.send(
        "credentials",
        username="renamed",
        current=PASSWORD,
        password="another sentence",
        again="another sentence",
    )

    assert status == 200
    assert "Other devices must sign in again" in page
    assert "renamed" in me.page()
    assert other.get(PAGE).status_code == 302
    form = {"username": "renamed", "password": "another sentence"}
    assert Client().post("/login/", form).status_code == 302


def test_name_alone_keeps_the_password_and_the_devices(me: Visitor) -> None:
    sessions.open_for(me.user, user_agent="")

    status, _page = me.send("credentials", username="renamed", current=PASSWORD)

    assert status == 200
    assert Session.objects.filter(revoked=None).count() == 2
    me.user.refresh_from_db()
    assert me.user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current": "wrong"}, "This is not your password."),
        ({"current": ""}, "This is needed."),
        ({"username": "a b"}, "4 to 20 letters"),
        ({"password": "short", "again": "short"}, "At least 8 characters."),
        ({"password": "long enough", "again": "long enougj"}, "The two passwords differ."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    me: Visitor, fields: dict[str, str], words: str
) -> None:
    status, page = me.send("credentials", **({"username": "keeper", "current": PASSWORD} | fields))

    assert status == 400
    assert words in page
    assert "This is not your password." in me.send("credentials", username="keeper", current="x")[1]


def test_guessing_ones_password_here_costs_time_too(me: Visitor) -> None:
    for number in range(10):
        me.send("credentials", username="keeper", current=f"guess {number}")

    assert "Too many tries" in me.send("credentials", username="keeper", current=PASSWORD)[1]


def test_passkeys_are_renamed_and_deleted(me: Visitor) -> None:
    mine = passkey(me.user)
    assert "laptop" in me.page()

    assert "work" in me.send("rename-passkey", id=mine.pk, name="work")[1]
    assert "Passkey deleted: work" in me.send("delete-passkey", id=mine.pk)[1]
    assert not Passkey.objects.exists()


def test_nobody_touches_what_is_anothers(me: Visitor) -> None:
    other = User.objects.create(username="other")
    theirs = passkey(other)
    token = access_tokens.issue(owner=other, name="theirs", scope="read").row
    session = sessions.open_for(other, user_agent="").session_id

    for do, number in (
        ("delete-passkey", theirs.pk),
        ("rename-passkey", theirs.pk),
        ("revoke-token", token.pk),
        ("end-session", session),
        ("end-session", "nonsense"),
        ("revoke-token", "9" * 40),
    ):
        assert me.send(do, id=number, name="mine")[0] == 200

    assert "theirs" not in me.page()
    assert Passkey.objects.get().name == "laptop"
    assert ApiToken.objects.get().revoked is None
    assert Session.objects.filter(revoked=None).count() == 2


def test_devices_are_listed_and_signed_out(me: Visitor) -> None:
    phone = sessions.open_for(me.user, user_agent="Mozilla/5.0 (iPhone) Safari/605")
    sessions.open_for(me.user, user_agent="")
    page = me.page()
    assert "Safari, iPhone" in page
    assert "Firefox, Windows" in page
    assert page.count("This one") == 1

    assert "Safari, iPhone" not in me.send("end-session", id=phone.session_id)[1]
    assert "1 device signed out." in me.send("end-others")[1]
    assert "Firefox, Windows" in me.page()


def test_token_is_shown_once_works_and_is_revoked(me: Visitor) -> None:
    status, page = me.send("make-token", name="kitchen", scope="read", days="30")
    found = re.search(r'<code id="made">(ab_[\w-]+)</code>', page)

    assert status == 200
    assert found is not None
    text = found[1]
    program = Client(headers={"X-Api-Key": text})
    assert program.get("/api/v1/status").status_code == 200
    shown = me.page()
    assert text not in shown
    assert "kitchen" in shown
    assert "revoked" in me.send("revoke-token", id=ApiToken.objects.get().pk)[1]
    assert program.get("/api/v1/status").status_code == 401
    assert "kitchen" not in me.page()


def test_odd_tokens_are_refused(me: Visitor) -> None:
    for fields in ({"name": ""}, {"scope": "root"}, {"days": "7000"}):
        form = {"name": "x", "scope": "read", "days": "30"} | fields
        assert me.send("make-token", **form)[0] == 400
    assert not ApiToken.objects.exists()


def test_unknown_form_changes_nothing(me: Visitor) -> None:
    assert me.send("drop-tables")[0] == 400


def test_page_speaks_chinese(me: Visitor) -> None:
    page = me.client.get(PAGE, headers={"accept-language": "zh-CN"}).content.decode()

    assert "我的账号" in page
    assert "程序令牌" in page


def test_forms_need_their_token(me: Visitor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = me.client.cookies

    assert strict.post(PAGE, {"do": "end-others"}).status_code == 403
