"""The configuration as a form, made from the schema: a field for each setting, secrets as a mask.

Only what was changed is handed to the store, whose rules are the only ones that decide.
"""

import dataclasses
import json
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.core.browser import in_words
from apps.core.config.document import masked
from apps.core.config.labels import OPTION_NAMES, SECTION_NAMES, SETTING_NAMES
from apps.core.config.schema import SECTIONS, Config
from apps.core.config.secrets import MASK
from apps.core.errors import FieldError, InvalidInput

_NO_HELP = {"autocomplete": "off", "spellcheck": "false"}


@dataclass(frozen=True, slots=True)
class Part:
    """One section as the page shows it."""

    #: As the document has it, and what it is called.
    name: str
    title: str | Promise
    fields: list[forms.BoundField]


class ConfigForm(forms.Form):
    """All settings; `section.setting` is a field's name, as on the command line and in the API."""

    def __init__(self, data: Any = None, *, config: Config, library_root: str) -> None:
        shown = masked(config, library_root=library_root)
        initial = {}
        fields = {}
        for section, item, hint in _settings():
            path = f"{section}.{item.name}"
            fields[path] = _field(item, hint)
            initial[path] = _shown(
                item, hint, getattr(getattr(config, section), item.name), shown[section]
            )
        super().__init__(data, initial=initial, auto_id="id_%s")
        for path, field in fields.items():
            field.label = SETTING_NAMES.get(path, path)  # type: ignore[assignment]  # lazy words are allowed
            self.fields[path] = field

    def parts(self) -> list[Part]:
        """The sections in the order of the document."""
        return [
            Part(
                section,
                SECTION_NAMES[section],
                [self[name] for name in self.fields if name.startswith(f"{section}.")],
            )
            for section in SECTIONS
        ]

    def patch(self) -> dict[str, dict[str, Any]]:
        """What was changed, as the API would send it."""
        patch: dict[str, dict[str, Any]] = {}
        for section, item, hint in _settings():
            path = f"{section}.{item.name}"
            if path in self.changed_data and path in self.cleaned_data:
                value = self.cleaned_data[path]
                if _is_list(hint) and not item.metadata.get("items"):
                    value = [line for line in value.splitlines() if line.strip()]
                    if value == [_FORGET]:
                        value = []
                elif type(None) in typing.get_args(hint):
                    value = value or None
                patch.setdefault(section, {})[item.name] = value
        return patch

    def add_faults(self, problem: InvalidInput) -> None:
        """Put each fault beside its field, in the language of the page."""
        for fault in problem.errors:
            words = in_words(fault.code, dict(fault.facts))
            where = next((name for name in self.fields if _concerns(fault, name)), None)
            self.add_error(where, words if where == fault.field else f"{fault.field}: {words}")


class _Json(forms.CharField):
    """A list of objects as JSON."""

    def clean(self, value: Any) -> Any:
        """The list. Raises ValidationError for what is no JSON."""
        text = super().clean(value)
        try:
            return json.loads(text or "[]")
        except (ValueError, RecursionError):
            raise forms.ValidationError(in_words("malformed_json")) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """By what it says, not by how it is written."""
        try:
            return bool(json.loads(initial or "[]") != json.loads(data or "[]"))
        except (ValueError, RecursionError):
            return True


class _Lines(forms.CharField):
    """A list of texts, one a line."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Browsers send other ends of lines than we do."""
        return (initial or "").splitlines() != (data or "").splitlines()


#: Typed alone into a list of secrets, which is never shown: forget them all.
_FORGET = "-"


def _settings() -> Iterator[tuple[str, Any, Any]]:
    for section, kind in SECTIONS.items():
        hints = typing.get_type_hints(kind)
        for item in dataclasses.fields(kind):
            yield section, item, hints[item.name]


def _field(item: Any, hint: Any) -> forms.Field:
    facts = item.metadata
    if hint is bool:
        return forms.BooleanField(required=False)
    if hint is int:
        bounds = {"low": facts["low"], "high": facts["high"]}
        return forms.IntegerField(
            min_value=facts["low"],
            max_value=facts["high"],
            help_text=in_words("field_out_of_range", bounds),
        )
    if facts.get("options"):
        return forms.ChoiceField(
            choices=[(word, OPTION_NAMES.get(word, word)) for word in facts["options"]]
        )
    if facts.get("items"):
        rows = forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField", **_NO_HELP})
        return _Json(required=False, widget=rows, help_text=_("A list in JSON."))
    if _is_list(hint):
        rows = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", **_NO_HELP})
        help_text = (
            _(
                "Secrets, one a line; they are not shown. Empty keeps them, - alone forgets them all."
            )
            if facts.get("secret")
            else _("One a line.")
        )
        return _Lines(required=False, strip=False, widget=rows, help_text=help_text)
    if facts.get("secret"):
        widget = forms.PasswordInput(
            render_value=True, attrs={"class": "vTextField", "autocomplete": "new-password"}
        )
        return forms.CharField(required=False, strip=False, widget=widget)
    text = forms.TextInput(attrs={"class": "vTextField", **_NO_HELP})
    return forms.CharField(required=False, widget=text)


def _shown(item: Any, hint: Any, value: Any, section: dict[str, Any]) -> Any:
    if item.metadata.get("items"):
        return json.dumps(section[item.name], ensure_ascii=False, indent=2)
    if item.metadata.get("secret"):
        return MASK if value and not _is_list(hint) else ""
    if _is_list(hint):
        return "\n".join(value)
    return section[item.name]


def _is_list(hint: Any) -> bool:
    return typing.get_origin(hint) is tuple


def _concerns(fault: FieldError, name: str) -> bool:
    return fault.field == name or fault.field.startswith((f"{name}[", f"{name}."))
