"""What machine this is, and how much a family of processes takes."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path

_PROCESSES = Path("/proc")
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def facts() -> list[tuple[str, str]]:
    """The machine's facts that matter for the figures."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in (_PROCESSES / "cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    total_kib = int((_PROCESSES / "meminfo").read_text().split()[1])
    load = os.getloadavg()[0]
    return [
        ("processor", f"{model}, {os.cpu_count()} cores"),
        ("memory", f"{total_kib / 1024**2:.1f} GiB"),
        ("python", platform.python_version()),
        ("load before", f"{load:.1f} (figures are only worth something near 0)"),
    ]


def memory_mib(pids: Iterable[int]) -> float:
    """Proportional set size of all together: shared pages count once."""
    total = 0
    for pid in pids:
        try:
            lines = (_PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time that all together have used, and those of their children that have ended."""
    total = 0
    for pid in pids:
        try:
            fields = (_PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total / _TICKS_A_SECOND


def table(title: str, rows: Iterable[tuple[str, ...]], *, head: tuple[str, ...] = ()) -> str:
    """Rows as aligned text under a title."""
    lines = [head, *rows] if head else list(rows)
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    body = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    return f"\n{title}\n{'-' * len(title)}\n{body}\n"
