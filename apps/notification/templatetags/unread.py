"""How many messages wait, for the bell of every page."""

from django import template

from apps.notification import inbox

register = template.Library()


@register.simple_tag
def unread_messages() -> int:
    """Messages that nobody has read."""
    return inbox.standing().unread
