"""The way out is made from the configuration: proxy, its secrets, and what goes around it."""

import socket
import threading
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from apps.core import http
from apps.core.config import store
from apps.core.config.schema import Provider
from apps.core.errors import ChannelRefused, OutsideFailure
from apps.core.outside import way_out
from apps.notification.deliver import send_example
from tests.world.world import World

pytestmark = pytest.mark.django_db


class Listener(threading.Thread):
    """Hears the first bytes that anybody sends, and hangs up."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.heard: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]

    def run(self) -> None:
        """Until the listener is closed."""
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                self.heard.append(connection.recv(4096))


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Something where a proxy should be."""
    one = Listener()
    one.start()
    yield one
    one.listener.close()


def _configure(listener: Listener, **changes: object) -> None:
    proxy = {"enable": True, "type": "http", "host": "127.0.0.1", "port": str(listener.port)}
    store.update({"proxy": proxy | changes}, author="test")


def test_a_feed_on_ones_own_network_is_asked_around_the_proxy(
    world: World, listener: Listener
) -> None:
    _configure(listener)
    with way_out(store.load()) as outside:
        assert outside.fetch(world.mikan.aggregate_url, purpose=http.FEED.once()).status == 200
    assert listener.heard == []


def test_everything_else_is_asked_through_it_with_its_login(
    listener: Listener, settings: Settings
) -> None:
    settings.ENVIRONMENT = {"PROXY_USER": "me"}
    _configure(listener, username="$PROXY_USER", password="word")
    with way_out(store.load()) as outside, pytest.raises(OutsideFailure):
        outside.fetch("http://mikanani.me/RSS/Classic", purpose=http.FEED.once())
    first = listener.heard[0]
    assert first.startswith(b"GET http://mikanani.me/RSS/Classic HTTP/1.1")
    # The login of user me, encoded.
    assert b"Proxy-Authorization: Basic bWU6d29yZA==" in first


@pytest.mark.parametrize("spelling", ["socks5", "socks"])
def test_a_socks_proxy_gets_the_name_to_resolve(listener: Listener, spelling: str) -> None:
    _configure(listener, type=spelling)
    with way_out(store.load()) as outside, pytest.raises(OutsideFailure):
        outside.fetch("http://no-such-name.invalid/", purpose=http.FEED.once())
    assert listener.heard[0][:1] == b"\x05"


@pytest.mark.parametrize(
    "changes", [{"enable": False}, {"host": ""}, {"direct": ["no-such-name.invalid"]}]
)
def test_a_proxy_that_is_off_empty_or_excepted_is_not_asked(
    listener: Listener, changes: dict[str, object]
) -> None:
    _configure(listener, **changes)
    with way_out(store.load()) as outside, pytest.raises(OutsideFailure):
        outside.fetch("http://no-such-name.invalid/", purpose=http.FEED.once())
    assert listener.heard == []


def test_a_notification_server_on_ones_own_network_is_asked_around_the_proxy(
    listener: Listener,
) -> None:
    _configure(listener)
    at_home = Provider(type="gotify", server_url="http://nas:1", token="AbCdEf12345")
    with way_out(store.load()) as outside, pytest.raises(ChannelRefused):
        send_example(at_home, outside)
    assert listener.heard == []


def test_any_other_is_asked_through_it(listener: Listener) -> None:
    _configure(listener)
    elsewhere = Provider(type="gotify", server_url="http://push.example", token="AbCdEf12345")
    with way_out(store.load()) as outside, pytest.raises(ChannelRefused):
        send_example(elsewhere, outside)
    assert listener.heard[0].startswith(b"POST http://push.example/message")
