"""The picture of a rule on a page: nothing of a page comes from another site."""

from django.conf import settings
from django.urls import reverse

from apps.bangumi.models import Rule
from apps.metadata import posters


def poster_of(rule: Rule | None) -> str:
    """The address of the poster that we keep, else of one made of the title; "" without a rule."""
    if rule is None:
        return ""
    kept = posters.file_of(rule.poster_link, folder=settings.POSTERS_DIR)
    if kept is None:
        return reverse("bangumi/{id}/poster", args=[rule.pk])
    return reverse("poster", args=[kept.name])
