"""A plan never lets one file take another's name."""

from apps.library.placement import Placement, Role
from apps.library.plan import Held, Settled, Step, plan


def placement(index: int, current: str, wanted: str) -> Placement:
    return Placement(index, current, current, wanted, Role.VIDEO, 1)


def test_a_file_that_has_its_name_is_settled() -> None:
    assert plan([placement(0, "A S01E01.mkv", "A S01E01.mkv")], names_in_folder=()) == [
        Settled(placement(0, "A S01E01.mkv", "A S01E01.mkv"))
    ]


def test_of_two_files_that_want_one_name_the_second_is_held() -> None:
    first, second = placement(0, "a.mkv", "X.mkv"), placement(1, "b.mkv", "X.mkv")
    assert plan([first, second], names_in_folder=()) == [Step(first), Held(second, by="a.mkv")]


def test_a_name_of_another_torrent_s_file_is_held_in_any_case_and_form() -> None:
    item = placement(0, "a.mkv", "Show É.mkv")
    assert plan([item], names_in_folder=["show e\u0301.MKV"]) == [Held(item, by="show e\u0301.MKV")]


def test_a_name_that_a_file_of_the_same_torrent_still_has_is_held() -> None:
    swap = [placement(0, "1.mkv", "2.mkv"), placement(1, "2.mkv", "1.mkv")]
    assert [type(move) for move in plan(swap, names_in_folder=())] == [Held, Held]


def test_a_row_of_files_moves_up_by_one_from_its_end() -> None:
    row = [placement(number, f"E{number}.mkv", f"E{number + 1}.mkv") for number in (1, 2, 3)]
    assert plan(row, names_in_folder=()) == [Step(row[2]), Step(row[1]), Step(row[0])]


def test_a_row_of_files_moves_down_by_one_from_its_beginning() -> None:
    row = [placement(number, f"E{number}.mkv", f"E{number - 1}.mkv") for number in (1, 2, 3)]
    assert plan(row, names_in_folder=()) == [Step(row[0]), Step(row[1]), Step(row[2])]


def test_a_row_that_ends_at_another_torrent_s_file_is_held_whole() -> None:
    row = [placement(number, f"E{number}.mkv", f"E{number + 1}.mkv") for number in (1, 2)]
    assert plan(row, names_in_folder=["E3.mkv"]) == [
        Held(row[0], by="E2.mkv"),
        Held(row[1], by="E3.mkv"),
    ]
