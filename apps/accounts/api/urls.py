"""The addresses of /auth, in the order of the API reference."""

from apps.accounts.api.views import AccountViewSet, SignInViewSet
from apps.core.api.routes import route

urlpatterns = [
    route("auth/login", SignInViewSet, post="sign_in"),
    route("auth/refresh_token", AccountViewSet, get="renew", post="renew"),
    route("auth/logout", AccountViewSet, get="sign_out", post="sign_out"),
    route("auth/update", AccountViewSet, post="update"),
]
