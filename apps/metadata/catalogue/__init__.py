"""The catalogue of all shows, on our own disk: bangumi-data, CC BY 4.0, https://github.com/bangumi-data/bangumi-data.

A snapshot came with the program (`snapshot.json.gz`); what is fetched weekly lies over it in the data folder.

    document.py  the published file: its shows one at a time, and what is kept of each
    listing.py   one show as values: names, days of broadcast, numbers elsewhere
    shelf.py     where the two files lie, and how old they are
    index.py     a SQLite file made of both, found by number and by folded name
    refresh.py   the weekly look at the published file
"""

from apps.metadata.catalogue.index import airing, by_bgm, by_mikan, by_names, by_tmdb
from apps.metadata.catalogue.listing import Airing, Listing, TmdbPlace

__all__ = [
    "Airing",
    "Listing",
    "TmdbPlace",
    "airing",
    "by_bgm",
    "by_mikan",
    "by_names",
    "by_tmdb",
]
