"""Downloads in the admin: what stands in the way of each, and the two things a person may say."""

import pytest
from django.test import Client

from apps.core import clock
from apps.core.errors import Unreachable
from apps.core.models import Job
from apps.downloader import claims
from apps.downloader.models import Download, DownloadState

pytestmark = pytest.mark.django_db
LIST = "/admin/downloader/download/"


@pytest.fixture
def waiting() -> Download:
    wanted = claims.Wanted(key="x", url="https://pt.example/dl?passkey=K123456", name="Show - 01")
    pk = claims.claim([wanted], now=clock.now())["x"]
    claims.postpone(pk, Unreachable(host="pt.example"), is_final=False)
    Job.objects.all().delete()
    return Download.objects.get(pk=pk)


def test_the_list_says_why_and_shows_no_key(api: Client, waiting: Download) -> None:
    page = api.get(LIST, headers={"Accept-Language": "en"}).content.decode()
    one = api.get(f"{LIST}{waiting.pk}/change/").content.decode()

    assert "Nobody answers at pt.example." in page
    assert "K123456" not in page + one
    assert api.get(f"{LIST}add/").status_code == 403
    assert api.get(f"{LIST}{waiting.pk}/delete/").status_code == 403


def test_a_person_may_try_again_or_give_up(api: Client, waiting: Download) -> None:
    def act(action: str) -> None:
        form = {"action": action, "_selected_action": [waiting.pk]}
        assert api.post(LIST, form, follow=True).status_code == 200
        waiting.refresh_from_db()

    act("give_up")
    assert waiting.state == DownloadState.REJECTED
    act("retry_now")
    assert (waiting.state, waiting.attempts) == (DownloadState.CLAIMED, 0)
    assert Job.objects.filter(name="downloads").exclude(due_at=None).exists()
