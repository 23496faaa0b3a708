"""One shape for everything that comes in kinds: a literal list, checked for doubles, asked by name."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from apps.core.errors import NotFound


class Named(Protocol):
    """What a registry can hold."""

    @property
    def name(self) -> str:
        """The word by which it is asked for."""
        ...


Kind = TypeVar("Kind", bound=Named)


class Registry(Generic[Kind]):
    """Adapters of one kind by name, in the order they were listed."""

    def __init__(self, what: str, items: list[Kind]) -> None:
        self.what = what
        self._items = {item.name: item for item in items}
        if len(self._items) != len(items):
            raise ValueError(f"a {what} is listed twice")

    def __getitem__(self, name: str) -> Kind:
        """The adapter of that name. Raises NotFound."""
        try:
            return self._items[name]
        except KeyError:
            raise NotFound(what=self.what, id=name) from None

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._items.values())

    def names(self) -> list[str]:
        """All names, in order."""
        return list(self._items)
