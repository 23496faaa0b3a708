"""What the engine can be told: kept as last pushed, so that it starts with it before the worker is there."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self

from apps.downloader.engine.wire import replace_file

UPLOAD_SLOTS = 8
Encryption = Literal["prefer", "require", "off"]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Limits are 0 where there is none. The defaults announce nothing to anybody but trackers."""

    listen_port: int = 6881
    #: Addresses or interfaces to listen on, comma separated; empty: all.
    interfaces: str = ""
    download_bytes_per_second: int = 0
    upload_bytes_per_second: int = 0
    connections: int = 200
    seed_ratio: float = 0.0
    seed_minutes: int = 0
    dht: bool = False
    pex: bool = True
    lsd: bool = False
    encryption: Encryption = "prefer"

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Read what was pushed or kept; what is missing or of another kind takes its default."""
        values: dict[str, Any] = {}
        for item in fields(cls):
            value = said.get(item.name)
            default = item.default
            if isinstance(default, float) and isinstance(value, int):
                value = float(value)
            if type(value) is type(default):
                values[item.name] = value
        if values.get("encryption") not in {"prefer", "require", "off"}:
            values.pop("encryption", None)
        return cls(**values)

    def is_enough(self, *, ratio: float, minutes: float) -> bool:
        """Whether a torrent that has given so much, or seeded so long, may stop."""
        return bool(
            (self.seed_ratio and ratio >= self.seed_ratio)
            or (self.seed_minutes and minutes >= self.seed_minutes)
        )


def load(path: Path) -> EngineSettings:
    """Return what was pushed last, else the defaults."""
    try:
        return EngineSettings.of(json.loads(path.read_bytes()))
    except (OSError, ValueError, AttributeError):
        return EngineSettings()


def keep(path: Path, settings: EngineSettings) -> None:
    """Remember for the next start."""
    replace_file(path, json.dumps(asdict(settings)).encode())


def listen_interfaces(settings: EngineSettings) -> str:
    """The address list in libtorrent's form: `address:port` each, IPv6 in brackets."""
    names = [name.strip() for name in settings.interfaces.split(",") if name.strip()]
    return ",".join(f"{name}:{settings.listen_port}" for name in names or ["0.0.0.0", "[::]"])  # noqa: S104 - peers


def pack(settings: EngineSettings) -> Any:
    """The settings in libtorrent's names; encryption: 0 forced, 1 enabled, 2 disabled."""
    policy = {"require": 0, "prefer": 1, "off": 2}[settings.encryption]
    return {
        "listen_interfaces": listen_interfaces(settings),
        "download_rate_limit": settings.download_bytes_per_second,
        "upload_rate_limit": settings.upload_bytes_per_second,
        "connections_limit": max(2, settings.connections),
        "unchoke_slots_limit": UPLOAD_SLOTS,
        "enable_dht": settings.dht,
        "enable_lsd": settings.lsd,
        "enable_upnp": False,
        "enable_natpmp": False,
        "in_enc_policy": policy,
        "out_enc_policy": policy,
    }
