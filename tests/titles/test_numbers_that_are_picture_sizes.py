"""An episode of a long runner may be called like a picture or a codec: told by its sign and by what is beside it."""

import pytest

from apps.titles import read


@pytest.mark.parametrize(
    ("title", "episode", "resolution"),
    [
        ("[SubsPlease] Long Runner - 1080 (1080p) [ABCDEF12].mkv", 1080, "1080p"),
        ("[X] Long Runner - 720 [1080p]", 720, "1080p"),
        ("[X] Long Runner [720][1080p]", 720, "1080p"),
        ("[X] Long Runner - 480", 480, None),
        ("[X] Quiet Harbour - 05 [1080]", 5, "1080p"),
        ("[X] Quiet Harbour - 1080p [HEVC]", None, "1080p"),
        ("[X] Quiet Harbour [05][720][CHS]", 5, "720p"),
    ],
)
def test_a_number_or_a_size(title: str, episode: int | None, resolution: str | None) -> None:
    reading = read(title)
    assert (reading.episode, reading.resolution) == (episode, resolution)


@pytest.mark.parametrize("number", [264, 265])
@pytest.mark.parametrize(
    "title",
    [
        "[X] Long Runner - {n} [1080p][HEVC].mkv",
        "[X]_Long_Runner_{n}_[720p].mkv",
        "[X] Long Runner (2023) {n} [1080p].mkv",
        "[X] Long Runner Episode {n} [VOSTFR][720p].mp4",
        "[X][Long Runner][{n}][1080P]",
        "Long Runner - {n}.mkv",
        "Long.Runner.S01E{n}.1080p.WEB.H.265-GRP",
    ],
)
def test_an_episode_called_like_a_codec(title: str, number: int) -> None:
    reading = read(title.format(n=number))

    assert (reading.episode, reading.kind.value, reading.title_en) == (
        number,
        "episode",
        "Long Runner",
    )


def test_a_codec_in_two_words_stays_one() -> None:
    assert read("[X] Quiet Harbour - 05 [1080p][H 264]").video == ("AVC",)
    assert read("Quiet Harbour S01E05 1080p WEB-DL H 265-GRP").video == ("HEVC",)
