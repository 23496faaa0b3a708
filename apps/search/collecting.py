"""Collecting a show that comes without the address of a feed: Mikan is searched for it, at the mirror on our list."""

from collections.abc import Mapping
from typing import Any

from apps.bangumi import record
from apps.core.config.schema import Config
from apps.core.errors import InvalidInput
from apps.core.http import Outside
from apps.rss import feeds, subscribe
from apps.rss.orders import Order
from apps.rss.subscribe import Subscribed
from apps.search import listing, words


def collect(order: Order, *, config: Config, outside: Outside) -> Subscribed:
    """Take once what there is of a show. Raises InvalidInput and what `rss.subscribe` raises; then nothing is kept."""
    urls = [feeds.wanted_from({"url": url}).url for url in order.urls]
    data = order.record
    if data is None:
        if not urls:
            raise InvalidInput.of("url", "field_required")
        data = subscribe.analyse(
            urls[0], parser=order.parser, config=config, outside=outside
        ).record
    data = order.told(data)
    return subscribe.collect(
        data,
        urls=urls or [search_address(data)],
        parser=order.parser,
        config=config,
        outside=outside,
    )


def search_address(data: Mapping[str, Any]) -> str:
    """The address at which Mikan lists the show of a client's record. Raises InvalidInput."""
    show = record.changes(data)
    title = show.get("title_raw") or show.get("official_title", "")
    asked = words.of_show(title, group=show.get("group_name", ""), resolution=show.get("dpi", ""))
    if not asked:
        raise InvalidInput.of("title_raw", "field_required")
    (mikan,) = listing.chosen(listing.FIRST)
    return words.address(mikan.template, words.fitted(asked, mikan.kind))
