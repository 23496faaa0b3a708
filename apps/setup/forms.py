"""The forms of the wizard's pages: what is asked, what may be answered, and what to say otherwise."""

from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator, RegexValidator
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NAME_SHORTEST: Final = 4
NAME_LONGEST: Final = 20
PASSWORD_SHORTEST: Final = 8
_LONGEST: Final = 2000


def _text(label: Any, *, help_text: Any = "", required: bool = True, **attributes: str) -> Any:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", **attributes}),
        error_messages={"required": _("This is needed.")},
    )


def _secret(label: Any, *, autocomplete: str = "off", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        strip=False,
        max_length=_LONGEST,
        widget=forms.PasswordInput(attrs={"class": "in", "autocomplete": autocomplete}),
        error_messages={"required": _("This is needed.")},
    )


def _choice(label: Any, *options: tuple[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=options,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("Choose one of those below."),
        },
    )


class StepForm(forms.Form):
    """A page of the wizard. `kept` are the secrets that the draft holds already: they may stay empty."""

    secrets: tuple[str, ...] = ()

    def __init__(self, *args: Any, kept: frozenset[str] = frozenset(), **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = kept
        for name in kept & self.fields.keys():
            self.fields[name].required = False
            self.fields[name].widget.attrs["placeholder"] = "••••••••"
            self.fields[name].help_text = _("Kept from before. Type here only to change it.")


class AccountForm(StepForm):
    """Who looks after this server."""

    secrets = ("password", "again")

    username = _text(
        _("User name"),
        help_text=_("4 to 20 letters, digits or _"),
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )
    password = _secret(_("Password"), autocomplete="new-password")
    again = _secret(_("Password again"), autocomplete="new-password")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name = self.fields["username"]
        name.validators = [
            MinLengthValidator(NAME_SHORTEST, _("At least 4 characters.")),
            RegexValidator(
                rf"^[A-Za-z0-9_]{{0,{NAME_LONGEST}}}\Z",
                _("At most 20 characters, and only letters A to Z, digits and _."),
            ),
        ]
        name.widget.attrs.update(maxlength=NAME_LONGEST, minlength=NAME_SHORTEST)
        if "password" not in self.kept:
            self.fields["password"].help_text = _(
                "At least 8 characters. A sentence of your own is better than many odd signs."
            )

        if settings.SETUP_CODE:
            self.fields["code"] = _secret(_("Setup code"), autocomplete="one-time-code")
            self.fields["code"].help_text = _("As AUTOBANGUMI_SETUP_CODE says it.")

    def clean_code(self) -> str:
        """Only who knows the code may go on."""
        code = str(self.cleaned_data["code"])
        if not constant_time_compare(code.strip(), settings.SETUP_CODE or ""):
            raise ValidationError(gettext("This is not the setup code."))
        return code

    def clean(self) -> dict[str, Any]:
        """Long enough, and typed twice the same."""
        values = super().clean() or {}
        password = values.get("password", "")
        if password and len(password) < PASSWORD_SHORTEST:
            self.add_error("password", _("At least 8 characters."))
        if password and "again" in values and password != values["again"]:
            self.add_error("again", _("The two passwords differ. Type this one again."))
        return values


class DownloaderForm(StepForm):
    """What downloads. The client's fields count only where a client is chosen."""

    secrets = ("password",)

    type = _choice(_("Downloader"), ("builtin", _("Built in")), ("qbittorrent", "qBittorrent"))
    host = _text(
        _("Address"),
        help_text=_("Host and port of its Web UI, or a full address"),
        required=False,
        inputmode="url",
        placeholder="192.168.1.5:8080",
        autocapitalize="none",
        spellcheck="false",
    )
    username = _text(_("User name"), required=False, autocapitalize="none", spellcheck="false")
    password = _secret(_("Password"), required=False)

    def clean(self) -> dict[str, Any]:
        """A client needs an address that we can ask."""
        values = super().clean() or {}
        host = str(values.get("host", "")).strip()
        if values.get("type") == "qbittorrent":
            if not host:
                self.add_error("host", _("Where does it run? For example 192.168.1.5:8080"))
            elif not _is_address(host):
                self.add_error(
                    "host", _("This is no address. Write it like 192.168.1.5:8080 or https://…")
                )
        values["host"] = host
        return values


class FilesForm(StepForm):
    """Where episodes go, and what they are called."""

    path = _text(
        _("Library folder"),
        help_text=_("As the downloader sees it."),
        autocapitalize="none",
        spellcheck="false",
    )
    rename_method = _choice(
        _("Names"),
        ("pn", _("For Plex, Jellyfin, Emby")),
        ("advance", _("The same, named for the folder")),
        ("none", _("Keep the release’s own name")),
    )

    def clean_path(self) -> str:
        """A whole path, POSIX or Windows; a relative one would depend on who reads it."""
        path = str(self.cleaned_data["path"]).strip()
        windows = path[1:3] in {":\\", ":/"}
        if not (path.startswith(("/", "\\\\")) or windows):
            raise ValidationError(_("Write the whole path, from / or a drive on."))
        return path


class FeedForm(StepForm):
    """The first feed; it may be left for later."""

    url = _text(
        _("Feed address"),
        help_text=_("Its token is never shown in the log."),
        inputmode="url",
        placeholder="https://",
        autocapitalize="none",
        spellcheck="false",
    )

    def clean_url(self) -> str:
        """Only what a feed can live at."""
        return _web_address(self.cleaned_data["url"])


class MessagesForm(StepForm):
    """A webhook that hears of every episode; it may be left for later."""

    url = _text(
        _("Webhook address"),
        help_text=_("We send a small JSON object to it: title, season, episode, poster."),
        inputmode="url",
        placeholder="https://",
        autocapitalize="none",
        spellcheck="false",
    )

    def clean_url(self) -> str:
        """Only what can be posted to."""
        return _web_address(self.cleaned_data["url"])


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0


def _web_address(text: str) -> str:
    text = text.strip()
    if not text.startswith(("http://", "https://")) or not _is_address(text):
        raise ValidationError(gettext("An address begins with http:// or https://."))
    return text
