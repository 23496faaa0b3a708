"""A test and what it found, as a page shows it: what was reached, where it stopped, how to mend it."""

import enum
from dataclasses import dataclass


class Sign(enum.Enum):
    """How one line of a test stands: the name of its icon and its tone."""

    GOOD = ("tick", "disk")
    BAD = ("cross", "fail")
    ODD = ("warning", "wait")
    UNTRIED = ("info", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was tried, in words."""

    text: str
    mark: Sign = Sign.GOOD

    @property
    def sign(self) -> str:
        """The icon's name."""
        return self.mark.value[0]

    @property
    def tone(self) -> str:
        """The icon's tone."""
        return self.mark.value[1]


@dataclass(frozen=True, slots=True)
class Probe:
    """A whole test. The lines are in the order in which things were tried."""

    passed: bool
    heading: str
    lines: tuple[Line, ...] = ()
    #: Numbered steps to mend it, the likeliest cause first.
    remedies: tuple[str, ...] = ()
    hint: str = ""

    @property
    def sign(self) -> str:
        """The icon beside the heading."""
        return "done" if self.passed else "broken"

    @property
    def tone(self) -> str:
        """The tone of the margin rule."""
        return "disk" if self.passed else "fail"
