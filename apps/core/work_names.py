"""What the pieces of work are called on a page; they themselves stand in the table of what runs when."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORK_NAMES: Final[dict[str, Promise]] = {
    "feeds": _("Read all feeds"),
    "feed": _("Read one feed"),
    "backfill": _("Search for missing episodes"),
    "second_look": _("Look again at what was left out"),
    "metadata": _("Look up new rules"),
    "downloads": _("Hand downloads to the client"),
    "library": _("Put files in their place"),
    "calendar": _("Ask for weekdays"),
    "posters": _("Fetch posters"),
    "catalogue": _("Renew the catalogue of shows"),
    "offsets": _("Compare the numbering"),
    "episodes": _("Ask for lists of episodes"),
    "archive": _("Archive what has ended"),
    "notify": _("Send notifications"),
    "cleanup": _("Tidy up"),
}
