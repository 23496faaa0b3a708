"""The forms of the account page: what is asked, and what to say otherwise."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.accounts import access_tokens, passwords
from apps.accounts.models import Scope, User
from apps.core.browser import in_words
from apps.core.errors import InvalidInput

_NEEDED: Final = {"required": _("This is needed.")}
_DAYS: Final = (30, 90, 365)


def _text(label: Any, *, longest: int, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "in", **attributes})
    return forms.CharField(label=label, max_length=longest, widget=widget, error_messages=_NEEDED)


def _secret(label: Any, *, autocomplete: str, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        strip=False,
        max_length=passwords.LONGEST,
        widget=forms.PasswordInput(attrs={"class": "in", "autocomplete": autocomplete}),
        error_messages=_NEEDED,
    )


def add_faults(form: forms.BaseForm, problem: InvalidInput) -> None:
    """Put what the domain found wrong beside the fields, in the language of the page."""
    for fault in problem.errors:
        where = fault.field if fault.field in form.fields else None
        form.add_error(where, in_words(fault.code, dict(fault.facts)))


class CredentialsForm(forms.Form):
    """A new name, a new password or both, by who knows the password of now."""

    username = _text(
        _("User name"),
        longest=20,
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )
    current = _secret(_("Current password"), autocomplete="current-password")
    password = _secret(_("New password"), autocomplete="new-password", required=False)
    again = _secret(_("New password again"), autocomplete="new-password", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].help_text = _("4 to 20 letters, digits or _")
        self.fields["password"].help_text = _(
            "Leave it empty to keep the current one. A new one signs out all your other devices."
        )

    def clean(self) -> dict[str, Any]:
        """Typed twice the same."""
        values = super().clean() or {}
        if values.get("password") != values.get("again"):
            self.add_error("again", _("The two passwords differ. Type this one again."))
        return values


class TokenForm(forms.Form):
    """A token for a program."""

    name = _text(_("What is it for?"), longest=access_tokens.LONGEST_NAME, autocomplete="off")
    scope = forms.ChoiceField(
        label=_("It may"), widget=forms.Select(attrs={"class": "in"}), initial=Scope.READ.value
    )
    days = forms.ChoiceField(
        label=_("It holds"),
        required=False,
        initial=str(_DAYS[1]),
        widget=forms.Select(attrs={"class": "in"}),
    )

    def __init__(self, *args: Any, owner: User, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "token_%s", **options})
        allowed = access_tokens.choices_for(owner)
        scopes = [(value, label) for value, label in Scope.choices if value in allowed]
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]
        spans = [
            (str(days), ngettext("%(count)s day", "%(count)s days", days) % {"count": days})
            for days in _DAYS
        ]
        self.fields["days"].choices = [*spans, ("", gettext("Until it is revoked"))]  # type: ignore[attr-defined]

    def clean_days(self) -> int | None:
        """A number, or None for ever."""
        said = self.cleaned_data["days"]
        return int(said) if said else None


class NameForm(forms.Form):
    """A name for a passkey."""

    name = forms.CharField(max_length=64)

    def clean_name(self) -> str:
        """A fair one."""
        name = str(self.cleaned_data["name"]).strip()
        if not passwords.is_text(name):
            raise ValidationError(gettext("This is needed."))
        return name
