"""Passkeys over the wire: make, sign in with and without a name, list, rename, delete; and every bad answer."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.accounts import challenges, passkeys, sessions, throttles
from apps.accounts.models import Challenge, LoginAttempts, Passkey, User
from apps.core import clock
from apps.core.config import store
from tests.accounts.authenticator import ORIGIN, Authenticator, b64
from tests.accounts.conftest import NAME

PASSKEY = "/api/v1/passkey/"
HERE = {"origin": ORIGIN, "host": "localhost:7892"}
pytestmark = pytest.mark.django_db


def post(client: Client, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
    answer = client.post(
        PASSKEY + path,
        {} if body is None else body,
        content_type="application/json",
        headers=HERE | headers,
    )
    return answer.status_code, answer.json()


def register(
    client: Client, *, name: str = "laptop", key: Authenticator | None = None
) -> Authenticator:
    key = key or Authenticator()
    _status, options = post(client, "register/options")
    status, said = post(
        client, "register/verify", {"name": name, "attestation_response": key.make(options)}
    )
    assert status == 200, said
    return key


def asked(client: Client, *, username: str | None = None) -> dict[str, Any]:
    status, options = post(client, "auth/options", {"username": username} if username else {})
    assert status == 200, options
    return dict(options)


def sign_in(key: Authenticator, *, username: str | None = None, **odd: Any) -> tuple[int, Any]:
    stranger = Client()
    credential = key.sign(asked(stranger, username=username), **odd)
    return post(stranger, "auth/verify", {"username": username, "credential": credential})


def test_creation_options_are_as_the_contract_says(browser: Client, person: User) -> None:
    register(browser)

    status, options = post(browser, "register/options")

    assert status == 200
    assert options["rp"] == {"name": "AutoBangumi", "id": "localhost"}
    assert options["user"] == {
        "id": b64(str(person.pk).encode()),
        "name": NAME,
        "displayName": NAME,
    }
    assert options["pubKeyCredParams"] == [
        {"type": "public-key", "alg": -7},
        {"type": "public-key", "alg": -257},
    ]
    assert options["timeout"] == 60000
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "preferred",
    }
    (excluded,) = options["excludeCredentials"]
    assert excluded == {
        "type": "public-key",
        "id": Passkey.objects.get().credential_id,
        "transports": ["internal"],
    }


def test_empty_body_without_a_type_is_enough_for_the_options(browser: Client) -> None:
    answer = browser.generic("POST", PASSKEY + "register/options", headers=HERE)

    assert answer.status_code == 200
    assert answer.json()["excludeCredentials"] == []


def test_request_options_tell_nobody_who_has_passkeys(browser: Client) -> None:
    register(browser)

    for name in (None, NAME, "nobody_here", "?" * 300):
        options = asked(Client(), username=name)
        assert set(options) == {
            "challenge",
            "timeout",
            "rpId",
            "allowCredentials",
            "userVerification",
        }
        assert (options["rpId"], options["allowCredentials"]) == ("localhost", [])
        assert (options["timeout"], options["userVerification"]) == (60000, "preferred")


@pytest.mark.parametrize("username", [None, NAME])
def test_passkey_opens_a_session_with_and_without_a_name(
    browser: Client, username: str | None
) -> None:
    key = register(browser)
    stranger = Client()

    credential = key.sign(asked(stranger, username=username))
    status, said = post(stranger, "auth/verify", {"username": username, "credential": credential})

    assert status == 200
    assert said["authenticated"] is True
    assert said["token_type"] == "bearer"
    assert stranger.cookies["token"]["samesite"] == "Strict"
    assert stranger.get("/api/v1/auth/me").json()["username"] == NAME
    passkey = Passkey.objects.get()
    assert passkey.sign_count == 1
    assert passkey.last_used_at is not None


def test_several_passkeys_are_listed_renamed_and_deleted_by_either_id(browser: Client) -> None:
    keys = [register(browser, name=name) for name in ("laptop", "phone", "stick")]
    listed = browser.get(PASSKEY + "list").json()
    assert [row["name"] for row in listed] == ["laptop", "phone", "stick"]
    assert set(listed[0]) == {
        "id",
        "name",
        "created_at",
        "last_used_at",
        "backup_eligible",
        "aaguid",
        "credential_id",
    }
    assert listed[0]["last_used_at"] is None
    assert listed[0]["created_at"].endswith("Z")

    assert post(browser, "rename", {"passkey_id": listed[0]["id"], "name": "old laptop"})[0] == 200
    assert post(browser, "delete", {"passkey_id": str(listed[1]["id"])})[0] == 200
    assert post(browser, "delete", {"passkey_id": listed[2]["credential_id"]})[0] == 200

    assert [row["name"] for row in browser.get(PASSKEY + "list").json()] == ["old laptop"]
    assert sign_in(keys[0])[0] == 200
    assert sign_in(keys[1])[0] == 401
    key = listed[0]["credential_id"]
    assert post(browser, "delete", {"credential_id": key})[0] == 200
    assert post(browser, "delete", {"credential_id": key})[0] == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"passkey_id": None}, 400),
        ({"passkey_id": True}, 400),
        ({"passkey_id": [1]}, 400),
        ({"passkey_id": 10**30}, 400),
        ({"passkey_id": 0}, 400),
        ({"passkey_id": "\x00"}, 400),
        ({"passkey_id": "\ud800"}, 400),
        ({"credential_id": "\ud800"}, 400),
        ({"passkey_id": 1.5}, 400),
        ({"passkey_id": 12345}, 404),
        ({"credential_id": "AAAA"}, 404),
    ],
)
def test_deleting_what_is_not_there(browser: Client, body: dict[str, Any], status: int) -> None:
    assert post(browser, "delete", body)[0] == status


def test_passkey_of_somebody_else_is_none_of_ours(browser: Client) -> None:
    register(browser)
    number = Passkey.objects.get().pk
    other = Client()
    other.cookies["token"] = sessions.open_for(
        User.objects.create(username="other"), user_agent=""
    ).token.text

    assert other.get(PASSKEY + "list").json() == []
    assert post(other, "delete", {"passkey_id": number})[0] == 404
    assert post(other, "rename", {"passkey_id": number, "name": "mine"})[0] == 404


# -- what does not get in: always the same answer


def refused(answer: tuple[int, Any]) -> bool:
    status, said = answer
    return status == 401 and said["msg_en"] == "This passkey was not accepted."


def test_wrong_origin(browser: Client) -> None:
    assert refused(sign_in(register(browser), origin="https://evil.example"))
    assert refused(sign_in(register(browser), origin="http://localhost:8080"))


def test_wrong_site(browser: Client) -> None:
    assert refused(sign_in(register(browser), site="evil.example"))


def test_challenge_that_was_never_asked(browser: Client) -> None:
    assert refused(sign_in(register(browser), challenge=b64(b"x" * 32)))


def test_challenge_for_a_new_passkey_signs_nobody_in(browser: Client) -> None:
    key = register(browser)
    _status, options = post(browser, "register/options")

    assert refused(sign_in(key, challenge=options["challenge"]))


def test_replay(browser: Client) -> None:
    key = register(browser)
    body = {"credential": key.sign(asked(Client()))}

    assert post(Client(), "auth/verify", body)[0] == 200
    assert refused(post(Client(), "auth/verify", body))


def test_expired_challenge(browser: Client) -> None:
    key = register(browser)
    credential = key.sign(asked(Client()))
    Challenge.objects.update(expires=clock.now() - timedelta(seconds=1))

    assert refused(post(Client(), "auth/verify", {"credential": credential}))


def test_passkey_of_another_person_than_the_one_who_was_named(browser: Client) -> None:
    key = register(browser)
    User.objects.create(username="other")

    assert refused(sign_in(key, username="other"))
    stranger = Client()
    credential = key.sign(asked(stranger, username="other"))
    assert refused(post(stranger, "auth/verify", {"credential": credential}))


def test_handle_of_another_person(browser: Client) -> None:
    key = register(browser)
    other = User.objects.create(username="other")

    for handle in (bytes(other.webauthn_handle), str(other.pk).encode()):
        assert refused(sign_in(key, handle=b64(handle)))


def test_handles_of_older_passkeys_are_still_known(browser: Client, person: User) -> None:
    key = register(browser)

    status, _said = sign_in(key, handle=b64(bytes(person.webauthn_handle)))

    assert status == 200


def test_tampered_signature_and_unknown_key(browser: Client) -> None:
    key = register(browser)
    broken = key.sign(asked(Client()))
    broken["response"]["signature"] = b64(b"\x30\x06\x02\x01\x01\x02\x01\x01")

    assert refused(post(Client(), "auth/verify", {"credential": broken}))
    assert refused(sign_in(Authenticator()))


def test_account_that_is_switched_off(browser: Client) -> None:
    key = register(browser)
    User.objects.update(is_active=False)

    assert refused(sign_in(key))


def test_copied_key_is_noticed_by_its_count(browser: Client) -> None:
    key = register(browser)
    copied = copy.copy(key)
    for _ in range(3):
        assert sign_in(key)[0] == 200

    assert refused(sign_in(copied))
    assert Passkey.objects.get().sign_count == 3


def test_key_that_never_counts_is_fine(browser: Client) -> None:
    key = register(browser, key=Authenticator(counts=False))

    assert [sign_in(key)[0], sign_in(key)[0]] == [200, 200]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"credential": None},
        {"credential": 7},
        {"credential": "{}"},
        {"credential": []},
        {"credential": {}},
        {"credential": {"id": "a", "rawId": "a", "response": []}},
        {"credential": {"id": 1, "rawId": 1, "response": {"clientDataJSON": "e30"}}},
        [],
    ],
)
def test_what_no_authenticator_sends_is_malformed(browser: Client, body: object) -> None:
    del browser

    assert post(Client(), "auth/verify", body)[0] == 400


ODD = ["", "e30", "AAAA", "!", "bnVsbA", "W10", "MA", "eyJjaGFsbGVuZ2UiOjF9", "é\ud800", "A" * 5000]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "part",
    ["id", "rawId", "type", "clientDataJSON", "authenticatorData", "signature", "userHandle"],
)
def test_nonsense_in_any_part_is_refused_and_breaks_nothing(
    browser: Client, part: str, odd: str
) -> None:
    credential = register(browser).sign(asked(Client()))
    inside = credential if part in credential else credential["response"]
    inside[part] = odd
    status, said = post(Client(), "auth/verify", {"credential": credential})

    if (part, odd) == ("userHandle", ""):
        assert status == 200
    else:
        assert status in {400, 401}, said


@pytest.mark.parametrize("odd", [None, 7, [], {}])
@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
def test_other_things_than_text_are_refused_too(browser: Client, part: str, odd: object) -> None:
    credential = register(browser).sign(asked(Client()))
    credential["response"][part] = odd
    status, _said = post(Client(), "auth/verify", {"credential": credential})

    assert status in ({200} if part == "userHandle" and odd is None else {400, 401})


# -- new ones that are not taken


def attempt(client: Client, key: Authenticator, **odd: Any) -> tuple[int, Any]:
    _status, options = post(client, "register/options")
    body = {"name": "laptop", "attestation_response": key.make(options, **odd)}
    return post(client, "register/verify", body)


def test_new_passkey_with_bad_origin_site_or_challenge_is_not_taken(browser: Client) -> None:
    odds: list[dict[str, Any]] = [
        {"origin": "https://evil.example"},
        {"site": "evil.example"},
        {"challenge": b64(b"y" * 32)},
        {"challenge": asked(Client())["challenge"]},
    ]
    for odd in odds:
        assert attempt(browser, Authenticator(), **odd)[0] == 400
    assert not Passkey.objects.exists()


def test_challenge_of_another_person_makes_no_passkey(browser: Client) -> None:
    other = User.objects.create(username="other")
    value = challenges.ask(user=other)

    assert attempt(browser, Authenticator(), challenge=b64(value))[0] == 400


def test_new_passkey_is_taken_once(browser: Client) -> None:
    key = Authenticator()
    _status, options = post(browser, "register/options")
    body = {"name": "laptop", "attestation_response": key.make(options)}

    assert post(browser, "register/verify", body)[0] == 200
    assert post(browser, "register/verify", body)[0] == 400
    assert attempt(browser, key)[0] == 400
    assert Passkey.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 65, "\x00", None, 7])
def test_passkey_needs_a_fair_name(browser: Client, name: object) -> None:
    _status, options = post(browser, "register/options")
    attestation = Authenticator().make(options)

    status, said = post(
        browser, "register/verify", {"name": name, "attestation_response": attestation}
    )

    assert status == 400
    assert said["errors"][0]["field"] == "name"


# -- where passkeys belong


@pytest.mark.parametrize("host", ["127.0.0.1:7892", "192.168.1.4", "[::1]:7892"])
def test_passkeys_need_a_name(browser: Client, host: str) -> None:
    del browser

    status, said = post(Client(), "auth/options", origin=f"http://{host}", host=host)

    assert status == 400
    assert "https" in said["msg_en"]


@pytest.mark.parametrize(
    ("headers", "site"),
    [
        ({"origin": "https://ab.example:8443", "host": "web:7892"}, "ab.example"),
        ({"origin": "null", "referer": "https://ab.example/login/"}, "ab.example"),
        ({"origin": "", "referer": "", "host": "nas.lan:7892"}, "nas.lan"),
    ],
)
def test_site_is_the_one_the_browser_shows(
    browser: Client, headers: dict[str, str], site: str
) -> None:
    del browser

    assert post(Client(), "auth/options", **headers)[1]["rpId"] == site


def test_configured_site_counts_whatever_is_asked(browser: Client) -> None:
    store.update(
        {
            "security": {
                "webauthn_rp_id": "example",
                "webauthn_origin": "https://ab.example, https://tv.example:8443",
            }
        },
        author="test",
    )
    key = Authenticator()
    _status, options = post(browser, "register/options")
    assert options["rp"]["id"] == "example"
    odd = {"site": "example", "origin": "https://tv.example:8443"}

    attestation = key.make(options, **odd)
    body = {"name": "laptop", "attestation_response": attestation}
    assert post(browser, "register/verify", body)[0] == 200

    assert sign_in(key, **odd)[0] == 200
    assert refused(sign_in(key, site="example"))


@pytest.mark.parametrize(
    ("said", "site"),
    [
        ("ab.example", "ab.example"),
        ("https://AB.example:8443/", "ab.example"),
        ("ab.example:8443", "ab.example"),
        ("http://[odd", "localhost"),
        ("  ", "localhost"),
    ],
)
def test_site_may_be_written_as_an_address(browser: Client, said: str, site: str) -> None:
    store.update({"security": {"webauthn_rp_id": said}}, author="test")

    status, options = post(browser, "register/options")
    assert (status, options["rp"]["id"]) == (200, site)


def test_page_of_another_site_is_not_ours_whatever_it_says(browser: Client) -> None:
    store.update({"security": {"webauthn_rp_id": "example"}}, author="test")
    key = Authenticator()
    _status, options = post(browser, "register/options")
    made = key.make(options, site="example", origin="https://sub.example")
    body = {"name": "x", "attestation_response": made}
    assert post(browser, "register/verify", body)[0] == 400

    odd = {"site": "example", "origin": "https://notexample"}
    assert refused(
        post(
            Client(),
            "auth/verify",
            {"credential": key.sign(asked(Client()), **odd)},
            origin="https://notexample",
        )
    )


def test_login_addresses_count_for_passkeys_too(browser: Client) -> None:
    key = register(browser)
    credential = key.sign(asked(Client()))
    store.update({"security": {"login_whitelist": ["192.0.2.0/24"]}}, author="test")

    assert post(Client(), "auth/verify", {"credential": credential})[0] == 403


# -- how many


def test_pending_challenges_are_few(person: User) -> None:
    for number in range(30):
        for _ in range(5):
            challenges.ask(address=f"192.0.2.{number}")
    assert Challenge.objects.count() == challenges.MOST

    mine = challenges.ask(address="198.51.100.1", username=person.username)
    for _ in range(50):
        challenges.ask(address="203.0.113.1")
    assert Challenge.objects.filter(address="203.0.113.1").count() == 10
    assert challenges.take(mine) is not None
    assert challenges.take(mine) is None


def test_failed_passkeys_cost_time(browser: Client) -> None:
    key = register(browser)
    for _ in range(10):
        assert refused(sign_in(key, origin="https://evil.example"))

    status, said = sign_in(key)
    assert status == 429
    assert said["msg_zh"]

    LoginAttempts.objects.update(blocked_until=None)
    assert sign_in(key)[0] == 200
    assert not LoginAttempts.objects.exists()


def test_asking_for_challenges_without_end_costs_time(browser: Client) -> None:
    del browser
    for _ in range(throttles.FREE_ASKINGS):
        asked(Client())

    assert post(Client(), "auth/options")[0] == 429


def test_one_person_has_only_so_many(browser: Client, person: User) -> None:
    Passkey.objects.bulk_create(
        Passkey(user=person, name="x", credential_id=f"{number:08}", public_key=b"")
        for number in range(passkeys.MOST_OF_ONE_PERSON)
    )
    _status, options = post(browser, "register/options")
    attestation = Authenticator().make({**options, "user": {"id": ""}})

    status, _said = post(
        browser, "register/verify", {"name": "one more", "attestation_response": attestation}
    )

    assert status == 400
