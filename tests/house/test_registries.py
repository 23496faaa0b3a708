"""An adapter that nobody can ask for is dead code; one that is in a registry is held to its contract."""

import pytest

from apps.downloader.registry import KINDS
from apps.metadata.registry import SOURCES
from apps.search.registry import KINDS as PROVIDERS
from tests.house.sources import ROOT

#: Folder of adapters, the registry that must name each file in it, and files there that are no adapter.
WALLS = [
    ("apps/downloader/clients", "apps/downloader/registry.py", {"qbittorrent_answers"}),
    ("apps/metadata/sources", "apps/metadata/registry.py", set()),
    ("apps/search/providers", "apps/search/registry.py", set()),
    ("apps/rss/dialects", "apps/rss/registry.py", {"entry", "fields"}),
]
CONTRACTS = [
    (KINDS.names(), "tests/contract/conftest.py", "KINDS.names()"),
    (SOURCES.names(), "tests/contract/test_metadata_sources.py", "SOURCES.names()"),
    (PROVIDERS.names(), "tests/contract/test_search_providers.py", "KINDS.names()"),
]


@pytest.mark.parametrize(("folder", "registry", "no_adapters"), WALLS)
def test_every_file_behind_a_wall_is_known_to_its_registry(
    folder: str, registry: str, no_adapters: set[str]
) -> None:
    listed = (ROOT / registry).read_text(encoding="utf-8")
    files = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"} - no_adapters

    assert files
    assert {name for name in files if name not in listed} == set()


@pytest.mark.parametrize(("adapters", "suite", "params"), CONTRACTS)
def test_every_adapter_is_in_its_contract_suite(
    adapters: list[str], suite: str, params: str
) -> None:
    assert len(adapters) > 1
    assert params in (ROOT / suite).read_text(encoding="utf-8")
