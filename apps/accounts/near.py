"""Addresses inside our own network: only administrators may have us ask them (and setup, which has no account yet).

Whoever else may follow feeds must not use us to look around behind the firewall.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser

from apps.accounts.authentication import TokenHolder
from apps.accounts.models import User
from apps.core.addresses import host_of, lies_private
from apps.core.errors import PrivateAddress

_ADDRESS: Final = re.compile(r"https?://[^\s,]+", re.IGNORECASE)
#: Nobody names more at once; each may cost a look-up of its name.
_MOST: Final = 50
_DEEPEST: Final = 6


def refuse_near(who: User | AnonymousUser | TokenHolder, given: Any) -> None:
    """Look at each address in what somebody sent. Raises PrivateAddress."""
    if who.is_superuser:
        return
    for number, url in enumerate(_addresses(given)):
        if number >= _MOST or lies_private(url):
            raise PrivateAddress(host=host_of(url)[:100])


def _addresses(given: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(given, str):
        yield from _ADDRESS.findall(given)
    elif depth < _DEEPEST:
        inside = given.values() if isinstance(given, dict) else given
        for each in inside if isinstance(given, (dict, list)) else ():
            yield from _addresses(each, depth + 1)
