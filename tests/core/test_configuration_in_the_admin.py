"""The configuration as a form in the back-office: every setting, secrets masked, the rules of the API."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django_q.models import Failure, Schedule

from apps.accounts import cookies, sessions
from apps.accounts.models import User
from apps.core import clock, troubles, work
from apps.core.config import store
from apps.core.config.form import ConfigForm
from apps.core.config.schema import SECTIONS
from apps.core.config.secrets import MASK
from apps.core.errors import Unreachable
from apps.core.models import ConfigDocument, Job

PAGE = "/admin/core/configdocument/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Client:
    user = User.objects.create(username="keeper", is_staff=True, is_superuser=True)
    client = Client()
    client.cookies[cookies.NAME] = sessions.open_for(user, user_agent="").token.text
    return client


def as_sent(**changes: Any) -> dict[str, Any]:
    """The form as a browser sends it back, some fields changed."""
    form = ConfigForm(config=store.load(), library_root=str(settings.DEFAULT_LIBRARY_DIR))
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    values |= {name.replace("__", "."): value for name, value in changes.items()}
    # What is empty or not ticked is not in a form.
    return {
        name: "on" if value is True else value
        for name, value in values.items()
        if value is not None and value is not False and value != ""
    }


def test_every_setting_is_there(keeper: Client) -> None:
    page = keeper.get(PAGE).content.decode()

    for section in SECTIONS:
        assert f'id="part-{section}"' in page
    for setting in ("program.rss_time", "security.webauthn_rp_id", "notification.providers"):
        assert f'name="{setting}"' in page


def test_what_was_changed_is_stored_and_nothing_else(keeper: Client) -> None:
    store.update({"downloader": {"password": "s3cret"}}, author="test")
    before = store.load()

    answer = keeper.post(
        PAGE,
        as_sent(program__rss_time="1200", rss_parser__filter="720\r\n合集", log__debug_enable=True),
    )

    assert answer.status_code == 302
    after = store.load()
    assert (after.program.rss_time, after.rss_parser.filter) == (1200, ("720", "合集"))
    assert after.log.debug_enable is True
    assert after.downloader == before.downloader
    assert after.revision == before.revision + 1
    assert ConfigDocument.objects.get().changed_by == "keeper"


def test_sending_it_back_as_it_is_changes_nothing(keeper: Client) -> None:
    store.update(
        {
            "downloader": {"password": "s3cret", "path": str(settings.DEFAULT_LIBRARY_DIR)},
            "security": {"login_tokens": ["one"]},
            "notification": {"providers": [{"type": "telegram", "token": "t", "chat_id": "1"}]},
        },
        author="test",
    )
    before = store.load()

    assert keeper.post(PAGE, as_sent()).status_code == 302
    assert store.load() == before


def test_secrets_never_leave(keeper: Client) -> None:
    store.update(
        {
            "downloader": {"password": "hush-1"},
            "security": {"login_tokens": ["hush-2"]},
            "notification": {
                "providers": [{"type": "telegram", "token": "hush-3", "chat_id": "1"}]
            },
        },
        author="test",
    )

    page = keeper.get(PAGE).content.decode()

    assert "hush" not in page
    assert MASK in page


def test_secrets_are_changed_kept_and_forgotten(keeper: Client) -> None:
    store.update({"security": {"login_tokens": ["one"]}}, author="test")

    keeper.post(PAGE, as_sent(downloader__password="new one"))
    assert store.load().downloader.password == "new one"
    assert store.load().security.login_tokens == ("one",)
    keeper.post(PAGE, as_sent(security__login_tokens="two\r\nthree"))
    assert store.load().security.login_tokens == ("two", "three")
    keeper.post(PAGE, as_sent(security__login_tokens="-", downloader__password=""))
    assert store.load().security.login_tokens == ()
    assert store.load().downloader.password == ""


def test_channels_keep_their_secrets_by_identity(keeper: Client) -> None:
    rows = [{"type": "telegram", "token": f"t{n}", "chat_id": str(n)} for n in range(2)]
    store.update({"notification": {"providers": rows}}, author="test")
    shown = json.loads(as_sent()["notification.providers"])

    keeper.post(PAGE, as_sent(notification__providers=json.dumps(shown[1:])))

    (left,) = store.load().notification.providers
    assert (left.token, left.chat_id) == ("t1", "1")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"program__rss_time": "1"}, "greater than or equal to 10"),
        ({"program__rss_time": "soon"}, "Enter a whole number."),
        ({"downloader__type": "floppy"}, "Select a valid choice"),
        ({"security__login_whitelist": "nowhere"}, "This must be a network"),
        ({"network__bgm_base_url": "ftp://x"}, "This must begin with"),
        ({"notification__providers": "{"}, "not valid JSON"),
        ({"notification__providers": '[{"type": "pigeon"}]'}, "This must be one of"),
        ({"notification__providers": "7"}, "This must be a list"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    keeper: Client, changes: dict[str, str], words: str
) -> None:
    before = store.load()

    answer = keeper.post(PAGE, as_sent(**changes))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "errorlist" in answer.content.decode()
    assert store.load() == before


def test_work_troubles_and_events_can_be_read(keeper: Client) -> None:
    work.soon("feeds")
    Job.objects.update(last_error_code="unreachable", last_error_facts={"host": "nas"})
    job = Job.objects.get()
    troubles.begins("downloader", Unreachable(host="nas"))
    ConfigDocument.objects.filter(pk=1).update(changed_at=clock.now())

    for language, words in (("en", "Nobody answers at nas."), ("zh-CN", "nas 没有响应。")):
        headers = {"accept-language": language}
        for path in ("job/", f"job/{job.pk}/change/", "trouble/"):
            assert words in keeper.get(f"/admin/core/{path}", headers=headers).content.decode()
        assert keeper.get("/admin/core/outboxevent/", headers=headers).status_code == 200
    for path in ("success/", "failure/", "schedule/", "ormq/"):
        assert keeper.get(f"/admin/django_q/{path}").status_code == 200
        assert keeper.get(f"/admin/django_q/{path}add/").status_code == 403


def test_rows_of_the_queue_can_be_read(keeper: Client) -> None:
    schedule = Schedule.objects.create(
        name="a name", func="autobangumi.schedules.run", args="'feeds'"
    )
    now = clock.now()
    failure = Failure.objects.create(
        id="f" * 32, name="it", func="f", started=now, stopped=now, result="why", success=False
    )

    assert (
        "a name" in keeper.get(f"/admin/django_q/schedule/{schedule.pk}/change/").content.decode()
    )
    assert "why" in keeper.get(f"/admin/django_q/failure/{failure.pk}/change/").content.decode()


def test_work_is_asked_for_from_the_list(keeper: Client) -> None:
    work.soon("feeds")
    Job.objects.update(due_at=None)

    keeper.post("/admin/core/job/", {"action": "run_now", "_selected_action": Job.objects.get().pk})

    assert Job.objects.get().due_at is not None


def test_a_filter_that_is_no_expression_is_kept_and_said(keeper: Client) -> None:
    answer = keeper.post(PAGE, as_sent(rss_parser__filter="720\r\n(unclosed"), follow=True)

    said = [str(one) for one in answer.context["messages"]]
    assert any("(unclosed" in text for text in said)
    assert store.load().rss_parser.filter == ("720", "(unclosed")
