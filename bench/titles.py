"""`make bench-titles`: how well and how fast release titles are read.

The labelled titles lie beside the repository (`shared/titles`); without them only the speed is shown.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import process_time
from typing import Any

from apps.titles import read
from apps.titles.tokens import LONGEST
from bench import machine
from bench.feeds import entries
from bench.machine import table

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT.parent / "shared" / "titles"
CORRECTIONS = ROOT / "tests" / "titles" / "corrections.jsonl"
SEED = 20261125
FUZZED = 1_000_000
#: What one core reads at a time, and how often a slow one is looked at again.
_PIECE = 20_000
_LOOKS = 3
#: what names are made of, each alone a whole title
_PIECES = ("[", "(", "[a]", "[01]", "[1080p]", "第1季 ", "S1 ", "1/2 - ", "中_a_", "a/月", " - 01", "a.", "★",
           "01 ", "v2 ", "OVA ", "Movie ", "II ", "中文 (a) ", "「の」", "2023 ", "1集", "-", " ", "x")  # fmt: skip
_READER = [str(ROOT / "manage.py"), "parse", "--json", "-"]

#: in the groups' shapes; {n} is a number, {zh} and {en} are names
_SHAPES = (
    "[ANi]  {zh} - {n:02} [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]",
    "[喵萌奶茶屋&LoliHouse] {zh} / {en} - {n:02} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]",
    "【喵萌奶茶屋】★07月新番★[{zh}/{en}][{n:02}][1080p][简日双语][招募翻译]",
    "[桜都字幕组] {zh} / {en} [{n:02}v2][1080p][简繁内封]",
    "【幻樱字幕组】【4月新番】【{zh} 第二季 {en} S02】【{n:02}】【GB_MP4】【1920X1080】",
    "【极影字幕社】★4月新番 {zh} {en} 第{n:02}话 GB 720P MP4（招人）",
    "[SubsPlease] {en} S2 - {n:02} (1080p) [A1B2C3D4].mkv",
    "[Erai-raws] {en} Season 2 - {n:02} END [1080p CR WEB-DL AVC AAC][MultiSub][A1B2C3D4]",
    "{en} S01E{n:02} VOSTFR 1080p WEB x264 AAC -Tsundere-Raws (ADN)",
    "[VCB-Studio] {en} [{n:02}][Ma10p_1080p][x265_flac].mkv",
    "[Up to 21°C] {zh} / {en} - {n:02} (CR 1920x1080 AVC AAC MKV)",
    "[Group] {zh} 全{n}话 [BDRip 1080p HEVC FLAC][Fin]",
)
_ALPHABET = (
    "[]【】()（）{}★/|_-~.「」+&×#第话季集期完全 0123456789aeiouxsvpnABEHMOPS月光館のカ\u3000Ⅱß\x00"
)


def varied(count: int) -> list[str]:
    """Titles of all shapes, each of another show."""
    chance = random.Random(SEED)
    made = []
    for number in range(count):
        zh = "".join(
            chance.choices("星空港灯书海山风雪夜花月猫列车图馆旅人歌影森川铁雨光梦石火云塔", k=7)
        )
        en = " ".join("".join(chance.choices("aeiouknstmr", k=6)).title() for _ in range(4))
        made.append(_SHAPES[number % len(_SHAPES)].format(zh=zh, en=en, n=number % 24 + 1))
    return made


def mutated(titles: list[str], count: int, *, seed: int = SEED + 1) -> list[str]:
    """Titles with pieces taken out, doubled, swapped and strewn in; one in eight is of chance alone."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        if not number % 8:
            made.append("".join(chance.choices(_ALPHABET, k=chance.randrange(1, 160))))
            continue
        text = list(chance.choice(titles))
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(text) + 1)
            to = min(len(text), at + chance.randrange(8))
            match chance.randrange(4):
                case 0:
                    del text[at:to]
                case 1:
                    text[at:at] = text[at:to] * chance.randrange(1, 9)
                case 2:
                    text.insert(at, chance.choice(_ALPHABET))
                case _:
                    text[at:to] = chance.choices(_ALPHABET, k=to - at)
        made.append("".join(text))
    return made


def per_second(titles: list[str]) -> float:
    """Titles read in a second of one core."""
    began = process_time()
    for title in titles:
        read(title)
    return len(titles) / (process_time() - began)


def fuzz(count: int) -> tuple[float, str]:
    """Read so many mutated titles on all cores; milliseconds of the slowest, and which it was.

    Whatever one raises ends the bench: no text may fail.
    """
    pieces = max(1, count // _PIECE)
    with ProcessPoolExecutor() as cores:
        return max(cores.map(_slowest_of_piece, range(pieces), [count // pieces] * pieces))


def _slowest_of_piece(piece: int, count: int) -> tuple[float, str]:
    return slowest(mutated(varied(1_000), count, seed=SEED + 1 + piece))


def slowest(titles: list[str]) -> tuple[float, str]:
    """Milliseconds of the title that takes longest, and which it is."""
    worst = (0.0, "")
    for title in titles:
        took = _seconds_to_read(title)
        for _ in range(_LOOKS):
            # Of one that seems slow: the machine, or a neighbour, may only have paused.
            if took * 1000 > worst[0]:
                took = min(took, _seconds_to_read(title))
        worst = max(worst, (took * 1000, title))
    return worst


def _seconds_to_read(title: str) -> float:
    began = process_time()
    read(title)
    return process_time() - began


def labelled() -> list[str]:
    """The texts of the labelled list; empty when it is not beside the repository."""
    path = LABELLED / "dev.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line)["text"] for line in lines]


def repeated() -> list[str]:
    """Texts of one piece over and over, as long as a title may be."""
    return [(piece * LONGEST)[:LONGEST] for piece in _PIECES]


def speed(fuzzed: int) -> str:
    """The tables of speeds."""
    of_feeds = [entry.title for feed in entries() for entry in feed]
    shapes = varied(5_000)
    first = per_second(shapes)
    looked_at = [
        ("labelled titles", len(labelled()), slowest(labelled())),
        ("texts of one piece repeated", len(_PIECES), slowest(repeated())),
        ("random and mutated titles", fuzzed, fuzz(fuzzed)),
    ]
    return "\n".join(
        [
            table(
                "Reading titles, one core",
                [
                    (
                        "100 feeds of 100 entries",
                        f"{per_second(of_feeds):,.0f} a second",
                        "over 5,000",
                    ),
                    (
                        "5,000 shows in 12 shapes, the first time",
                        f"{first:,.0f} a second",
                        "over 5,000",
                    ),
                    ("the same again", f"{per_second(shapes):,.0f} a second", ""),
                    *(
                        (f"slowest of {count:,} {name}", f"{took:.2f} ms", "under 2 ms")
                        for name, count, (took, _) in looked_at
                        if count
                    ),
                ],
                head=("", "ours", "wanted"),
            ),
            "The slowest ones:",
            *(f"  {took:.2f} ms  {title[:120]!r}" for _, _, (took, title) in looked_at if title),
            "",
        ]
    )


def corrected(folder: Path) -> Path | None:
    """The labelled titles with our corrections put in; None when there are none."""
    corrections = [
        json.loads(line) for line in CORRECTIONS.read_text(encoding="utf-8").splitlines()
    ]
    if not corrections:
        return None
    lines = (LABELLED / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    labels: dict[str, dict[str, Any]] = {}
    for line in lines:
        label = json.loads(line)
        labels[label["id"]] = label
    for correction in corrections:
        target = labels[correction["id"]]["expect"]
        *steps, last = correction["field"].split(".")
        for step in steps:
            target = target[step]
        target[last] = correction["value"]
    path = folder / "corrected.jsonl"
    path.write_text(
        "".join(json.dumps(label, ensure_ascii=False) + "\n" for label in labels.values()),
        encoding="utf-8",
    )
    return path


def score(titles: Path, *more: str) -> None:
    """Let the scorer print its table."""
    reader = " ".join([sys.executable, *_READER])
    subprocess.run(
        [
            sys.executable,
            str(LABELLED / "score.py"),
            "--reader",
            reader,
            "--titles",
            str(titles),
            *more,
        ],
        check=True,
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="How well and how fast release titles are read.")
    asked.add_argument(
        "--fuzz", type=int, default=FUZZED, metavar="N", help="mutated titles to read"
    )
    asked.add_argument(
        "--show", type=int, default=0, metavar="N", help="print the first N wrong titles"
    )
    options = asked.parse_args()
    print(table("Machine", machine.facts()))
    print(speed(options.fuzz))
    if not (LABELLED / "score.py").is_file():
        print(f"No score: the labelled titles are missing ({LABELLED}).")
        return
    print("Labelled titles, as they are\n", flush=True)
    score(LABELLED / "dev.jsonl", "--show", str(options.show))
    with tempfile.TemporaryDirectory() as folder:
        path = corrected(Path(folder))
        if path is None:
            print(
                "\nNo corrections (tests/titles/corrections.jsonl is empty): the figures stand as they are."
            )
            return
        print("\nLabelled titles, with tests/titles/corrections.jsonl\n", flush=True)
        score(path)


if __name__ == "__main__":
    main()
