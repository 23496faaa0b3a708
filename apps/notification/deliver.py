"""From the outbox to the inbox and the channels: each event once on each, again after a pause where one fails."""

import dataclasses
import json
import logging
from datetime import datetime, timedelta

from django.db import transaction

from apps.core import clock, events, troubles, work
from apps.core.config import store
from apps.core.config.schema import Config, Provider
from apps.core.errors import NotFound, Problem, Refused
from apps.core.http import Outside
from apps.core.models import OutboxEvent
from apps.core.outside import way_out
from apps.core.text import say
from apps.notification import inbox, notices, wording
from apps.notification.channels import CHANNELS
from apps.notification.models import Delivery
from apps.notification.wording import Message

log = logging.getLogger(__name__)
FIRST_PAUSE_SECONDS = 30.0
LAST_PAUSE_SECONDS = 3600.0
MOST_ATTEMPTS = 12
#: A trouble that is over within this time is told in the inbox alone: a client that is restarted rings no phone.
GRACE = timedelta(minutes=1)


def deliver_due(_subject: str = "") -> None:
    """One turn: take over what has happened, then send what is due."""
    config = store.load()
    take_over(config)
    channels = {provider.id: provider for provider in _enabled(config)}
    now = clock.now()
    due = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now)
    failed: set[str] = set()
    with way_out(config) as out:
        for delivery in due.select_related("event").order_by("pk")[:500]:
            if delivery.channel in failed:
                continue
            provider = channels.get(delivery.channel)
            if not _send(delivery, provider, out, config):
                failed.add(delivery.channel)
    _ask_again(now)


def take_over(config: Config) -> int:
    """Put each event into the inbox and note on which channels it is to be told; how many notes were made.

    What happens while notifications are off is never told on a channel later.
    """
    made = 0
    while rows := events.waiting():
        with transaction.atomic():
            notes = [note for row in rows for note in _taken(row, config)]
            Delivery.objects.bulk_create(notes, ignore_conflicts=True)
            inbox.prune()
            events.hand_over(rows)
        made += len(notes)
    return made


def _taken(row: OutboxEvent, config: Config) -> list[Delivery]:
    """The notes for one event, none where its channels were told of the same lately."""
    event = events.read(row)
    if isinstance(event, events.TroubleEnded):
        inbox.note_end(event, row)
        return []
    try:
        notice = notices.of(event)
    except KeyError:
        # Facts of another version; one that cannot be told must not hold up the others.
        log.exception("The event %s cannot be told.", row)
        return []
    if notice is None or not inbox.put(row, notice):
        return []
    next_at = clock.now()
    if isinstance(event, events.TroubleBegan):
        next_at += GRACE
    return [
        Delivery(event=row, channel=provider.id, next_at=next_at) for provider in _enabled(config)
    ]


def send_example(provider: Provider, out: Outside, *, language: str = "zh") -> None:
    """Say something on a channel, to try it. Raises NotFound for an unknown kind and what the channel raises."""
    example = dataclasses.replace(wording.EXAMPLE, is_chinese=language == "zh")
    _say(provider, example, out)


def _enabled(config: Config) -> list[Provider]:
    section = config.notification
    return [provider for provider in section.providers if section.enable and provider.enabled]


def _send(delivery: Delivery, provider: Provider | None, out: Outside, config: Config) -> bool:
    """Send one; False where the channel failed, so that the rest of its messages wait as well."""
    event = events.read(delivery.event)
    message = wording.of(
        event, language=config.rss_parser.language, base_url=config.notification.base_url
    )
    if provider is None or message is None or _is_over(event):
        # The channel was removed or switched off since, or the trouble was a moment's.
        _close(delivery, Delivery.State.GIVEN_UP, None)
        return True
    pause = min(LAST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** min(delivery.attempts, 10))
    ours = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.WAITING, attempts=delivery.attempts
    )
    delivery.attempts += 1
    if not ours.update(attempts=delivery.attempts, next_at=clock.now() + timedelta(seconds=pause)):
        return True
    try:
        _say(provider, message, out)
    except Problem as problem:
        words = say(problem.code, problem.facts)
        log.warning("The notification channel %s failed: %s", provider.type, words.en)
        for_good = isinstance(problem, (Refused, NotFound)) or delivery.attempts >= MOST_ATTEMPTS
        state = Delivery.State.GIVEN_UP if for_good else Delivery.State.WAITING
        _close(delivery, state, problem)
        return for_good
    _close(delivery, Delivery.State.DELIVERED, None)
    return True


def _say(provider: Provider, message: Message, out: Outside) -> None:
    if provider.template and provider.type != "webhook":
        message = wording.templated(message, provider.template)
    CHANNELS[provider.type].send(store.in_use(provider), message, out)


def _is_over(event: events.Event | None) -> bool:
    return isinstance(event, events.TroubleBegan) and not troubles.lasts(event.key)


def _close(delivery: Delivery, state: Delivery.State, problem: Problem | None) -> None:
    facts = json.loads(json.dumps(problem.facts, default=str)) if problem else {}
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        last_error_code=problem.code if problem else "",
        last_error_facts=facts,
    )


def _ask_again(now: datetime) -> None:
    """Ask for the next turn at the moment when the next message may be tried again."""
    first = (
        Delivery.objects.filter(state=Delivery.State.WAITING)
        .order_by("next_at")
        .values_list("next_at", flat=True)
        .first()
    )
    if first is not None:
        work.soon("notify", after_seconds=max(1.0, (first - now).total_seconds()))
