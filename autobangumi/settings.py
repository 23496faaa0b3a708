"""Django's settings, all from the environment (autobangumi/env.py)."""

import sys
from typing import Any

import dj_database_url

from autobangumi import env

VERSION = "3.2.0"
#: Ours; /status shows VERSION, which 3.2 clients compare.
BASE_DIR = env.ROOT
ENV = env.read()
ENVIRONMENT = env.variables()
#: Read once, while no configuration is stored (apps/core/config/first_boot.py).
FIRST_VARIABLES = env.first_variables()
CONFIG_DIR = ENV.config_dir
DATA_DIR = ENV.data_dir
RUN_DIR = DATA_DIR / "run"
POSTERS_DIR = DATA_DIR / "posters"
CATALOGUE_SNAPSHOT = BASE_DIR / "apps" / "metadata" / "catalogue" / "snapshot.json.gz"
DOWNLOADS_DIR = ENV.downloads_dir
DEFAULT_LIBRARY_DIR = DOWNLOADS_DIR / "Bangumi"

SECRET_KEY = ENV.secret_key or env.kept_key(CONFIG_DIR, ".secret_key")
JWT_SECRET = ENV.jwt_secret or env.kept_key(CONFIG_DIR, ".jwt_secret")
DEBUG = ENV.development
SHOW_DOCS = ENV.development or ENV.docs
SETUP_CODE = ENV.setup_code
#: Names are checked by our own middleware, which knows whether setup is complete (docs/security.md).
ALLOWED_HOSTS = ["*"]
ALLOWED_NAMES = ENV.allowed_hosts
#: Whose X-Forwarded-For and X-Forwarded-Proto are believed.
TRUSTED_PROXIES = ENV.trusted_proxies

INSTALLED_APPS = [
    "autobangumi.records.RecordsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    *(["drf_spectacular", "drf_spectacular_sidecar"] if SHOW_DOCS else []),
    "django_q",
    "apps.core",
    "apps.accounts",
    "apps.downloader",
    "apps.metadata",
    "apps.notification",
    "apps.library",
    "apps.bangumi",
    "apps.rss",
    "apps.search",
    "apps.program",
    "apps.setup",
    "apps.dashboard",
]

MIDDLEWARE = [
    "apps.core.browser.policy",
    "apps.accounts.middleware.AnsweredNames",
    "apps.accounts.middleware.BrowserScheme",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.page_middleware.Sessions",
    "apps.core.page_middleware.Locale",
    "apps.core.page_middleware.Common",
    "apps.core.page_middleware.Csrf",
    "apps.accounts.middleware.CookieUser",
    "apps.core.page_middleware.Messages",
]

ROOT_URLCONF = "autobangumi.urls"
WSGI_APPLICATION = "autobangumi.asgi.pages"
APPEND_SLASH = False
FORCE_SCRIPT_NAME = ENV.root_path or None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "apps.core.browser.page_context",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


if not (ENV.database_url or "").startswith(("postgres://", "postgresql://")):
    # DRF looks for PostgreSQL's fields and so loads psycopg, 7 MiB that SQLite has no use for. (None in sys.modules
    # makes an import raise ImportError, which DRF expects.)
    sys.modules.setdefault("django.contrib.postgres", None)  # type: ignore[arg-type]


def _database() -> dict[str, Any]:
    """PostgreSQL where DATABASE_URL says so, else SQLite in the data folder.

    SQLite needs WAL, IMMEDIATE and a timeout together: WAL alone fails most read-then-write transactions.
    """
    if ENV.database_url:
        database: dict[str, Any] = dict(dj_database_url.parse(ENV.database_url))
        if "postgresql" in database["ENGINE"]:
            database["OPTIONS"] = {
                **database.get("OPTIONS", {}),
                "pool": {"min_size": 0, "max_size": 8, "timeout": 5},
            }
        return database
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "autobangumi.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "TEST": {"NAME": None},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}
    if ENV.redis_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "local": {"BACKEND": "apps.core.as_is.AsIs", "LOCATION": "local"},
}

#: Live events: rows of ours (apps/core/live.py), served by django-eventstream in web alone.
REDIS_URL = ENV.redis_url
if ENV.redis_url:
    EVENTSTREAM_REDIS = env.redis_parts(ENV.redis_url)

#: What the log masks wherever it stands, beside the secrets of the configuration.
OWN_SECRETS = tuple(
    str(secret)
    for secret in (
        SECRET_KEY,
        JWT_SECRET,
        SETUP_CODE,
        DATABASES["default"].get("PASSWORD"),
        env.redis_parts(ENV.redis_url).get("password") if ENV.redis_url else None,
    )
    if secret
)

#: Slow work takes all but one of them (apps/program/worker.py).
Q_WORKERS = 4
Q_CLUSTER = {
    "name": "autobangumi",
    "orm": "default",
    "workers": Q_WORKERS,
    "queue_limit": 1,
    "bulk": 1,
    "poll": 1,
    "timeout": 600,
    "retry": 660,
    "max_attempts": 3,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 200,
    "recycle": 500,
    "guard_cycle": 1,
    "cache": "local",
}

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "apps.core.api.parsers.Json",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.accounts.authentication.SessionToken"],
    "DEFAULT_PERMISSION_CLASSES": ["apps.accounts.permissions.MayCall"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "apps.core.api.negotiation.AlwaysJson",
    "EXCEPTION_HANDLER": "apps.core.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "COMPACT_JSON": True,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "AutoBangumi",
    "DESCRIPTION": "Every address of the API, with each form of a request that is accepted.",
    "VERSION": VERSION,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "DEFAULT_GENERATOR_CLASS": "apps.core.api.schema.Generator",
    "POSTPROCESSING_HOOKS": ["apps.core.api.schema.with_components"],
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "apps.accounts.passwords.SmallArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "autobangumi" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENV.time_zone

STATIC_URL = f"{ENV.root_path}/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "apps.program.static_files.Storage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "apps.core.pages.form_expired"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

LOGGING_CONFIG = None
