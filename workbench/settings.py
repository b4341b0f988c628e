"""Settings, read from the environment. Each WORKBENCH_* variable is described in docs/settings.md."""

import json
import os
import secrets
import shlex
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def _switch(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _whole(name: str, default: str) -> int:
    value = os.environ.get(name) or default
    if not value.isdecimal() or not int(value):
        raise ImproperlyConfigured(f"{name} must be a whole number above 0.")
    return int(value)


# --- where things are ------------------------------------------------------------------------------------------------

DATA_DIR = Path(os.environ.get("WORKBENCH_DATA_DIR") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

#: The address people reach the workbench under: it decides hosts, trusted origins and whether cookies want HTTPS.
ORIGIN = os.environ.get("WORKBENCH_ORIGIN", "http://localhost:8000").rstrip("/")
_HTTPS = urlsplit(ORIGIN).scheme == "https"

DEBUG = _switch("WORKBENCH_DEBUG")


def _secret_key() -> str:
    """The key from the environment, or one that is made at the first start and kept beside the database."""
    if key := os.environ.get("WORKBENCH_SECRET_KEY"):
        return key
    path = DATA_DIR / "secret_key"
    try:
        # Created and filled in one place by whoever comes first; the mode keeps other users of the machine out.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = _secret_key()

_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = sorted({urlsplit(ORIGIN).hostname or "localhost", *([] if _HTTPS else _LOOPBACK)})
CSRF_TRUSTED_ORIGINS = [ORIGIN]

# --- the database ----------------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("WORKBENCH_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'workbench.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue up at BEGIN instead of failing in the middle; readers never wait (WAL).
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a commit that was acknowledged survives a power cut; NORMAL would not promise that in WAL mode.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- the application -------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "annotations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "workbench.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workbench.middleware.SignInRequired",
    "workbench.middleware.Preferences",
    "workbench.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "workbench.urls"
WSGI_APPLICATION = "workbench.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["annotations.templatetags.workbench"],
        },
    }
]
FORM_RENDERER = "annotations.forms.Renderer"

# --- people ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "annotations.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "my-work"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 14 * 24 * 3600

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "annotations.views.account.locked_out"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True

# --- the browser -----------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if _HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if _HTTPS else "csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "annotations.views.account.form_expired"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy that holds the certificate redirects
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _switch("WORKBENCH_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"  # evidence sites must not learn who is checking
X_FRAME_OPTIONS = "DENY"

#: Shaped like Django 6's SECURE_CSP, so that the middleware can go when the framework takes over.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "font-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

# --- files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"


def file_store(address: str) -> dict:
    """Where files are kept: the data directory, or `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`."""
    if not address:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(address)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc or asked.keys() - {"endpoint", "region"}:
        raise ImproperlyConfigured("WORKBENCH_STORAGE_URL must look like s3://BUCKET/PREFIX?endpoint=URL&region=NAME.")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": asked.get("endpoint"),
        "region_name": asked.get("region"),
    }
    return {"BACKEND": "workbench.storage.BucketStorage", "OPTIONS": options}


STORAGES = {
    "default": file_store(os.environ.get("WORKBENCH_STORAGE_URL", "")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "workbench.static.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

#: The largest request that is read at all. Larger texts than an article may have are still read, so that the form can
#: give back what was typed (annotations.actions.articles.MAX_CHARACTERS decides what is an article).
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

#: The largest file that may be a source.
SOURCE_FILE_BYTES = _whole("WORKBENCH_SOURCE_FILE_MB", "50") * 1024 * 1024

#: The virus scanner that sees each file before it is stored, as words of a command; none by default.
SCAN_COMMAND = shlex.split(os.environ.get("WORKBENCH_SCAN_COMMAND", ""))
SCAN_SECONDS = _whole("WORKBENCH_SCAN_SECONDS", "60")

# --- fetching pages from the web -------------------------------------------------------------------------------------


def _proxy() -> tuple[str, int] | None:
    """Host and port of the proxy through which pages are fetched, if the operator names one."""
    if not (value := os.environ.get("WORKBENCH_FETCH_PROXY")):
        return None
    parts = urlsplit(value)
    if parts.scheme != "http" or not parts.hostname or not parts.port or parts.username:
        raise ImproperlyConfigured("WORKBENCH_FETCH_PROXY must look like http://HOST:PORT.")
    return parts.hostname, parts.port


FETCH_PROXY = _proxy()
#: Plain and honest, and silent about who is checking.
FETCH_USER_AGENT = "FactcheckWorkbench/0.1"

#: A public web archive that is asked to keep what the workbench keeps: `{url}` stands for the page. Nobody is, unless named.
ARCHIVE_SAVE_URL = os.environ.get("WORKBENCH_ARCHIVE_SAVE_URL", "")
if ARCHIVE_SAVE_URL and "{url}" not in ARCHIVE_SAVE_URL:
    raise ImproperlyConfigured("WORKBENCH_ARCHIVE_SAVE_URL must say with {url} where the page's address goes.")

#: For acceptance only: puts a script in the place of name resolution and of the connection (annotations.fetch).
TEST_NET = (
    json.loads(os.environ.get("WORKBENCH_TEST_NET") or "null") if os.environ.get("WORKBENCH_TESTING") == "1" else None
)

# --- background work -----------------------------------------------------------------------------------------------

#: Shaped like Django 6's TASKS, so that the backport can go when the framework takes over.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- the rest --------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
