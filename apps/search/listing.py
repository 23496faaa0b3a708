"""The list of providers: a map of names to templates, read anew by each search, so that a change holds at once.

While nothing is stored the defaults hold; the first change writes them down.
"""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.core import addresses
from apps.core.errors import FieldError, InvalidInput, UnsafeAddress
from apps.core.http import refuse_guarded
from apps.search.models import SearchProvider
from apps.search.protocol import PLACE, Provider
from apps.search.registry import DEFAULTS, KNOWN, provider

log = logging.getLogger(__name__)

#: Asks for every provider on the list.
ALL = "all"
FIRST = DEFAULTS[0].name
_LONGEST_NAME = 50
_LONGEST_TEMPLATE = 2048
_MOST = 50


def listed() -> list[Provider]:
    """Every provider, in order; Mikan first, which clients choose beforehand."""
    rows = SearchProvider.objects.values_list("name", "template")
    found = [provider(name, template) for name, template in rows] or list(DEFAULTS)
    return sorted(found, key=lambda one: one.name != FIRST)


def as_map() -> dict[str, str]:
    """Names and templates, as clients edit them."""
    return {one.name: one.template for one in listed()}


def chosen(name: str) -> list[Provider]:
    """The providers that a client means: all of the list, one of it, or a site known by name; none of that is [].

    An absent name means Mikan.
    """
    found = listed()
    if name == ALL:
        return found
    by_name = {**KNOWN, **{one.name: one for one in found}}
    wanted = by_name.get(name or FIRST)
    return [wanted] if wanted else []


def replace(data: Mapping[str, Any]) -> dict[str, str]:
    """Put another map in place of the list, and say what is stored. Raises InvalidInput with every bad entry.

    An empty map brings the defaults back.
    """
    errors: list[FieldError] = []
    rows: dict[str, str] = {}
    if len(data) > _MOST:
        raise InvalidInput.of("body", "field_too_many", most=_MOST)
    for raw_name, raw_template in data.items():
        try:
            rows[checked_name(raw_name)] = checked_template(str(raw_name)[:100], raw_template)
        except InvalidInput as problem:
            errors.extend(problem.errors)
    if errors:
        raise InvalidInput(*errors)
    with transaction.atomic():
        SearchProvider.objects.all().delete()
        # Of two who do this at once the second one's word counts.
        SearchProvider.objects.bulk_create(
            [
                SearchProvider(name=name, template=template, position=place)
                for place, (name, template) in enumerate(rows.items())
            ],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["template", "position"],
        )
    log.info("Search providers: %s", ", ".join(rows) or "the defaults")
    return as_map()


def write_down_defaults() -> None:
    """Store the defaults where nothing is stored, so that they can be changed one by one."""
    with transaction.atomic():
        if SearchProvider.objects.exists():
            return
        SearchProvider.objects.bulk_create(
            [
                SearchProvider(name=one.name, template=one.template, position=place)
                for place, one in enumerate(DEFAULTS)
            ],
            ignore_conflicts=True,
        )


def checked_name(raw: object, *, field: str | None = None) -> str:
    """A provider's name as it is kept. Raises InvalidInput."""
    name = raw.strip() if isinstance(raw, str) else ""
    # A name that cannot be written cannot be named in an answer either.
    field = field or (name[:100] if name and name.isprintable() else "name")
    if not name:
        raise InvalidInput.of(field, "field_required")
    if len(name) > _LONGEST_NAME:
        raise InvalidInput.of(field, "field_too_long", most=_LONGEST_NAME)
    if name == ALL or not name.isprintable():
        raise InvalidInput.of(field, "field_bad_value")
    return name


def checked_template(field: str, raw: object) -> str:
    """A template as it is kept: a web address in which `%s` stands for the words. Raises InvalidInput."""
    if not isinstance(raw, str):
        raise InvalidInput.of(field, "field_not_text")
    template = raw.strip()
    if not template:
        raise InvalidInput.of(field, "field_required")
    if len(template) > _LONGEST_TEMPLATE:
        raise InvalidInput.of(field, "field_too_long", most=_LONGEST_TEMPLATE)
    if PLACE not in template:
        raise InvalidInput.of(field, "field_without_place")
    url = template.replace(PLACE, "word")
    if not addresses.is_web(url) or not url.isprintable() or " " in url:
        raise InvalidInput.of(field, "field_not_url")
    # The words must not choose the host.
    if addresses.host_of(url) != addresses.host_of(template.replace(PLACE, "other")):
        raise InvalidInput.of(field, "field_not_url")
    try:
        refuse_guarded(url)
    except UnsafeAddress:
        raise InvalidInput.of(field, "field_not_url") from None
    return template
