"""`make bench`: all tables. Beside ours stands what AutoBangumi 3.2.8 took for the same work on two cores."""

from bench import api, machine, refresh, serving, titles
from bench.machine import table


def main() -> None:
    """Measure and print."""
    print(table("Machine", machine.facts()))
    print(titles.speed(titles.FUZZED))
    figures = refresh.measure()
    full, again = figures["full"], figures["again"]
    growth = figures["peak_mib"] - figures["idle_mib"]
    print(
        table(
            f"A refresh of 100 feeds × 100 entries against 1,000 rules ({full['new']:,} new, {full['taken']:,} taken)",
            [
                ("CPU, up to the claims", f"{full['cpu']:.1f} s", "under 6 s", "17.9 s"),
                ("the same with nothing new", f"{again['cpu']:.2f} s", "under 0.3 s", "1.1 s"),
                ("peak above idle", f"{growth:.0f} MiB", "under 150 MiB", ""),
            ],
            head=("", "ours", "wanted", "3.2.8"),
        )
    )
    served = serving.measure()
    print(
        table(
            "As it runs",
            [
                ("start to first answer", f"{served.start_seconds:.2f} s", "under 2.5 s", "2.6 s"),
                (
                    "idle memory, all processes",
                    f"{served.memory_mib:.0f} MiB",
                    "under 300 MiB",
                    "122 MiB",
                ),
                ("idle CPU, all processes", f"{served.idle_cpu_percent:.2f} %", "under 1 %", ""),
                (
                    "slowest of 200 /status during a refresh",
                    f"{served.slowest_status_ms:.0f} ms",
                    "under 100 ms",
                    "18.3 s",
                ),
                ("median of these", f"{served.median_status_ms:.1f} ms", "", ""),
                ("a child killed -9 is back", f"{served.back_seconds:.1f} s", "under 3 s", ""),
                ("Ctrl-C", f"{served.stop_seconds:.1f} s", "under 5 s", ""),
            ],
            head=("", "ours", "wanted", "3.2.8"),
        )
    )
    print(api.tables())


if __name__ == "__main__":
    main()
