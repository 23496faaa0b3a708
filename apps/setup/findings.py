"""What a test of the wizard found, without words, so that a draft can keep it and either language can tell it."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One test. `code` is one of core/text.py where it failed; facts fill the sentences."""

    passed: bool
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    #: What was tested, so that a changed field asks for a new test.
    subject: str = ""

    def plain(self) -> dict[str, Any]:
        """For the draft."""
        return asdict(self)


def found(plain: dict[str, Any] | None) -> Finding | None:
    """From the draft; None where nothing was tested yet."""
    return Finding(**plain) if plain else None
