"""One visit to a source: a few requests that share the time it may answer in, each tried once.

The wait for the turn at a host does not count: a busy host would otherwise look like a broken one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from apps.core import addresses
from apps.core.errors import BadAnswer, TimedOut
from apps.core.http import API, BROWSER, PAGE, Fetched, Guard, Outside, Purpose
from apps.metadata import kept

NOT_FOUND = 404


class Errand:
    """Asks one source; keeps what is left of its time."""

    def __init__(self, http: Outside, *, seconds: float, agent: str = BROWSER) -> None:
        self._http = http
        self._agent = agent
        self._left = seconds

    def page(self, url: str, *, guard: Guard) -> bytes | None:
        """A page of a site; None where there is none (404)."""
        answer = self._fetched(url, PAGE, guard=guard)
        return None if answer.status == NOT_FOUND else answer.content

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Any:
        """A JSON answer of an API; None where it knows no such thing (404)."""
        return self._document(self._fetched(url, API, headers=headers))

    def post(self, url: str, body: object) -> Any:
        """The JSON answer to a JSON question; None where there is none (404)."""
        answer = self._http.post(
            url,
            body,
            purpose=self._purpose(url, API),
            agent=self._agent,
            accept={NOT_FOUND},
        )
        return self._document(self._spent(answer))

    def _fetched(
        self,
        url: str,
        usual: Purpose,
        *,
        guard: Guard = Guard.OWN,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """What an address says now; what has not changed since the last time comes from our own disk."""
        before = kept.recall(url)
        answer = self._http.fetch(
            url,
            purpose=self._purpose(url, usual),
            guard=guard,
            agent=self._agent,
            headers=headers,
            etag=before.etag,
            last_modified=before.last_modified,
            accept={NOT_FOUND},
        )
        self._spent(answer)
        if answer.not_modified:
            return replace(answer, content=before.body)
        if answer.status != NOT_FOUND:
            kept.keep(url, answer)
        return answer

    def _document(self, answer: Fetched) -> Any:
        if answer.status == NOT_FOUND:
            return None
        document = answer.json()
        if not isinstance(document, dict | list):
            raise BadAnswer(host=addresses.host_of(answer.url), what="JSON")
        return document

    def _purpose(self, url: str, usual: Purpose) -> Purpose:
        if self._left <= 0:
            raise TimedOut(host=addresses.host_of(url))
        return replace(usual, tries=1, whole_seconds=self._left, read_seconds=self._left)

    def _spent(self, answer: Fetched) -> Fetched:
        self._left -= answer.seconds
        return answer
