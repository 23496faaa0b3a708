"""What a search provider is, as values. Pure: no Django, no network.

Kind       how a site wants to be asked, and how far its answers can be trusted (one file each in providers/)
Provider   a name that people choose, and the template of an address: `%s` stands for the words
"""

from collections.abc import Callable
from dataclasses import dataclass

from apps.metadata.protocol import Parser

#: Stands for the words in a template.
PLACE = "%s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of site."""

    name: str
    #: Where it lives unless somebody says otherwise; "" for software that runs at many places.
    template: str = ""
    #: Whether a template leads to a site of this kind.
    recognises: Callable[[str], bool]
    #: Who may name the shows it finds.
    parser: Parser = Parser.TMDB
    #: The most that it takes as words, in UTF-8 and before they are escaped.
    most_bytes: int | None = None
    most_words: int | None = None
    #: It may answer with more than was asked for, so that its answers are looked through again.
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class Provider:
    """A feed that is asked with words."""

    name: str
    #: May carry the key of a private site: never logged, shown to administrators only.
    template: str
    kind: Kind
