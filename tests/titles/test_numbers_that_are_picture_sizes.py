"""An episode of a long runner may be called like a picture: told by the dash or bracket, and a real size beside it."""

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
