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
_LONGEST_NAME = 200
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

    What has no name is called by its host.
    """
    if not data:
        raise InvalidInput.of("body", "field_required")
    if len(data) > _MOST:
        raise InvalidInput.of("body", "field_too_many", most=_MOST)
    errors: list[FieldError] = []
    rows: dict[str, str] = {}
    for raw_name, raw_template in data.items():
        try:
            name = checked_name(raw_name)
            template = checked_template(name[:100] or "name", raw_template)
        except InvalidInput as problem:
            errors.extend(problem.errors)
        else:
            rows[name or addresses.host_of(template)[:_LONGEST_NAME]] = template
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
    log.info("Search providers: %s", ", ".join(rows))
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


def checked_name(raw: object) -> str:
    """A provider's name as it is kept, without what cannot be shown; "" where nothing is left. Raises InvalidInput."""
    shown = "".join(sign if sign.isprintable() else " " for sign in str(raw))
    name = " ".join(shown.split())
    if len(name) > _LONGEST_NAME:
        raise InvalidInput.of("name", "field_too_long", most=_LONGEST_NAME)
    if name == ALL:
        raise InvalidInput.of(name, "field_bad_value")
    return name


def checked_template(field: str, raw: object) -> str:
    """A template as it is kept: a web address in which `%s` stands for the words. Raises InvalidInput."""
    if not isinstance(raw, str):
        raise InvalidInput.of(field, "field_not_text")
    # What follows a # is never sent.
    template = raw.strip().partition("#")[0]
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
