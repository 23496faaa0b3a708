"""A product in the middle of its work, written straight into the tables: for pictures of the home page."""

import datetime as dt
from typing import Final

from apps.accounts import people
from apps.bangumi.models import Episode, Release, ReleaseState, Rule
from apps.core import clock, events, troubles
from apps.core.errors import Unreachable
from apps.downloader.models import Download, DownloadState
from apps.rss.models import ConnectionStatus, Feed

NAME: Final = "tester"
PASSWORD: Final = "a sentence of my own"

_SHOWS: Final = (
    ("星港夜行列车", "Nekomori"),
    ("雨后的邮差", "青空字幕社"),
    ("转生成为图书馆的我只想安静地看书，可是勇者们总是来还书", "青空字幕社"),
)


def in_the_middle_of_its_work(*, with_account: bool = True) -> None:
    """An administrator, three feeds, releases taken and not, downloads in several states."""
    now = clock.now()
    if with_account:
        people.found(username=NAME, password=PASSWORD)
    _feed("Mikan, my list", "https://mikan.example/RSS/MyBangumi?token=secret", now)
    _feed("Nyaa, Kirin-Raws 1080p", "https://nyaa.example/?page=rss", now)
    Feed.objects.create(
        name="Private tracker",
        url="https://tracker.example/rss?passkey=secret",
        connection_status=ConnectionStatus.ERROR,
        last_checked_at=now - dt.timedelta(minutes=4),
        last_error_code="unauthorised",
        last_error_facts={"host": "tracker.example"},
    )
    for number, (title, group) in enumerate(_SHOWS, start=1):
        rule = Rule.objects.create(
            official_title=title,
            year=2026,
            title_raw=title,
            group_name=group,
            created_at=now,
            settled_at=now,
        )
        state = DownloadState.QUEUED if number < len(_SHOWS) else DownloadState.CLAIMED
        name = f"[{group}] {title} - {number:02} [WebRip][1080p][HEVC][简日内嵌].mkv"
        download = Download.objects.create(
            info_hash=f"{number:040x}",
            url=f"https://mikan.example/{number}.torrent",
            name=name,
            state=state,
            created_at=now,
        )
        Release.objects.create(
            key=f"{number:040x}",
            title=name,
            url=download.url,
            seen_at=now - dt.timedelta(minutes=3 * number),
            season=1,
            episode=number,
            rule=rule,
            state=ReleaseState.TAKEN,
            reason="matched",
            download=download,
        )
    for number, (title, reason, facts) in enumerate(_LEFT_OUT, start=1):
        Release.objects.create(
            key=f"left{number}",
            title=title,
            url="https://nyaa.example/x.torrent",
            seen_at=now - dt.timedelta(minutes=10 * number),
            state=ReleaseState.SKIPPED,
            reason=reason,
            facts=facts,
        )


_LEFT_OUT: Final[tuple[tuple[str, str, dict[str, str]], ...]] = (
    (
        "【三花社】★十月新番 学园观测部 合集 01-08 [1080P][GB][MP4]",
        "batch",
        {},
    ),
    (
        (
            "[Nekomori&Kirin-Raws]Tensei_Shitara_Toshokan_Datta_Ore_wa_Shizuka_ni_Hon_o_Yomitai_dake_nanoni"
            "_Yuusha_tachi_ga_Itsumo_Hon_o_Kaeshi_ni_Kuru_Dai_Ni_Shou_The_Complete_Collection_[01-12]"
            "[BDRip][1920x1080][HEVC_FLACx2_ASSx3][先行版].mkv"
        ),
        "batch",
        {},
    ),
    ("[Kirin-Raws] 謎の短編集 (BS11 1280x720 x264 AAC).mp4", "no_number", {}),
    ("[青空字幕社] 雨后的邮差 [09][720P][繁体内嵌]", "global_filter", {"pattern": "720"}),
)


def _feed(name: str, url: str, now: dt.datetime) -> None:
    Feed.objects.create(
        name=name,
        url=url,
        aggregate=True,
        connection_status=ConnectionStatus.HEALTHY,
        last_checked_at=now - dt.timedelta(minutes=4),
        last_ok_at=now - dt.timedelta(minutes=4),
    )


def what_happened() -> None:
    """Five things for the inbox."""
    events.record(
        events.EpisodeOrganised(
            rule_id=1,
            official_title=_SHOWS[0][0],
            season=1,
            episode="3",
            info_hash="a" * 40,
            path="/library/3.mkv",
        )
    )
    events.record(
        events.FeedFailed(
            feed_id=1,
            name="Mikan, my list",
            code="unreachable",
            facts={"host": "mikan.example"},
        )
    )
    events.record(
        events.DownloadFailed(
            release_title=_LEFT_OUT[1][0],
            info_hash="b" * 40,
            code="download_refused",
            facts={"why": "not a torrent"},
        )
    )
    events.record(
        events.RenameConflict(
            rule_id=2,
            official_title=_SHOWS[2][0],
            info_hash="c" * 40,
            path=f"[{_SHOWS[2][1]}] {_SHOWS[2][0]} - 02 [1080p].mkv",
            wanted=f"{_SHOWS[2][0]} S01E02.mkv",
        )
    )
    troubles.begins("downloader", Unreachable(host="192.168.1.5:8080"))


def with_gaps() -> None:
    """Lists of episodes for every rule that is there: some are missing, some are still to come."""
    now = clock.now()
    for rule in Rule.objects.order_by("id"):
        for number in range(1, 13):
            at = now + dt.timedelta(weeks=number - 7, hours=rule.pk % 5 + 1)
            Episode.objects.create(
                rule=rule,
                season=1,
                number=number,
                title_zh=f"灯塔下的第 {number} 夜",
                air_date=at.date(),
                airs_at=at,
                source="bgm.tv",
                changed_at=now,
            )


def have(rule: Rule, number: float) -> None:
    """An episode of a rule that is on disk."""
    now, key = clock.now(), f"here {rule.pk} {number}"
    download = Download.objects.create(
        url=key, name=key, state=DownloadState.DONE, created_at=now, finished_at=now
    )
    Release.objects.create(
        key=key,
        title=key,
        url=key,
        seen_at=now,
        episode=number,
        rule=rule,
        state=ReleaseState.TAKEN,
        reason="matched",
        organised_at=now,
        download=download,
    )
