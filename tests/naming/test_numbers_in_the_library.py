"""Offsets are added in one place, and numbers are printed with two digits."""

from decimal import Decimal

import pytest

from apps.naming.numbers import Number, Shifted, library_episode, padded


@pytest.mark.parametrize(
    ("episode", "offset", "expected"),
    [
        (1, 28, Shifted(Decimal(29))),
        (0, -12, Shifted(Decimal(0))),
        (0, 12, Shifted(Decimal(0))),
        (5, -12, Shifted(Decimal(5), offset_ignored=True)),
        (12, -12, Shifted(Decimal(12), offset_ignored=True)),
        (13, -12, Shifted(Decimal(1))),
        (12.5, 0, Shifted(Decimal("12.5"))),
        (Decimal("12.5"), 12, Shifted(Decimal("24.5"))),
    ],
)
def test_an_offset_moves_an_episode_but_never_to_nothing(
    episode: Number, offset: int, expected: Shifted
) -> None:
    assert library_episode(episode, offset=offset) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (3, "03"),
        (0, "00"),
        (12, "12"),
        (747, "747"),
        (1085, "1085"),
        (12.5, "12.5"),
        (9.5, "09.5"),
        (Decimal("9.50"), "09.5"),
        (Decimal("1E+1"), "10"),
        (100.0, "100"),
    ],
)
def test_a_number_has_two_digits_before_its_point(number: Number, expected: str) -> None:
    assert padded(number) == expected
