"""A foreign key is an import: it points down, and nobody downstairs reaches up through it."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from tests.house.sources import floors

FLOORS = floors()
LINKS = [
    field
    for model in apps.get_models()
    if model.__module__.startswith("apps.")
    for field in model._meta.get_fields(include_hidden=False)
    if isinstance(field, ForeignKey | ManyToManyField)
]


def room_of(module: str) -> str | None:
    """The room of a module; None for Django's and other people's tables."""
    parts = module.split(".")
    return parts[1] if parts[0] == "apps" else None


def between_rooms() -> list[tuple[str, str, str, bool]]:
    """Name, room, other room, and whether the other side can reach up, of each link between rooms."""
    found = []
    for field in LINKS:
        here, there = room_of(field.model.__module__), room_of(field.related_model.__module__)
        if here and there and here != there:
            reaches_up = not field.remote_field.hidden
            found.append((f"{field.model.__name__}.{field.name}", here, there, reaches_up))
    return found


def test_there_is_something_to_look_at() -> None:
    assert len(LINKS) > 3


@pytest.mark.parametrize(("name", "here", "there", "reaches_up"), between_rooms())
def test_a_link_to_another_room_points_down_and_leaves_no_way_back(
    name: str, here: str, there: str, *, reaches_up: bool
) -> None:
    assert FLOORS[here] > FLOORS[there], f"{name}: {here} must not know {there}"
    assert not reaches_up, f'{name} needs related_name="+"'
