"""Lends our proxy to a library that goes out by itself and reads the environment."""

import contextlib
import os
import threading
from collections.abc import Iterator

from apps.core.http.terms import Proxy

#: The environment is one for the whole process: one borrower at a time.
_LENDING = threading.Lock()


@contextlib.contextmanager
def lent(proxy: Proxy | None, direct: tuple[str, ...]) -> Iterator[None]:
    """While this lasts the proxy stands in the environment, and what goes around it."""
    if proxy is None:
        yield
        return
    names = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
    with _LENDING:
        before = {name: os.environ.get(name) for name in names}
        os.environ.update(
            HTTP_PROXY=proxy.url,
            HTTPS_PROXY=proxy.url,
            NO_PROXY=",".join(("localhost", "127.0.0.1", *direct)),
        )
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
