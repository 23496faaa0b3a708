"""Each organised episode arrives once at each webhook; one that fails is tried again and holds up nobody."""

import pytest

from apps.core import clock, events
from apps.core.config import store
from apps.core.config.schema import PLACEHOLDERS
from apps.core.errors import TemplateBroken
from apps.core.models import Job, OutboxEvent
from apps.notification.channels import filled
from apps.notification.deliver import deliver_due
from apps.notification.models import Delivery
from apps.notification.wording import Message
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db


def organised(episode: str = "3", **changes: str) -> None:
    events.record(
        events.EpisodeOrganised(
            rule_id=1,
            official_title=changes.get("title", '葬送 "の" フリーレン\\'),
            season=1,
            episode=episode,
            info_hash="a" * 40,
            path=f"/d/{episode}.mkv",
        )
    )


def channels(*urls: str, enable: bool = True, **more: str) -> None:
    providers = [{"type": "webhook", "url": url, **more} for url in urls]
    store.update({"notification": {"enable": enable, "providers": providers}}, author="test")


def test_each_episode_arrives_once(world: World) -> None:
    channels(world.hooks.address)
    organised("3")
    organised("4")
    deliver_due()
    deliver_due()
    assert [body["episode"] for body in world.hooks.told()] == ["3", "4"]
    assert world.hooks.told()[0] == {
        "title": '葬送 "の" フリーレン\\',
        "season": "1",
        "episode": "3",
        "poster_url": "",
    }
    assert not Delivery.objects.exclude(state=Delivery.State.DELIVERED).exists()


def test_each_channel_gets_it(world: World) -> None:
    channels(world.hooks.address, world.hooks.address + "?second=1")
    organised()
    deliver_due()
    assert len(world.hooks.told()) == 2


def test_what_happens_while_it_is_off_is_never_told(world: World) -> None:
    channels(world.hooks.address, enable=False)
    organised()
    deliver_due()
    channels(world.hooks.address)
    deliver_due()
    assert world.hooks.told() == []
    assert not OutboxEvent.objects.filter(handed_over=False).exists()


def test_a_channel_that_fails_is_tried_again_later_and_holds_up_no_other(world: World) -> None:
    channels("http://127.0.0.1:9/gone", world.hooks.address)
    organised("3")
    organised("4")
    deliver_due()
    assert [body["episode"] for body in world.hooks.told()] == ["3", "4"]
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING).order_by("pk")
    assert [row.attempts for row in waiting] == [1, 0]
    assert waiting[0].last_error_code
    job = Job.objects.get(name="notify")
    assert job.due_at is not None


def test_titles_cannot_break_out_of_the_template() -> None:
    message = Message(title='a", "x": "b\n', season="1", episode="2", poster_url="")
    assert filled('{"text": "{{title}} S{{season}}E{{ episode }} {{unknown}}"}', message) == {
        "text": 'a", "x": "b\n S1E2 '
    }


def test_a_template_that_is_no_json_is_refused_and_given_up(world: World) -> None:
    with pytest.raises(TemplateBroken):
        filled("{{title}}", Message(title="x", season="", episode="", poster_url=""))
    channels(world.hooks.address, template="{{title}}")
    organised()
    deliver_due()
    row = Delivery.objects.get()
    assert (row.state, row.last_error_code) == (Delivery.State.GIVEN_UP, "template_broken")


def test_a_channel_that_was_removed_takes_its_messages_along(world: World) -> None:
    channels("http://127.0.0.1:9/gone")
    organised()
    deliver_due()
    channels()
    Delivery.objects.update(next_at=clock.now())
    deliver_due()
    assert Delivery.objects.get().state == Delivery.State.GIVEN_UP
    assert world.hooks.told() == []


def test_a_channel_without_its_address_says_so() -> None:
    channels("")
    organised()
    deliver_due()
    assert Delivery.objects.get().last_error_code == "channel_incomplete"


def test_one_that_failed_is_delivered_at_a_later_try(world: World) -> None:
    channels(world.hooks.address)
    world.hooks.fail("/hook", Trouble.SERVER_ERROR, times=1)
    organised()
    deliver_due()
    assert world.hooks.told() == []
    deliver_due()
    assert world.hooks.told() == []
    Delivery.objects.update(next_at=clock.now())
    deliver_due()
    assert [body["episode"] for body in world.hooks.told()] == ["3"]
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.last_error_code) == (Delivery.State.DELIVERED, 2, "")


def test_what_a_template_may_say_is_what_a_message_has() -> None:
    message = Message(title="港", season="1", episode="3", poster_url="")
    assert set(message.values) == set(PLACEHOLDERS)
