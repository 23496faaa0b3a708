"""Every address, asked with everything that a hand or a machine may send by mistake or on purpose: never our fault.

What stands in the schema is taken field by field. An outside system that fails may answer 500 in words of its own.
"""

import copy
import json
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.test import Client

from apps.accounts import access_tokens
from apps.accounts.models import Scope, User
from apps.bangumi.models import Rule
from apps.core import clock, text
from apps.rss.models import Feed
from autobangumi import docs
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, Release
from tests.world.world import World

pytestmark = pytest.mark.django_db

#: They end the program.
LEFT_OUT: Final = frozenset({"/api/v1/shutdown", "/api/v1/restart"})
OUR_FAULT: Final = text.say("internal").en
JSON: Final = "application/json"

NONSENSE: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    2**63,
    10**40,
    1.5,
    1e300,
    "",
    "--1",
    "9" * 5000,
    "²",
    "\x00",
    "a\x00b",
    "../../etc/passwd",
    "http://[",
    "http://\ud800/",
    "http://a:99999/",
    "file:///etc/passwd",
    "x" * 20_000,
    "%s%s{}{0}{a.b}$A",
    [],
    [None],
    [{}],
    ["\ud800"],
    [2**70],
    list(range(2000)),
    {},
    {"": None},
    {"url": {}},
)
RAW: Final[tuple[tuple[bytes, str], ...]] = (
    (b"", ""),
    (b"", JSON),
    (b" ", JSON),
    (b"null", JSON),
    (b"true", JSON),
    (b'"x"', JSON),
    (b"1", JSON),
    (b"[]", JSON),
    (b"{", JSON),
    (b"{}{}", JSON),
    (b"NaN", JSON),
    (b"[1e999]", JSON),
    (b'{"url": -Infinity}', JSON),
    (b'{"url": 1, "url": "\\ud800"}', JSON),
    (b'{"\\ud800": "\\u0000"}', JSON),
    (b"[" * 50_000, JSON),
    (b'{"a":' * 50_000, JSON),
    (b'{"rss_ids": [' + b"9" * 5000 + b"]}", JSON),
    (b"\xff\xfe\x00", JSON),
    ("{}".encode("utf-16"), JSON),
    (b"\xef\xbb\xbf{}", JSON),
    (b"{}", f"{JSON}; charset=utf-16"),
    (b"{}", f"{JSON}; charset=nonsense"),
    (b"{}", f"{JSON}; charset=hex"),
    (b"{}", "text/plain"),
    (b"<a/>", "application/xml"),
    (b"{}", "nonsense"),
    (b"{}", "/"),
    (b"{}", "application/"),
    (b"{}", ";"),
    (b"url=%FF&url=%00&rss_ids=x", "application/x-www-form-urlencoded"),
    (b"url=x", "application/x-www-form-urlencoded; charset=nonsense"),
    (b"a&" * 5000, "application/x-www-form-urlencoded"),
    (b"x", "multipart/form-data"),
    (b"x", "multipart/form-data; boundary="),
    (b"--b\r\nContent-Disposition: form-data\r\n\r\n", "multipart/form-data; boundary=b"),
    (
        b'--b\r\nContent-Disposition: form-data; name="url"; filename="\x00../x"\r\n\r\nx\r\n--b--\r\n',
        "multipart/form-data; boundary=b",
    ),
    (b"x", "multipart/form-data; boundary=b; charset=nonsense"),
)
HEADERS: Final[tuple[dict[str, str], ...]] = (
    {"authorization": ""},
    {"authorization": "Bearer"},
    {"authorization": "Bearer "},
    {"authorization": "Bearer a b"},
    {"authorization": "Bearer \x00"},
    {"authorization": "Bearer \xff\xfe"},
    {"authorization": "Bearer " + "e30." * 2000},
    {"authorization": "Bearer e30.e30.e30"},
    {"authorization": "Basic eA=="},
    {"x-api-key": "\x00"},
    {"x-api-key": "ab_" + "x" * 9000},
    {"cookie": "token=\x00; token=;;=;"},
    {"cookie": "token=e30.e30.e30; sessionid=\xff"},
    {"host": "a b"},
    {"host": "[::1"},
    {"host": "x" * 300},
    {"x-forwarded-for": "nonsense, \x00, 999.1.1.1"},
    {"x-forwarded-proto": "\x00"},
    {"accept": "nonsense"},
    {"accept": "application/xml;q=x"},
    {"accept-language": "\x00" * 50 + "zh" * 900},
    {"content-length": "-1"},
    {"content-length": "x"},
    {"origin": "http://["},
    {"sec-fetch-site": "\xff"},
    {"last-event-id": "\x00"},
    {"if-none-match": '"\x00'},
    {"if-modified-since": "Thu, 99 Foo 99999 99:99:99 GMT"},
)
NUMBERS: Final = ("0", "2", "9" * 18, "9" * 19, "9" * 5000, "-1", "+1", "1.0", "%00", "%FF", "..")
VALUES: Final = ("", "%00", "%FF", "%ED%A0%80", "-1", "9" * 5000, "x" * 9000, "true", "[]")
#: A token is told first that it has no account.
REFUSED: Final = frozenset({403, 405})
METHODS: Final = frozenset(
    {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "x"}
)


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of the schema."""

    method: str
    path: str
    operation: dict[str, Any]

    @property
    def body(self) -> dict[str, Any]:
        """The shape of its body."""
        found: dict[str, Any] = (
            self.operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {})
        )
        return found

    @property
    def example(self) -> Any:
        """A body as it should be."""
        content = self.operation.get("requestBody", {}).get("content", {}).get(JSON, {})
        return copy.deepcopy(content.get("example", {}))

    @property
    def fields(self) -> set[str]:
        """Names that its body may have, in whatever form."""
        forms = [self.body, *self.body.get("anyOf", [])]
        return {name for form in forms for name in form.get("properties", {})}

    @property
    def inner_fields(self) -> list[tuple[str, str]]:
        """Names within its objects."""
        return [
            (name, below)
            for name, shape in self.body.get("properties", {}).items()
            for below in shape.get("properties", {})
        ]

    @property
    def query(self) -> list[str]:
        """Names of its parameters."""
        return [one["name"] for one in self.operation.get("parameters", []) if one["in"] == "query"]


CALLS: Final = tuple(
    Call(method.upper(), path, operation)
    for path, methods in docs.schema()["paths"].items()
    for method, operation in methods.items()
    if path not in LEFT_OUT
)
ROOMS: Final = sorted({call.path.split("/")[3] for call in CALLS})


@pytest.fixture
def knocking(world: World) -> Client:
    """An administrator's client, with a rule and a feed under the number 1."""
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    owner = User.objects.create_superuser("keeper", password="lamp oil and fog")
    token = access_tokens.issue(owner=owner, name="t", scope=Scope.ADMIN.value, days=None).text
    _feed(world)
    return Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize("room", ROOMS)
def test_nonsense_in_a_body_is_refused_in_words(knocking: Client, world: World, room: str) -> None:
    wrong: list[str] = []
    for call in _calls(room):
        _feed(world)
        example = _within(call.example, world)
        for value in NONSENSE:
            bodies = [value]
            if isinstance(example, dict):
                bodies += [{**example, name: value} for name in sorted(call.fields)]
            bodies += [{name: {below: value}} for name, below in call.inner_fields]
            for body in bodies:
                raw = json.dumps(body)
                answer = knocking.generic(call.method, _path(call), raw, content_type=JSON)
                wrong += _wrong(answer, call, raw)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ROOMS)
def test_bodies_that_are_no_json_are_refused_in_words(knocking: Client, room: str) -> None:
    wrong: list[str] = []
    for call in _calls(room):
        for raw, kind in RAW:
            answer = knocking.generic(call.method, _path(call), raw, content_type=kind)
            wrong += _wrong(answer, call, f"{kind} {raw!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ROOMS)
def test_nonsense_in_an_address_is_refused_in_words(knocking: Client, room: str) -> None:
    wrong: list[str] = []
    for call in _calls(room):
        addresses = [_path(call, one) for one in NUMBERS] if "{id}" in call.path else []
        addresses += [
            f"{_path(call)}?{name}={value}&{name}=1" for name in call.query for value in VALUES
        ]
        for address in addresses:
            wrong += _wrong(knocking.generic(call.method, address), call, address)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ROOMS)
def test_nonsense_in_headers_is_refused_in_words(knocking: Client, room: str) -> None:
    wrong: list[str] = []
    for call in _calls(room):
        for headers in HEADERS:
            answer = knocking.generic(call.method, _path(call), headers=headers)
            wrong += _wrong(answer, call, str(headers))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", ROOMS)
def test_other_methods_are_refused_in_words(knocking: Client, room: str) -> None:
    wrong: list[str] = []
    for call in _calls(room):
        known = {other.method for other in CALLS if other.path == call.path}
        for method in METHODS - known:
            answer = knocking.generic(method, _path(call))
            wrong += _wrong(answer, call, method)
            allowed = set(answer.headers.get("Allow", "").split(", "))
            if method != "OPTIONS" and (answer.status_code not in REFUSED or not known <= allowed):
                wrong.append(f"{method} {call.path}: {answer.status_code}, Allow {allowed}")
    assert not wrong, "\n".join(wrong)


def _feed(world: World) -> None:
    """A rule and a feed of number 1, whatever became of the last ones."""
    Rule.objects.update_or_create(
        pk=1,
        defaults={
            "official_title": "雾港守灯人",
            "title_raw": "Kiri no Minato",
            "created_at": clock.now(),
        },
    )
    Feed.objects.update_or_create(pk=1, defaults={"url": world.mikan.aggregate_url, "name": "one"})


def _calls(room: str) -> list[Call]:
    return [call for call in CALLS if call.path.split("/")[3] == room]


def _within(example: Any, world: World) -> Any:
    """The example with addresses of this world."""
    if isinstance(example, dict):
        for name in ("url", "host"):
            if isinstance(example.get(name), str):
                example[name] = world.mikan.aggregate_url
    return example


def _path(call: Call, one: str = "1") -> str:
    return call.path.replace("{id}", one).replace("{tid}", one)


def _wrong(answer: Any, call: Call, said: str) -> list[str]:
    """What is wrong with an answer, as one line; nothing where it is as it should be."""
    answer.close()
    if answer.status_code < 400:
        return []
    faults = []
    if answer.status_code != 405 and str(answer.status_code) not in call.operation["responses"]:
        faults.append("not in the schema")
    if not answer.headers["Content-Type"].startswith(JSON):
        faults.append("no JSON")
    else:
        words = answer.json()
        faults += [f"no {key}" for key in ("msg_en", "msg_zh", "status") if key not in words]
        if words.get("msg_en") == OUR_FAULT or (
            answer.status_code >= 500 and words.get("status") is not False
        ):
            faults.append("our fault")
    shown = said[:200].encode("ascii", "backslashreplace").decode()
    return [f"{call.method} {call.path} {answer.status_code} {faults}: {shown}"] if faults else []
