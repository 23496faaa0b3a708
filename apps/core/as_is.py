"""A cache in this process's memory whose values are kept as they are: for values that nobody changes.

Django's own pickles what goes in and out, which costs a short request a tenth of its time.
"""

import threading
from collections.abc import Mapping
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from apps.core import clock

_MOST = 1000


class _Store:
    """What all threads share: value and deadline by key."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: dict[str, tuple[Any, float]] = {}

    def live(self, key: str) -> tuple[Any, float] | None:
        """What has not run out."""
        found = self.held.get(key)
        return found if found is not None and clock.monotonic_seconds() < found[1] else None

    def put(self, key: str, value: Any, deadline: float) -> None:
        """Called with the lock held. Where it is full, what has run out goes, and then the oldest half."""
        if len(self.held) >= _MOST:
            now = clock.monotonic_seconds()
            left = [(name, entry) for name, entry in self.held.items() if now < entry[1]]
            self.held = dict(left[-_MOST // 2 :])
        self.held[key] = (value, deadline)


#: Django makes a cache anew in each thread; those of one name share a store.
_STORES: dict[str, _Store] = {}


class AsIs(BaseCache):
    """What is put in comes out: the same object."""

    def __init__(self, name: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))
        self._store = _STORES.setdefault(name, _Store())

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        """Keep it unless something is kept already."""
        key = self.make_key(key, version=version)
        with self._store.lock:
            if self._store.live(key) is not None:
                return False
            self._store.put(key, value, self._deadline(timeout))
        return True

    def get(self, key: str, default: Any = None, version: Any = None) -> Any:
        """What is kept."""
        found = self._store.live(self.make_key(key, version=version))
        return default if found is None else found[0]

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        """Keep it, whatever was there."""
        key = self.make_key(key, version=version)
        with self._store.lock:
            self._store.put(key, value, self._deadline(timeout))

    def delete(self, key: str, version: Any = None) -> bool:
        """Keep it no longer."""
        with self._store.lock:
            return self._store.held.pop(self.make_key(key, version=version), None) is not None

    def clear(self) -> None:
        """Keep nothing."""
        with self._store.lock:
            self._store.held.clear()

    def _deadline(self, timeout: float | None) -> float:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return float("inf") if seconds is None else clock.monotonic_seconds() + seconds
