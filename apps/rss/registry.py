"""The dialects we read, asked in this order; the last one takes whatever is left."""

from apps.rss.dialects import (
    acgrip,
    anibt,
    bangumi_moe,
    dmhy,
    generic,
    mikan,
    nexusphp,
    nyaa,
    subsplease,
)
from apps.rss.dialects.entry import Dialect, FeedHead

DIALECTS: tuple[Dialect, ...] = (
    mikan.DIALECT,
    nyaa.DIALECT,
    dmhy.DIALECT,
    acgrip.DIALECT,
    bangumi_moe.DIALECT,
    anibt.DIALECT,
    subsplease.DIALECT,
    nexusphp.DIALECT,
    generic.DIALECT,
)


def dialect_of(head: FeedHead) -> Dialect:
    """The dialect a feed is written in."""
    return next(dialect for dialect in DIALECTS if dialect.recognises(head))
