"""Every setting: sections, defaults, bounds. Names and defaults are those of AutoBangumi 3.2 where it has them.

A section is a frozen dataclass; a field's metadata says what the type cannot: bounds, choices, secrecy. Rooms get
their section as a value and never read the store themselves.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import Any


def number(default: int, *, low: int, high: int) -> Any:
    """A whole number between two bounds, both allowed."""
    return field(default=default, metadata={"low": low, "high": high})


def choice(default: str, *options: str, also: dict[str, str] | None = None) -> Any:
    """One of several words; `also` maps other spellings to them."""
    return field(default=default, metadata={"options": options, "also": also or {}})


def text(
    default: str = "",
    *,
    expand: bool = False,
    url: bool = False,
    optional: bool = False,
    also: dict[str, str] | None = None,
) -> Any:
    """Text; `expand`: $NAME is replaced from the environment when it is used; `also` corrects known slips.

    `url`: a web address, and `optional`: or nothing.
    """
    given = {"expand": expand, "url": url, "optional": optional, "also": also or {}}
    return field(default=default, metadata=given)


def secret(*, default: str = "", expand: bool = False) -> Any:
    """Text that is encrypted at rest and shown as a mask."""
    return field(default=default, metadata={"secret": True, "expand": expand})


def nullable(*, is_secret: bool = False) -> Any:
    """Text or null, expanded at use."""
    return field(default=None, metadata={"secret": is_secret, "expand": True})


def listed(*default: str, kind: str = "text", is_secret: bool = False) -> Any:
    """A list of texts; kind `regex` and `network` are checked as such."""
    return field(default=tuple(default), metadata={"kind": kind, "secret": is_secret})


@dataclass(frozen=True, slots=True)
class Program:
    """How often, in seconds, and where we listen."""

    rss_time: int = number(900, low=10, high=30 * 86400)
    rename_time: int = number(60, low=5, high=86400)
    webui_port: int = number(7892, low=1, high=65535)


@dataclass(frozen=True, slots=True)
class Downloader:
    """The download client. `path` is the library root as the client sees it; "" is our own default."""

    type: str = choice("builtin", "builtin", "qbittorrent")
    host: str = text("172.17.0.1:8080", expand=True)
    username: str = text("admin", expand=True)
    password: str = secret(default="adminadmin", expand=True)
    path: str = text("")
    ssl: bool = False


@dataclass(frozen=True, slots=True)
class RssParser:
    """Feeds: the global filter decides what becomes a rule (regular expressions, any match drops)."""

    enable: bool = True
    filter: tuple[str, ...] = listed("720", r"\d+-\d+")
    language: str = choice("zh", "zh", "en", "jp")


@dataclass(frozen=True, slots=True)
class BangumiManage:
    """Renaming and what belongs to it."""

    enable: bool = True
    eps_complete: bool = False
    rename_method: str = choice(
        "pn",
        "pn",
        "advance",
        "none",
        "normal",
        also={"subtitle_pn": "pn", "subtitle_advance": "advance", "subtitle_none": "none"},
    )
    group_tag: bool = False
    remove_bad_torrent: bool = False
    #: A newer version (v2) of an episode that is there: it keeps its own name, or takes the other's place.
    revision_conflict_policy: str = choice("hold", "hold", "replace")


@dataclass(frozen=True, slots=True)
class Log:
    """Logging."""

    debug_enable: bool = False


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy for outgoing requests; the client and private addresses are always asked directly."""

    enable: bool = False
    type: str = choice("http", "http", "https", "socks5", also={"socks": "socks5"})
    host: str = text("")
    port: int = number(0, low=0, high=65535)
    username: str = text("", expand=True)
    password: str = secret(expand=True)
    #: Further names and networks that are asked directly.
    direct: tuple[str, ...] = listed()


PROVIDER_TYPES = (
    "telegram",
    "discord",
    "bark",
    "server-chan",
    "wecom",
    "gotify",
    "pushover",
    "webhook",
)


#: What stands in a template for a message's facts, as `{{title}}`.
PLACEHOLDERS = ("title", "season", "episode", "poster_url", "group", "resolution", "year")


@dataclass(frozen=True, slots=True)
class Provider:
    """One notification channel; which fields it needs depends on its type.

    `server_url` is where a service is asked that is the user's own, or stands before the usual one.
    """

    id: str = text("")
    type: str = choice("telegram", *PROVIDER_TYPES, also={"serverchan": "server-chan"})
    enabled: bool = True
    token: str | None = nullable(is_secret=True)
    chat_id: str | None = nullable()
    webhook_url: str | None = nullable(is_secret=True)
    server_url: str | None = nullable()
    device_key: str | None = nullable(is_secret=True)
    user_key: str | None = nullable(is_secret=True)
    api_token: str | None = nullable(is_secret=True)
    url: str | None = nullable(is_secret=True)
    template: str | None = field(default=None, metadata={"placeholders": PLACEHOLDERS})


@dataclass(frozen=True, slots=True)
class Notification:
    """Channels; `type`, `token`, `chat_id` are the single provider of older files.

    `base_url` is where others reach us, for posters in messages; "" sends no address of a poster.
    """

    enable: bool = False
    base_url: str = text("", url=True, optional=True)
    providers: tuple[Provider, ...] = field(default=(), metadata={"items": Provider})
    type: str | None = nullable()
    token: str | None = nullable(is_secret=True)
    chat_id: str | None = nullable()


_OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class ExperimentalOpenai:
    """Reading titles with a language model; kept for 3.2 clients."""

    enable: bool = False
    api_key: str = secret()
    api_base: str = text(
        _OPENAI, also={"https://api.openai.com": _OPENAI, "https://api.openai.com/": _OPENAI}
    )
    api_type: str = choice("openai", "openai", "azure")
    api_version: str = text("2023-05-15")
    model: str = text("gpt-3.5-turbo")
    deployment_id: str = text("")


@dataclass(frozen=True, slots=True)
class Security:
    """Who may sign in from where; static bearers; the site that passkeys are for. Networks are CIDR."""

    login_whitelist: tuple[str, ...] = listed(kind="network")
    login_tokens: tuple[str, ...] = listed(is_secret=True)
    mcp_whitelist: tuple[str, ...] = listed(kind="network")
    mcp_tokens: tuple[str, ...] = listed(is_secret=True)
    #: A host name; "" for the one that was asked.
    webauthn_rp_id: str = text("")
    #: Addresses such as https://ab.example, several with commas between; "" for the one that was asked.
    webauthn_origin: str = text("")


@dataclass(frozen=True, slots=True)
class Network:
    """Base addresses of outside services, so that mirrors work everywhere."""

    tmdb_base_url: str = text("https://api.themoviedb.org", url=True)
    tmdb_image_url: str = text("https://image.tmdb.org", url=True)
    tmdb_api_key: str = secret(expand=True)
    bgm_base_url: str = text("https://api.bgm.tv", url=True)
    #: The catalogue of shows as bangumi-data publishes it, looked at weekly; "" keeps the one that came along.
    bangumi_data_url: str = text(
        "https://raw.githubusercontent.com/bangumi-data/bangumi-data/master/dist/data.json",
        url=True,
        optional=True,
    )


@dataclass(frozen=True, slots=True)
class Engine:
    """The built-in BitTorrent engine. Rates in KiB/s, 0 = no limit; seeding in minutes and ratio, 0 = for ever."""

    listen_port: int = number(6881, low=0, high=65535)
    listen_address: str = text("")
    download_limit_kib: int = number(0, low=0, high=10_000_000)
    upload_limit_kib: int = number(0, low=0, high=10_000_000)
    max_connections: int = number(200, low=2, high=10_000)
    seed_ratio_percent: int = number(0, low=0, high=100_000)
    seed_minutes: int = number(0, low=0, high=10_000_000)
    dht: bool = True
    pex: bool = True
    lsd: bool = True
    encryption: str = choice("prefer", "prefer", "require", "off")


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration as a frozen snapshot; `revision` grows with each change."""

    program: Program = field(default_factory=Program)
    downloader: Downloader = field(default_factory=Downloader)
    rss_parser: RssParser = field(default_factory=RssParser)
    bangumi_manage: BangumiManage = field(default_factory=BangumiManage)
    log: Log = field(default_factory=Log)
    proxy: Proxy = field(default_factory=Proxy)
    notification: Notification = field(default_factory=Notification)
    experimental_openai: ExperimentalOpenai = field(default_factory=ExperimentalOpenai)
    security: Security = field(default_factory=Security)
    network: Network = field(default_factory=Network)
    engine: Engine = field(default_factory=Engine)
    revision: int = field(default=0, metadata={"internal": True})


#: Section name -> its class, in the order of the document.
SECTIONS: dict[str, type] = {
    item.name: item.default_factory  # type: ignore[misc]
    for item in dataclasses.fields(Config)
    if not item.metadata.get("internal")
}
