"""The addresses of /auth, /passkey, /tokens and /users, in the order of the API reference."""

from apps.accounts.api.keys import PasskeySignInViewSet, PasskeyViewSet, TokenViewSet
from apps.accounts.api.users import UserViewSet
from apps.accounts.api.views import AccountViewSet, SignInViewSet
from apps.core.access import Needs
from apps.core.api.routes import route

urlpatterns = [
    route("auth/login", SignInViewSet, post="sign_in"),
    route("auth/refresh_token", AccountViewSet, get="renew", post="renew"),
    route("auth/logout", AccountViewSet, get="sign_out", post="sign_out"),
    route("auth/update", AccountViewSet, post="update"),
    route("auth/me", AccountViewSet, get="show"),
    route("passkey/register/options", PasskeyViewSet, post="new_options"),
    route("passkey/register/verify", PasskeyViewSet, post="add"),
    route("passkey/auth/options", PasskeySignInViewSet, post="ask"),
    route("passkey/auth/verify", PasskeySignInViewSet, post="sign_in"),
    route("passkey/list", PasskeyViewSet, get="all"),
    route("passkey/delete", PasskeyViewSet, post="remove"),
    route("passkey/rename", PasskeyViewSet, post="rename", patch="rename"),
    route("tokens", TokenViewSet, get="all", post="issue"),
    route("tokens/{id}", TokenViewSet, delete="revoke"),
    route("users", UserViewSet, needs=Needs.ADMIN, get="all", post="add"),
    route(
        "users/{id}",
        UserViewSet,
        needs=Needs.ADMIN,
        patch="change",
        post="change",
        delete="remove",
    ),
]
