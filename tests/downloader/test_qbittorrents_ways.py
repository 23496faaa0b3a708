"""What qBittorrent does in one version and not in another, and how we stay on good terms with all of them."""

import datetime as dt
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from apps.core import clock, errors
from apps.downloader.clients.latch import Latch
from apps.downloader.clients.qbittorrent import QBittorrentClient
from apps.downloader.connections import Connections
from apps.downloader.protocol import AddResult, NewTorrent, TorrentState
from apps.downloader.registry import ClientSettings
from apps.downloader.torrent_file import identify
from apps.downloader.torrents import disk_problem
from tests.downloader.qbittorrent_53 import QBittorrent53
from tests.world import programs
from tests.world.clients import QBittorrent

ONE, OTHER = "a" * 40, "b" * 40
INFO = (
    b"d6:lengthi5e4:name9:\xe7\xba\xb8\xe6\x9c\x88.mk12:piece lengthi16384e6:pieces20:"
    + b"x" * 20
    + b"e"
)
FILE = b"d4:info" + INFO + b"e"


@pytest.fixture
def server() -> Iterator[QBittorrent53]:
    with QBittorrent53() as one:
        yield one


def client_of(
    server: QBittorrent53,
    *,
    password: str = "right",  # noqa: S107 - of the loopback server
    latch: Latch | None = None,
    prefix: str = "",
) -> QBittorrentClient:
    host = f"http://{server.host}{prefix}" if prefix else server.host
    return QBittorrentClient(host=host, username="admin", password=password, latch=latch)


@pytest.fixture
def client(server: QBittorrent53) -> Iterator[QBittorrentClient]:
    one = client_of(server)
    yield one
    one.close()


def new(info_hash: str, **changes: object) -> NewTorrent:
    values = NewTorrent(
        save_path="/downloads/纸月/Season 1",
        category="动画/自动",
        tags=frozenset({"ab:7"}),
        info_hash=info_hash,
        content=FILE,
    )
    return replace(values, **changes)  # type: ignore[arg-type]


def file_hash() -> str:
    return identify(FILE).info_hash


def test_it_signs_in_once_for_many_calls(server: QBittorrent53, client: QBittorrentClient) -> None:
    for _ in range(5):
        client.torrents()

    assert server.calls.count("auth/login") == 1


def test_an_expired_session_is_renewed_once(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    client.torrents()
    server.expire()

    client.torrents()

    assert server.calls.count("auth/login") == 2


def test_a_wrong_password_is_tried_once_and_never_again(
    server: QBittorrent53, tmp_path: Path
) -> None:
    latch_file = tmp_path / "run" / "refused-1"
    for _ in range(2):  # the second is another process
        client = client_of(server, password="wrong", latch=Latch(latch_file))
        for _ in range(3):
            with pytest.raises(errors.Unauthorised):
                client.check()
        client.close()

    assert server.calls.count("auth/login") == 1


def test_changed_settings_are_tried_and_so_are_the_same_saved_again(
    server: QBittorrent53, tmp_path: Path
) -> None:
    connections = Connections()
    wrong = ClientSettings(
        "qbittorrent", server.host, "admin", "wrong", refused_file=tmp_path / "refused-1"
    )
    with pytest.raises(errors.Unauthorised):
        connections.get(wrong).check()
    assert connections.get(wrong) is connections.get(wrong)

    right = replace(wrong, password="right", refused_file=tmp_path / "refused-2")
    assert connections.get(right).check().version == "5.3.0"

    with pytest.raises(errors.Unauthorised):
        connections.get(wrong).check()
    server.password = "wrong"  # changed on the client's side, then saved again here
    again = replace(wrong, refused_file=tmp_path / "refused-3")
    assert connections.get(again).check().version == "5.3.0"
    connections.close()


def test_a_ban_is_named_and_waited_out(server: QBittorrent53, client: QBittorrentClient) -> None:
    server.is_banning = True

    for _ in range(3):
        with pytest.raises(errors.Banned):
            client.torrents()

    assert server.calls.count("auth/login") == 1


def test_nobody_there_is_unreachable_and_soon_said() -> None:
    client = QBittorrentClient(host="127.0.0.1:9", username="a", password="b")

    with pytest.raises(errors.Unreachable):
        client.torrents()
    client.close()


def test_an_address_with_a_path_in_front_works() -> None:
    with QBittorrent53(prefix="/qb") as server:
        client = client_of(server, prefix="/qb")

        assert client.check().name == "qBittorrent"
        client.close()


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "nas")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "nas.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_https_takes_any_certificate_where_the_switch_says_so_and_never_goes_back_to_http(
    tmp_path: Path,
) -> None:
    with QBittorrent53(certificate=self_signed(tmp_path)) as server:
        lenient = QBittorrentClient(host=server.host, username="admin", password="right", ssl=True)
        strict = QBittorrentClient(
            host=f"https://{server.host}", username="admin", password="right"
        )

        assert lenient.check().version == "5.3.0"
        with pytest.raises(errors.Unreachable):
            strict.check()
        lenient.close()
        strict.close()


def test_what_is_added_says_everything_in_utf_8(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    outcome = client.add(new(file_hash()))

    form = server.forms[server.calls.index("torrents/add")]
    assert outcome.result is AddResult.ADDED
    assert form["savepath"] == "/downloads/纸月/Season 1"
    assert form["category"] == "动画/自动"
    assert form["tags"] == "ab:7"
    assert form["contentLayout"] == "NoSubfolder"
    switches = [form[name].lower() for name in ("autoTMM", "paused", "stopped")]
    assert switches == ["false", "false", "false"]
    assert form["torrents"].encode("latin-1") == FILE


def test_a_conflict_for_a_torrent_it_has_is_a_duplicate(client: QBittorrentClient) -> None:
    client.add(new(file_hash()))

    assert client.add(new(file_hash())).result is AddResult.DUPLICATE
    assert client.add(new("0" * 40)).result is AddResult.REJECTED


def test_success_without_the_torrent_is_not_believed(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    server.loses_adds = True

    assert client.add(new(file_hash())).result is AddResult.PENDING


def test_it_stops_and_starts_in_the_words_of_its_version(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    server.put(ONE, "a.mkv")

    client.pause([ONE])
    assert client.torrents()[0].state is TorrentState.PAUSED_UP
    client.resume([ONE])

    assert client.torrents()[0].state is TorrentState.STALLED_UP
    assert {"torrents/stop", "torrents/start"} <= set(server.calls)
    assert not {"torrents/pause", "torrents/resume"} & set(server.calls)


def test_a_missing_category_is_made(server: QBittorrent53, client: QBittorrentClient) -> None:
    server.put(ONE, "a.mkv")

    client.set_category([ONE], "BangumiCollection")

    assert client.torrents(category="BangumiCollection")


def test_a_torrent_is_found_under_each_of_its_hashes(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    v2 = "c" * 64
    server.put("c" * 40, "a.mkv", infohash_v1=ONE, infohash_v2=v2)

    for name in (ONE, v2, v2[:40]):
        found = client.torrents(hashes=[name])
        assert [torrent.info_hash for torrent in found] == [ONE]
        assert client.files(name)
    assert client.torrents()[0].other_hashes == {v2, v2[:40]}


def test_the_suffix_of_unfinished_files_is_no_part_of_a_name(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    server.put(ONE, "Show S01E03.mkv.!qB")

    assert client.files(ONE)[0].path == "Show S01E03.mkv"
    client.rename_file(ONE, old_path="Show S01E03.mkv", new_path="Show S01E03.mkv")

    assert "torrents/renameFile" not in server.calls


def test_a_rename_without_effect_is_not_believed(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    server.put(ONE, "a.mkv")
    server.renames_nothing = True

    with pytest.raises(errors.DiskProblem):
        client.rename_file(ONE, old_path="a.mkv", new_path="b.mkv")


@pytest.mark.parametrize("taken", ["b.mkv", "B.MKV"])
def test_a_name_of_another_torrent_is_refused_before_the_client_is_asked(
    server: QBittorrent53, client: QBittorrentClient, taken: str
) -> None:
    server.put(ONE, "a.mkv")
    server.put(OTHER, taken, "c.mkv")

    with pytest.raises(errors.TargetExists):
        client.rename_file(ONE, old_path="a.mkv", new_path="b.mkv")

    assert "torrents/renameFile" not in server.calls


def test_a_name_that_our_own_disk_cannot_hold_is_for_the_client_to_judge(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    server.put(ONE, "a.mkv")
    name = f"{'长' * 200}.mkv"

    client.rename_file(ONE, old_path="a.mkv", new_path=name)

    assert server.file_names[ONE] == [name]


def test_trouble_with_a_tracker_leaves_a_finished_torrent_complete(
    server: QBittorrent53, client: QBittorrentClient
) -> None:
    server.put(ONE, "a.mkv", state="stalledUP")
    server.put(OTHER, "b.mkv", state="missingFiles")

    found = {torrent.info_hash: torrent for torrent in client.torrents()}

    assert found[ONE].is_complete
    assert not found[OTHER].is_complete


@pytest.mark.parametrize(
    ("free_bytes", "problem"), [(1000, errors.DiskFull), (10**12, errors.NotWritable)]
)
def test_a_torrent_in_error_is_for_want_of_room_or_of_rights(
    server: QBittorrent53,
    client: QBittorrentClient,
    free_bytes: int,
    problem: type[errors.DiskProblem],
) -> None:
    server.free_bytes = free_bytes
    server.put(ONE, "a.mkv", state="error", progress=0.5)

    found = client.torrents()[0]

    assert found.disk_error
    assert isinstance(disk_problem(found), problem)
    assert not found.is_complete


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("stoppedDL", TorrentState.PAUSED_DOWN),
        ("forcedMetaDL", TorrentState.METADATA),
        ("forcedUP", TorrentState.FORCED_UP),
        ("somethingNew", TorrentState.UNKNOWN),
    ],
)
def test_its_words_become_ours(
    server: QBittorrent53, client: QBittorrentClient, word: str, state: TorrentState
) -> None:
    server.put(ONE, "a.mkv", state=word)

    assert client.torrents()[0].state is state


def test_the_real_one_refuses_a_wrong_password_only_once(tmp_path: Path) -> None:
    command = programs.path_of(programs.QBITTORRENT)
    with QBittorrent(tmp_path / "home", command=command) as server:
        client = QBittorrentClient(
            host=server.host,
            username=server.username,
            password="wrong",
            latch=Latch(tmp_path / "refused"),
        )
        for _ in range(8):  # five would ban us
            with pytest.raises(errors.Unauthorised):
                client.check()
        client.close()
        right = QBittorrentClient(
            host=server.host, username=server.username, password=server.password
        )
        assert right.check().version.startswith(("4.", "5."))
        right.close()


def test_a_check_of_one_that_hangs_ends_within_five_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = QBittorrentClient(
            host=f"127.0.0.1:{silent.getsockname()[1]}", username="a", password="b"
        )
        began = clock.monotonic_seconds()
        with pytest.raises(errors.Unreachable):
            client.check()
        client.close()

    assert clock.monotonic_seconds() - began < 5


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "http://2852039166", "[::ffff:169.254.169.254]:80"]
)
def test_a_guarded_address_is_no_client(host: str) -> None:
    one = QBittorrentClient(host=host, username="admin", password="right")
    with pytest.raises(errors.UnsafeAddress):
        one.check()
    one.close()
