"""A rule settled in the test's own transaction; the job asks in threads, with connections of their own."""

from apps.bangumi import settle
from apps.bangumi.models import Rule
from apps.core import clock
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.http import Outside
from apps.metadata import resolver


def settle_one(rule: Rule, config: Config, *, outside: Outside) -> Rule:
    """Ask the sources and settle it; the rule as it is stored then."""
    found = resolver.resolve(
        settle.question_of(rule, config),
        parser=settle.parser_of(rule),
        settings=resolver.settings_for(store.in_use(config.network)),
        http=outside,
    )
    settle.settle_as_stated(rule, found, config, stated=(), now=clock.now())
    return Rule.objects.get(pk=rule.pk)
