"""Every setting of an installation, read from the environment once, with odd values refused."""

import hashlib
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote

import django
from csp.constants import NONE, SELF

from consilium.lib.env import Environment, OddSettingError

environment = Environment()
PACKAGE = Path(__file__).resolve().parent

# Where things are -----------------------------------------------------------------------------------------------------
DATA = environment.folder("CONSILIUM_DATA", "consilium-data")
SITE_URL = environment.text("CONSILIUM_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
COUNTRY = environment.country("CONSILIUM_COUNTRY", "US")
OPERATOR = environment.text("CONSILIUM_OPERATOR", "the operator of this installation")
STRUCTURED_DATA = environment.flag("CONSILIUM_STRUCTURED_DATA", True)
STRUCTURED_RATINGS = environment.flag("CONSILIUM_STRUCTURED_RATINGS", True)
# Search engines take stars that somebody tells of themselves for advertising, and readers should know.
OPERATOR_IS_REVIEWED = environment.flag("CONSILIUM_OPERATOR_IS_REVIEWED", False)
DEBUG = False
_site = environment.url("CONSILIUM_SITE_URL", schemes=("http", "https"), default=SITE_URL)
assert _site is not None
if not _site.hostname:
    raise OddSettingError(
        "CONSILIUM_SITE_URL is odd: it names no host. Allowed is an address such as https://example.org"
    )
SITE_HOST = _site.hostname
ALLOWED_HOSTS = sorted({SITE_HOST, "127.0.0.1", "localhost", "[::1]"})
SECURE = _site.scheme == "https"
CSRF_TRUSTED_ORIGINS = [SITE_URL]


def _secret_key() -> str:
    """Return the installation's key, from the environment or kept in the data folder."""
    given = environment.text("CONSILIUM_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise OddSettingError(f"CONSILIUM_SECRET_KEY is odd ({len(given)} characters): allowed are 32 or more.")
        return given
    kept = DATA / "secret-key"
    if kept.exists():
        return kept.read_text().strip()
    made = secrets.token_urlsafe(48)
    if DATA.is_dir():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(made)
    return made


SECRET_KEY = _secret_key()

# Database: one SQLite file unless an address says otherwise ---------------------------------------------------------
_database = environment.url("CONSILIUM_DATABASE_URL", schemes=("sqlite", "postgresql", "postgres"))
if _database is None or _database.scheme == "sqlite":
    if _database is not None and not _database.path.strip("/"):
        raise OddSettingError("CONSILIUM_DATABASE_URL is odd: allowed is sqlite:///path/to/file or postgresql://…")
    _file = Path(unquote(_database.path)) if _database is not None else DATA / "consilium.sqlite3"
    DATABASES: dict[str, dict[str, object]] = {
        "default": {
            "ENGINE": "consilium.database.sqlite",
            "NAME": str(_file),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Measured: deferred transactions fail half of racing writers; NORMAL loses commits on a power cut. A
                # page and a search cost the same with 16 MB of SQLite's own cache, which each thread would have.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
                " PRAGMA secure_delete=ON; PRAGMA cache_size=-2000; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": str(DATA / "test.sqlite3")},
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(_database.path.lstrip("/")),
            "USER": unquote(_database.username or ""),
            "PASSWORD": unquote(_database.password or ""),
            "HOST": unquote(_database.hostname or ""),
            "PORT": str(_database.port or ""),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 34, "timeout": 10}},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMBEDDED = str(DATABASES["default"]["ENGINE"]).startswith("consilium.")

# Rooms --------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "consilium.web",
    "consilium.transfer",
    "consilium.notifications",
    "consilium.search",
    "consilium.topics",
    "consilium.moderation",
    "consilium.consensus",
    "consilium.caching",
    "consilium.reviews",
    "consilium.votes",
    "consilium.answers",
    "consilium.questions",
    "consilium.doctors",
    "consilium.people",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "consilium.web.middleware.headers",
    "consilium.caching.headers.cache_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "consilium.web.limits.limited",
    "consilium.web.suspended.suspended",
    "consilium.web.terms_first.TermsFirst",
    "consilium.web.middleware.visitors_sessions",
]
ROOT_URLCONF = "consilium.urls"
WSGI_APPLICATION = "consilium.wsgi.application"
APPEND_SLASH = True

# Pages --------------------------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "consilium.web.templatetags.consilium"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consilium.web.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
# Collected files stand in a folder named after what they were made of, so an update never changes one being served.
_static = [path for path in sorted((PACKAGE / "web" / "static").rglob("*")) if path.is_file()]
_static.append(PACKAGE / "web" / "stylesheets.py")  # which says how they are joined
_made_of = repr([(str(path.relative_to(PACKAGE)), path.stat().st_size, path.stat().st_mtime_ns) for path in _static])
_kept_in = PACKAGE.parent / "build" if (PACKAGE.parent / "Makefile").exists() else DATA
STATIC_ROOT = _kept_in / "static" / hashlib.sha256((django.__version__ + _made_of).encode()).hexdigest()[:16]
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "consilium.web.stylesheets.Storage"},
}
MEDIA_ROOT = DATA / "media"
PAGE_MEMORY = (
    environment.whole("CONSILIUM_PAGE_MEMORY", 192, least=0, most=65_536) * 1_000_000
)  # bytes of finished pages
# A folder of finished pages for nginx to serve (docs/deploying.md); none unless it is named
PUBLISHED = environment.folder("CONSILIUM_PUBLISHED", "") if environment.text("CONSILIUM_PUBLISHED") else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# Who ----------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "consilium.web.accounts.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SIGNUP_FORM_CLASS = "consilium.web.forms.signup.GrownUp"
MFA_ADAPTER = "consilium.web.accounts.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Consilium"
# A code holds for its half minute and the one before and after: phones' clocks are seldom right.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

# Cookies: none before a visitor signs in or saves a draft -----------------------------------------------------------
SESSION_COOKIE_NAME = "consilium"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_COOKIE_NAME = "consilium-csrf"
CSRF_FAILURE_VIEW = "consilium.web.pages.errors.csrf_refused"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers ------------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}

# Shared between processes: limits live in the database unless a cache server is named -------------------------------
_cache = environment.url("CONSILIUM_CACHE_URL", schemes=("redis", "rediss", "valkey", "unix"))
if _cache is None:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "shared_cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": _cache.geturl().replace("valkey://", "redis://", 1),
            "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2},
        }
    }

# How many proxies stand in front, each of which appends to X-Forwarded-For; with none the header is not believed ------
PROXIES = environment.whole("CONSILIUM_PROXIES", 0, least=0, most=5)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None

# Mail goes through rows and the worker; this is where the worker takes it -------------------------------------------
EMAIL_BACKEND = "consilium.notifications.outbox.RowBackend"
SEARCH = environment.url("CONSILIUM_SEARCH_URL", schemes=("http", "https"))
VECTORS = environment.flag("CONSILIUM_VECTORS", False)
MAIL = environment.url("CONSILIUM_EMAIL_URL", schemes=("smtp", "smtps", "smtp+tls", "folder", "console"))
DEFAULT_FROM_EMAIL = environment.text("CONSILIUM_EMAIL_FROM", f"Consilium <consilium@{SITE_HOST}>")

# What is held before it shows, by the names of moderation.rules_of_holding; three are for the operator to choose
HOLD = frozenset({"link", "private", "offer", "cure", "burst", "crowd", "tie", "stranger"})
if environment.flag("CONSILIUM_HOLD_REVIEWS", True):
    HOLD |= {"reviews"}
if environment.flag("CONSILIUM_HOLD_FIRST"):
    HOLD |= {"first"}
if environment.flag("CONSILIUM_HOLD_PHOTOS"):
    HOLD |= {"photos"}

# After how many days the operator's oldest backup is deleted: what an erasure's receipt promises ----------------------
BACKUPS_DAYS = environment.whole("CONSILIUM_BACKUPS_DAYS", 30, least=1, most=365)

# Logs carry ids, never texts or addresses ---------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "consilium.lib.logs.Discreet", "format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": environment.text("CONSILIUM_LOG_LEVEL", "WARNING").upper()},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
