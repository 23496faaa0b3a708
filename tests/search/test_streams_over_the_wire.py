"""Search at a running server: a hundred streams at once, a client that hangs up, a connection that ends."""

import asyncio
from collections.abc import Iterator
from time import monotonic
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser

from tests.search.conftest import ADDRESS, CREDENTIALS, events_in, run
from tests.world.product import Product
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, NEKOMOE, Release
from tests.world.site import Trouble
from tests.world.waiting import wait_for
from tests.world.world import World

#: A client that does nothing about the end: it listens until the browser gives up by itself.
LISTEN = """address => new Promise(resolve => {
    const heard = {results: [], done: 0, state: "open"};
    const source = new EventSource(address);
    source.onmessage = event => heard.results.push({title: JSON.parse(event.data).official_title});
    source.addEventListener("done", () => { heard.done += 1; });
    source.onerror = () => {
        if (source.readyState === EventSource.CLOSED) { heard.state = "closed"; resolve(heard); }
    };
    setTimeout(() => resolve(heard), 30000);
})"""

pytestmark = [pytest.mark.journey]


@pytest.fixture
def running(product: Product, world: World) -> Iterator[Product]:
    """A signed-in product whose providers and catalogues are the world's."""
    product.manage(
        "create_admin", CREDENTIALS["username"], "--password-stdin",
        text=f"{CREDENTIALS['password']}\n",
    )  # fmt: skip
    product.configure(world.settings())
    with product:
        product.api.sign_in(**CREDENTIALS)
        status, _ = product.api.ask(
            "PUT",
            "/search/provider/config",
            {
                "mikan": f"{world.mikan.url}/RSS/Search?searchstr=%s",
                "nyaa": f"{world.nyaa.url}/?page=rss&q=%s",
                "dmhy": f"{world.dmhy.url}/topics/rss/rss.xml?keyword=%s",
            },
        )
        assert status == 200
        yield product


async def _connect(
    product: Product, **query: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", product.port)
    # A browser cannot add headers to an EventSource: the cookie alone comes along.
    writer.write(
        f"GET {ADDRESS}?{urlencode(query)} HTTP/1.1\r\nHost: 127.0.0.1:{product.port}\r\n"
        f"Accept: text/event-stream\r\nCookie: token={product.api.token}\r\n\r\n".encode()
    )
    await writer.drain()
    return reader, writer


async def _whole(product: Product, **query: str) -> tuple[str, str]:
    """Head and body of a stream, read until the server closes the connection."""
    reader, writer = await _connect(product, **query)
    try:
        async with asyncio.timeout(60):
            raw = await reader.read()
    finally:
        writer.close()
    head, _, body = raw.decode().partition("\r\n\r\n")
    lines = body.split("\r\n")
    # Chunks: a line with the length, then the bytes of one event.
    return head.lower(), "".join(lines[1::2])


def test_a_hundred_streams_at_once(running: Product, world: World) -> None:
    for group in (LOLIHOUSE, NEKOMOE):
        world.publish(Release(show=LIGHTHOUSE, group=group))

    async def all_of_them() -> list[tuple[str, str]]:
        searches = [_whole(running, keyword=LIGHTHOUSE.zh, provider="all") for _ in range(100)]
        return list(await asyncio.gather(*searches))

    for head, body in run(all_of_them()):
        assert head.startswith("http/1.1 200")
        assert "content-type: text/event-stream; charset=utf-8" in head
        assert "x-accel-buffering: no" in head
        events = events_in(body)
        assert len(events) == 7
        assert events[-1].name == "done", body
        assert events[-1].data == {"count": 6, "failed": []}

    # And a hundred that wait hold up nothing else.
    world.mikan.fail("/RSS/", Trouble.HANG)

    async def ask_beside_them() -> float:
        waiting = await asyncio.gather(*(_connect(running, keyword="x") for _ in range(100)))
        for reader, _ in waiting:
            async with asyncio.timeout(30):
                await reader.readuntil(b": ping\n\n")
        begun = monotonic()
        head, body = await _whole(running, keyword="x", provider="nyaa")
        took = monotonic() - begun
        assert events_in(body)[-1].name == "done", head
        assert await asyncio.to_thread(running.api.get, "/status")
        for _, writer in waiting:
            writer.close()
        return took

    # Behind one of them it would wait 20 s.
    assert run(ask_beside_them()) < 15


def test_whoever_goes_away_leaves_nothing_behind(running: Product, world: World) -> None:
    world.mikan.fail("/RSS/", Trouble.HANG)

    async def hang_up() -> None:
        _, writer = await _connect(running, keyword="x")
        while not world.mikan.heard("/RSS/"):  # noqa: ASYNC110 - another thread hears it
            await asyncio.sleep(0.01)
        writer.close()

    run(hang_up())
    # The next one stands in line until the first one's thread has given up its place.
    world.mikan.heal()
    begun = monotonic()
    head, body = run(_whole(running, keyword="x"))
    # By itself it would do so after 20 s.
    assert monotonic() - begun < 15, head
    assert [event.name for event in events_in(body)] == ["done"]

    # A key in an address is written nowhere.
    key = "f00dcafe" * 4
    private = f"{world.nyaa.url}/torrentrss.php?passkey={key}&search=%s"
    running.api.ask("PUT", "/search/provider/config", {"private": private})
    _, body = run(_whole(running, keyword="x", provider="private"))
    assert [event.name for event in events_in(body)] == ["failed", "done"]
    assert key not in body
    assert key not in running.log()

    # And no thread that waits for a site keeps the server from ending.
    world.nyaa.fail("/", Trouble.HANG)
    world.nyaa.forget()

    async def stay() -> None:
        clients = [await _connect(running, keyword="x", provider="private") for _ in range(5)]
        await asyncio.to_thread(wait_for, world.nyaa.heard)
        await asyncio.to_thread(running.stop)
        for _, writer in clients:
            writer.close()

    run(stay())


@pytest.mark.browser
def test_a_browser_hears_every_result_and_does_not_connect_again(
    running: Product,
    world: World,
    chromium: Browser,
) -> None:
    for group in (LOLIHOUSE, NEKOMOE):
        world.publish(Release(show=LIGHTHOUSE, group=group))
    context = chromium.new_context(base_url=f"http://127.0.0.1:{running.port}")
    context.add_cookies(
        [{"name": "token", "value": running.api.token, "url": f"http://127.0.0.1:{running.port}"}]
    )
    page = context.new_page()
    page.goto("/health")

    heard = page.evaluate(LISTEN, f"{ADDRESS}?{urlencode({'keyword': LIGHTHOUSE.zh})}")

    context.close()
    assert [one["title"] for one in heard["results"]] == [LIGHTHOUSE.zh] * 2
    assert heard["done"] == 1
    # Chromium would have come back after three seconds, and searched again.
    assert heard["state"] == "closed"
    assert len(world.mikan.heard("/RSS/Search")) == 1
