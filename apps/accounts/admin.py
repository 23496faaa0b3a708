"""Accounts in the admin: people, what they have open, their passkeys, and the tokens of programs."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from apps.accounts import access_tokens, people, sessions
from apps.accounts.devices import device
from apps.accounts.forms import TokenForm, add_faults
from apps.accounts.models import ApiToken, LoginAttempts, Passkey, Session, User
from apps.core import clock
from apps.core.errors import InvalidInput

# Who may what is said by one mark on the person and the scope of a token.
admin.site.unregister(Group)


class NewPersonForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A further person."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("username", "is_superuser")

    def clean(self) -> dict[str, Any]:
        """By the rules of the API."""
        values = super().clean() or {}
        try:
            people.check(password=values.get("password"))
        except InvalidInput as problem:
            add_faults(self, problem)
        return values

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's own shape
        """With its password hashed."""
        self.instance.password = make_password(self.cleaned_data["password"])
        user: User = super().save(commit=commit)
        return user


class PersonForm(UserChangeForm):  # type: ignore[type-arg]  # not generic at run time
    """A person as they are."""

    class Meta:
        model = User
        fields = ("username", "password", "is_active", "is_superuser")

    def clean(self) -> dict[str, Any]:
        """Somebody must be left who may do everything."""
        values = super().clean() or {}
        stays = values.get("is_active") and values.get("is_superuser")
        if not stays and people.is_last_administrator(self.instance):
            raise forms.ValidationError(_("This is the last administrator."))
        return values


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """People. Administrators may everything, others all but settings, accounts and the program."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("username", "is_active", "is_superuser", "last_login", "date_joined")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("username",)
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (None, {"fields": ("is_active", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password", "is_superuser")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        """Who is switched off is out at once; who may everything may see the admin."""
        obj.is_staff = obj.is_superuser
        super().save_model(request, obj, form, change)
        if change and {"is_active", "is_superuser"} & set(form.changed_data):
            sessions.end_all(obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """All but the last administrator."""
        if obj is not None and people.is_last_administrator(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One at a time: of several chosen one might be the last administrator."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """What people have open."""

    list_display = ("user", "shown_device", "created", "last_seen", "expires", "revoked")
    list_filter = ("user",)
    list_select_related = ("user",)
    fields = ("user", "user_agent", "created", "last_seen", "expires", "revoked")
    actions = ("sign_out",)

    @admin.display(description=_("device"))
    def shown_device(self, session: Session) -> str:
        """Browser and system."""
        return device(session.user_agent)

    @admin.action(description=_("Sign out the selected devices"), permissions=["view"])
    def sign_out(self, _request: HttpRequest, chosen: QuerySet[Session]) -> None:
        """End them."""
        for session in chosen:
            sessions.end(session.pk)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Signing in makes them."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Session | None = None) -> bool:
        """Nothing to change."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Session | None = None) -> bool:
        """They are ended, and swept away later."""
        return False


@admin.register(Passkey)
class PasskeyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Passkeys of everybody: to look at, and to take away from a lost device."""

    list_display = ("name", "user", "created_at", "last_used_at", "sign_count", "backup_eligible")
    list_filter = ("user",)
    list_select_related = ("user",)
    fields = (
        "user",
        "name",
        "credential_id",
        "aaguid",
        "sign_count",
        "created_at",
        "last_used_at",
        "backup_eligible",
        "backup_state",
    )

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Authenticators make them."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Passkey | None = None) -> bool:
        """Their owners name them."""
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Tokens for programs: made for oneself, shown once, revoked."""

    list_display = ("name", "prefix", "scope", "owner", "state", "created", "last_used")
    list_filter = ("scope", "owner")
    list_select_related = ("owner",)
    search_fields = ("name", "prefix")
    fields = ("name", "prefix", "scope", "owner", "created", "expires", "revoked", "last_used")
    actions = ("end",)

    @admin.display(description=_("state"))
    def state(self, token: ApiToken) -> str:
        """Does it hold?"""
        if token.revoked:
            return str(_("revoked"))
        if token.expires and token.expires <= clock.now():
            return str(_("expired"))
        return str(_("in use"))

    @admin.action(description=_("Revoke the selected tokens"), permissions=["view"])
    def end(self, _request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        """Refuse them from now on."""
        for token in chosen:
            access_tokens.revoke(token.pk)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002 - Django's own shape
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Ask, then show the token on this page and never again."""
        owner = User.objects.get(pk=request.user.pk or 0)
        form = TokenForm(request.POST if request.method == "POST" else None, owner=owner)
        made = None
        if form.is_bound and form.is_valid():
            try:
                made = access_tokens.issue(owner=owner, **form.cleaned_data)
            except InvalidInput as problem:
                add_faults(form, problem)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Make a token"),
            "opts": self.opts,
            "form": form,
            "made": made,
            **(extra_context or {}),
        }
        response = TemplateResponse(request, "admin/accounts/new_token.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    def has_change_permission(self, _request: HttpRequest, _obj: ApiToken | None = None) -> bool:
        """A token is what it is."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: ApiToken | None = None) -> bool:
        """They are revoked, and swept away later."""
        return False


@admin.register(LoginAttempts)
class LoginAttemptsAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Who has to wait; deleting a row lets them try again now."""

    list_display = ("key", "count", "last_at", "blocked_until")
    fields = ("key", "count", "last_at", "blocked_until")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Tries make them."""
        return False

    def has_change_permission(
        self, _request: HttpRequest, _obj: LoginAttempts | None = None
    ) -> bool:
        """Nothing to change."""
        return False
