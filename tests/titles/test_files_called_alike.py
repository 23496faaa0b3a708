"""Files that are called alike but for a number."""

from apps.titles import rows


def test_the_number_that_tells_a_row_apart_is_its_number() -> None:
    names = ["[A1] Moon-01 [BD 1920x1080 2Audio].mkv", "[A1] Moon-02 END [BD 1920x1080 2Audio].mkv"]

    assert rows(names) == [{names[0]: 1, names[1]: 2}]


def test_a_row_lies_in_one_folder() -> None:
    names = ["S1/Moon 1.mkv", "S1/Moon 2.mkv", "S2/Moon 1.mkv", "S2/Moon 2.mkv"]

    assert rows(names) == [{names[0]: 1, names[1]: 2}, {names[2]: 1, names[3]: 2}]


def test_sizes_of_pictures_checksums_and_years_are_no_row() -> None:
    assert rows(["Moon 480.mkv", "Moon 720.mkv"]) == []
    assert rows(["Moon [12ABCD34].mkv", "Moon [56EF7890].mkv"]) == []
    assert rows(["Moon (1995).mkv", "Moon (2016).mkv"]) == []


def test_a_number_that_two_share_tells_nothing() -> None:
    assert rows(["Moon 1.mkv", "Moon 1.mp4", "Moon 2.mkv"]) == []


def test_one_file_alone_is_no_row() -> None:
    assert rows(["Moon 1.mkv"]) == []
    assert rows([]) == []
