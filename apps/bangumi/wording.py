"""Short names of reasons and kinds, for lists and filters of the back-office; the sentences are in core/text.py."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.bangumi.decisions import Reason
from apps.titles import Kind

REASON_NAMES: Final[dict[str, Promise]] = {
    Reason.MATCHED.value: _("taken: belongs to a rule"),
    Reason.NEW_RULE.value: _("taken: first of a new rule"),
    Reason.NEWER_VERSION.value: _("taken: newer version"),
    Reason.BY_HAND.value: _("taken: by hand"),
    Reason.UNREADABLE.value: _("cannot be read"),
    Reason.NOT_A_SHOW.value: _("names no show"),
    Reason.NO_NUMBER.value: _("no episode number"),
    Reason.EXTRA.value: _("preview, opening or ending"),
    Reason.BATCH.value: _("several episodes in one"),
    Reason.NO_RULE.value: _("no rule"),
    Reason.RULE_DISABLED.value: _("rule is switched off"),
    Reason.GLOBAL_FILTER.value: _("filter for all"),
    Reason.RULE_FILTER.value: _("rule’s filter"),
    Reason.FILTER_TOO_SLOW.value: _("filter takes too long"),
    Reason.NOT_INCLUDED.value: _("lacks what the rule wants"),
    Reason.BEFORE_FIRST.value: _("before the first wanted"),
    Reason.NAMESAKE.value: _("maybe another show of that name"),
    Reason.BETTER_ONE.value: _("a better one was taken"),
    Reason.EPISODE_THERE.value: _("episode is there"),
    Reason.NO_VIDEO.value: _("no video in it"),
}

KIND_NAMES: Final[dict[str, Promise]] = {
    Kind.EPISODE.value: _("one episode"),
    Kind.BATCH.value: _("several episodes in one"),
    Kind.MOVIE.value: _("film"),
    Kind.OVA.value: _("OVA"),
    Kind.SPECIAL.value: _("special"),
    Kind.PV.value: _("preview"),
    Kind.OPENING.value: _("opening"),
    Kind.ENDING.value: _("ending"),
    Kind.OTHER.value: _("a show without a number"),
    Kind.NONE.value: _("cannot be read"),
}
