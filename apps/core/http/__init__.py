"""The one way out: every request of ours to the web goes through here.

It keeps limits of time and size, takes turns at a host, follows redirects step by step, never connects to a guarded
address, and says what went wrong in our own errors. Settings are values handed in when it is made (core/outside.py).
"""

from apps.core.http.connections import CheckedAdapter
from apps.core.http.sending import Outside
from apps.core.http.terms import (
    API,
    BROWSER,
    FEED,
    MIB,
    OURSELVES,
    PAGE,
    POSTER,
    TORRENT,
    Fetched,
    Guard,
    Proxy,
    Purpose,
    guard_for,
    refuse_guarded,
    refuse_where_it_leads,
)

__all__ = [
    "API",
    "BROWSER",
    "FEED",
    "MIB",
    "OURSELVES",
    "PAGE",
    "POSTER",
    "TORRENT",
    "CheckedAdapter",
    "Fetched",
    "Guard",
    "Outside",
    "Proxy",
    "Purpose",
    "guard_for",
    "refuse_guarded",
    "refuse_where_it_leads",
]
