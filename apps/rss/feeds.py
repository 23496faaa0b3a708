"""What a person does to feeds: add, change, switch, delete, ask for a reading."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from apps.bangumi import forgetting
from apps.core import addresses, clock, fields, http, work
from apps.core.errors import InvalidInput, NotFound, Problem, Refused, UnsafeAddress
from apps.core.http import Guard, Outside
from apps.rss.feed_reader import read_feed
from apps.rss.models import ConnectionStatus, Entry, Feed, FeedParser

log = logging.getLogger(__name__)
_LONGEST_NAME = 500
_LONGEST_URL = 2048


class DuplicateFeed(Refused):
    """The address is followed already. Facts: url (masked)."""

    code = "duplicate_feed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed as a person asks for it; "" as name: the feed's own."""

    url: str
    name: str = ""
    aggregate: bool = False
    parser: str = FeedParser.MIKAN.value


def get(feed_id: int) -> Feed:
    """The feed. Raises NotFound."""
    found = Feed.objects.select_related("rule").filter(pk=feed_id).first()
    if found is None:
        raise NotFound(what="feed", id=feed_id)
    return found


def wanted_from(data: Mapping[str, Any]) -> Wanted:
    """A request to add a feed; `enabled`, `id` and the status fields of a client's template are passed over.

    Raises InvalidInput with every bad field.
    """
    read = _read(data, wanted=("url", "name", "aggregate", "parser"))
    if "url" not in read:
        raise InvalidInput.of("url", "field_required")
    return Wanted(**read)


def add(wanted: Wanted, *, outside: Outside) -> Feed:
    """Follow an address; always switched on. Raises DuplicateFeed, UnsafeAddress.

    Without a name its own title is looked up, which asks the site once. A site that is down does not hinder it: the
    feed is called like its host and shows the error.
    """
    http.refuse_guarded(wanted.url)
    existing = Feed.objects.select_related("rule").filter(url=wanted.url).first()
    if existing is not None:
        return _adopt(existing, wanted, outside=outside)
    name, problem = wanted.name, None
    if not name:
        name, problem = _own_name(wanted.url, outside=outside)
    feed = Feed(
        url=wanted.url,
        name=name[:_LONGEST_NAME],
        aggregate=wanted.aggregate,
        parser=wanted.parser,
        public_only=outside.typed is Guard.PUBLIC,
    )
    if problem is not None:
        feed.connection_status = ConnectionStatus.ERROR
        feed.last_checked_at = clock.now()
        feed.last_error_code = problem.code
        feed.last_error_facts = {key: str(fact) for key, fact in problem.facts.items()}
    try:
        with transaction.atomic():
            feed.save(force_insert=True)
            ask_reading([feed])
    except IntegrityError:
        raise DuplicateFeed(url=addresses.masked(wanted.url)) from None
    log.info("Following %s", feed.name)
    return feed


def _adopt(existing: Feed, wanted: Wanted, *, outside: Outside) -> Feed:
    """A feed that subscribing once made, and whose rule is gone, becomes the person's own."""
    if not (existing.private and existing.rule is None):
        raise DuplicateFeed(url=addresses.masked(wanted.url))
    existing.private = False
    existing.public_only = outside.typed is Guard.PUBLIC
    existing.enabled = True
    existing.aggregate, existing.parser = wanted.aggregate, wanted.parser
    existing.name = wanted.name or existing.name
    with transaction.atomic():
        existing.save()
        decide_anew(existing)
        ask_reading([existing])
    return existing


def _own_name(url: str, *, outside: Outside) -> tuple[str, Problem | None]:
    """What the feed calls itself, else its host, and why it could not be asked."""
    host = addresses.host_of(url)
    try:
        answer = outside.fetch(url, purpose=http.FEED.once(), guard=outside.typed)
        return read_feed(answer.content, url=url).head.title or host, None
    except UnsafeAddress:
        raise
    except Problem as problem:
        log.warning("%s could not be asked for its name: %s", host, problem)
        return host, problem


def change(feed: Feed, data: Mapping[str, Any], *, may_go_near: bool) -> Feed:
    """Change what a person may change; absent keys stay. Raises InvalidInput, DuplicateFeed, UnsafeAddress.

    `may_go_near`: a new address may lead into private networks, since an administrator typed it.
    """
    read = _read(data, wanted=("url", "name", "aggregate", "parser", "enabled"))
    if "url" in read:
        http.refuse_guarded(read["url"])
    is_elsewhere = read.get("url", feed.url) != feed.url
    is_read_otherwise = read.get("aggregate", feed.aggregate) != feed.aggregate
    for name, value in read.items():
        if name != "name" or value:
            setattr(feed, name, value)
    if is_elsewhere:
        feed.public_only = not may_go_near
        feed.connection_status = ConnectionStatus.UNCHECKED
        feed.last_error_code, feed.last_error_facts = "", {}
    if is_elsewhere or is_read_otherwise:
        feed.etag = feed.last_modified = feed.body_hash = ""
    try:
        with transaction.atomic():
            feed.save()
            if is_read_otherwise:
                decide_anew(feed)
            if (is_elsewhere or is_read_otherwise) and feed.is_on:
                ask_reading([feed])
    except IntegrityError:
        raise DuplicateFeed(url=addresses.masked(str(read.get("url")))) from None
    return feed


def set_enabled(feed_ids: Sequence[int], *, enabled: bool) -> int:
    """Switch feeds on or off; unknown ids are passed over. How many there were."""
    return Feed.objects.filter(pk__in=feed_ids).update(enabled=enabled)


def delete(feed_ids: Sequence[int]) -> int:
    """Delete feeds with what they listed, so that one added again begins anew; how many.

    What was taken stays known, and is not fetched a second time.
    """
    with transaction.atomic():
        listed = Entry.objects.filter(feed_id__in=feed_ids).exclude(release=None)
        elsewhere = Entry.objects.exclude(feed_id__in=feed_ids).exclude(release=None)
        only_here = listed.exclude(release_id__in=elsewhere.values("release_id"))
        release_ids = list(only_here.values_list("release_id", flat=True).distinct())
        deleted = Feed.objects.filter(pk__in=feed_ids).delete()[1].get("rss.Feed", 0)
        forgetting.forget_skipped(release_ids)
    return deleted


def decide_anew(feed: Feed) -> None:
    """Let the next reading decide again about everything of this feed that was not taken."""
    ids = feed.entries.exclude(release=None).values_list("release_id", flat=True)
    forgetting.forget_skipped(ids)


def ask_reading(feeds: Sequence[Feed]) -> None:
    """Have these feeds read soon, enabled or not."""
    for feed in feeds:
        work.soon("feed", str(feed.pk))


def ask_reading_of_all() -> None:
    """Have every feed that is due read soon."""
    work.soon("feeds")


def _read(data: Mapping[str, Any], *, wanted: Sequence[str]) -> dict[str, Any]:
    said = {key: raw for key, raw in data.items() if raw is not None or key not in _MAY_BE_NULL}
    return fields.read_all([(name, name, _READERS[name]) for name in wanted], said)


def checked_url(field: str, raw: Any) -> str:
    """The address of a feed as it is kept. Raises InvalidInput for what cannot be one."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        raise InvalidInput.of(field, "field_required")
    if not isinstance(raw, str):
        raise InvalidInput.of(field, "field_not_text")
    url = raw.strip().partition("#")[0]
    if len(url) > _LONGEST_URL:
        raise InvalidInput.of(field, "field_too_long", most=_LONGEST_URL)
    if not addresses.is_web(url) or any(sign.isspace() or sign == "\x00" for sign in url):
        raise InvalidInput.of(field, "field_not_url")
    return url


def _name(field: str, raw: Any) -> str:
    return fields.text(field, raw, most=_LONGEST_NAME)


def _parser(field: str, raw: Any) -> str:
    return fields.choice(field, raw, options=FeedParser.values, usual=FeedParser.MIKAN.value)


#: Null means "not said", as in a client's template.
_MAY_BE_NULL = frozenset({"name", "aggregate", "enabled", "parser"})
_READERS = {
    "url": checked_url,
    "name": _name,
    "aggregate": fields.boolean,
    "enabled": fields.boolean,
    "parser": _parser,
}
