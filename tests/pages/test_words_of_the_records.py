"""The back-office speaks Chinese too: each column, filter, field, group of fields and setting."""

import re
from typing import Any, Final

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, label_for_field
from django.db.models import Model
from django.test import RequestFactory
from django.utils import translation

from apps.accounts.models import User
from apps.bangumi.wording import KIND_NAMES
from apps.core.config.form import ConfigForm
from apps.core.config.labels import SECTION_NAMES, SETTING_NAMES
from apps.core.config.schema import SECTIONS, Config
from apps.core.work_names import WORK_NAMES
from apps.titles import Kind
from autobangumi.schedules import TASKS

HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: Names that are the same in every language.
NAMES: Final = {"info hash", "TMDB", "bgm.tv", "__str__", "action_checkbox"}
#: The queue's own tables have their own words, the configuration its own form.
ELSEWHERE: Final = {"django_q", "core.ConfigDocument"}
MODELS: Final = [
    model
    for model in apps.get_models()
    if admin.site.is_registered(model)
    and not ELSEWHERE & {model._meta.app_label, model._meta.label}
]

pytestmark = pytest.mark.django_db


def english(labels: list[str]) -> list[str]:
    """Those that no Chinese reader would understand."""
    return [label for label in labels if label not in NAMES and not HAN.search(label)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_column_and_field_has_a_chinese_name(model: type[Model]) -> None:
    site = admin.site.get_model_admin(model)
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True)
    groups = site.get_fieldsets(request)
    fields: list[Any] = [
        *site.get_list_display(request),
        *flatten_fieldsets(groups),
        *(each[0] if isinstance(each, tuple) else each for each in site.get_list_filter(request)),
    ]

    with translation.override("zh-hans"):
        labels = [str(label_for_field(name, model, model_admin=site)) for name in fields]
        labels += [str(heading) for heading, _options in groups if heading]
        labels += [str(model._meta.verbose_name), str(model._meta.verbose_name_plural)]

    assert english(labels) == []


def test_each_choice_of_a_column_has_a_chinese_name() -> None:
    with translation.override("zh-hans"):
        labels = [
            str(label)
            for model in MODELS
            for column in model._meta.fields
            for _value, label in column.choices or ()
        ]

    assert set(english(labels)) <= {"Mikan", "TMDB"}


def test_each_setting_has_a_name_in_both_languages() -> None:
    form = ConfigForm(config=Config(), library_root="/library")

    assert SETTING_NAMES.keys() == form.fields.keys()
    assert SECTION_NAMES.keys() == SECTIONS.keys()
    with translation.override("zh-hans"):
        assert english([str(name) for name in SETTING_NAMES.values()]) == []
        assert english([str(name) for name in SECTION_NAMES.values()]) == []


def test_each_piece_of_work_has_a_name_in_both_languages() -> None:
    assert WORK_NAMES.keys() == TASKS.keys()
    with translation.override("zh-hans"):
        assert english([str(name) for name in WORK_NAMES.values()]) == []


def test_each_kind_of_release_has_a_name_in_both_languages() -> None:
    with translation.override("zh-hans"):
        chinese = {kind: str(KIND_NAMES[kind.value]) for kind in Kind}
    with translation.override("en"):
        own = {kind: str(KIND_NAMES[kind.value]) for kind in Kind}

    assert english([name for kind, name in chinese.items() if kind is not Kind.OVA]) == []
    assert not any(HAN.search(name) for name in own.values())
