"""`make demo` runs on what the product runs on: what only tests need is not installed there."""

import subprocess
import sys

_TOOLS = ("pytest", "pytest_django", "hypothesis", "playwright")


def test_the_demo_and_its_world_start_without_what_only_tests_need() -> None:
    without = "".join(f"sys.modules[{name!r}] = None; " for name in _TOOLS)

    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {without}import tests.world.demo"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
