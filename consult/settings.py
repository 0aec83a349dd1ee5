"""The settings. Everything that differs between installations comes from the environment;
what is missing or unknown stops the process with a sentence that says what to do.

Where `DATABASE_URL` is unset the installation is *local*: PostgreSQL and Redis are embedded, a secret key
is made and kept beside their data, and cookies do without HTTPS.
"""

import logging
import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError
from limits import parse

from consult import embedded, logs
from consult.api.configuration import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

OWN_SETTINGS = {
    "CONSULT_EMBEDDED_NAME",
    "CONSULT_STATE_DIR",
    "CONSULT_TIME_ZONE",
    "CONSULT_SITE_NAME",
    "CONSULT_MAIL_DIR",
    "CONSULT_LIMITS",
    "CONSULT_DOCUMENTS_MAX",
    "CONSULT_DOCUMENT_MB",
}
if unknown := sorted(name for name in os.environ if name.startswith("CONSULT_") and name not in OWN_SETTINGS):
    raise ImproperlyConfigured(
        f"Unknown setting {', '.join(unknown)}. Known ones: {', '.join(sorted(OWN_SETTINGS))}."
    )


def required(name: str) -> str:
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment; docs/operations.md lists all settings.")
    return value


def change_limit(change: str) -> None:
    """Such as "send.address=2000/hour" or "send.consultation=off"."""
    name, _, rate = change.partition("=")
    action, _, scope = name.strip().partition(".")
    if scope not in LIMITS.get(action, {}):
        known = ", ".join(f"{action}.{scope}" for action, scopes in LIMITS.items() for scope in scopes)
        raise ImproperlyConfigured(
            f"CONSULT_LIMITS names {name!r}. Write a list like "
            f"send.address=2000/hour,write.person=off; known are {known}."
        )
    if rate.strip() == "off":
        del LIMITS[action][scope]
        return
    try:
        parse(rate)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"CONSULT_LIMITS gives {rate!r} for {name}. Write a number a unit, like 2000/hour, or off."
        ) from error
    LIMITS[action][scope] = rate


LOCAL = not env.str("DATABASE_URL", "")
STATE_DIR = embedded.state_dir(BASE_DIR) if LOCAL else BASE_DIR / "var"
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or (embedded.secret_key(BASE_DIR) if LOCAL else required("SECRET_KEY"))
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
if not ALLOWED_HOSTS:
    required("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL", "") or (embedded.site_url(BASE_DIR) if LOCAL else required("SITE_URL"))
SITE_NAME = env.str("CONSULT_SITE_NAME", "Consult")

REDIS_URL = env.str("REDIS_URL", "") or (embedded.redis(BASE_DIR) if LOCAL else required("REDIS_URL"))
REDIS_CLIENT_URL = REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
"""The same server, as its own client writes a socket's address; Celery has words of its own."""
if LOCAL:  # last: Django may import this file again after an error, and must still find it local
    os.environ["DATABASE_URL"] = embedded.postgres(BASE_DIR)
try:
    DATABASES: dict[str, Any] = {
        "default": env.dj_db_url("DATABASE_URL", conn_max_age=300, conn_health_checks=True)
    }
except (EnvError, ValueError) as error:
    raise ImproperlyConfigured(f"DATABASE_URL is not the address of a database: {error}") from error
if "postgresql" not in DATABASES["default"].get("ENGINE", ""):
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL database (postgres://user:password@host/name)."
    )
DATABASES["default"]["ENGINE"] = "consult.database"
if LOCAL:
    del os.environ["DATABASE_URL"]

INSTALLED_APPS = [
    "consult.pages",
    "consult.api",
    "consult.synthesis",
    "consult.aggregation",
    "comments",
    "consult.consultations",
    "guidance",
    "consult.people",
    "consult.ledger",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "anymail",
    "django_htmx",
    "django_structlog",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "consult.pages.health.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "consult.pages.languages.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "consult.pages.logs.RequestLogMiddleware",
    "consult.pages.errors.AddressMiddleware",
    "consult.pages.errors.DomainErrorMiddleware",
]

ROOT_URLCONF = "consult.urls"
WSGI_APPLICATION = "consult.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["guidance.templatetags.parts_ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consult.pages.context.site",
            ],
        },
    }
]
FORM_RENDERER = "consult.pages.widgets.Renderer"

# Language and time. Times are stored in UTC; each consultation names the zone of its deadline.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("fr", "français"), ("es", "español")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "consult" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("CONSULT_TIME_ZONE", "UTC")

# People
AUTH_USER_MODEL = "people.User"
SESSION_ENGINE = "consult.people.sessions"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "30/h/ip,5/15m/key"}  # the second locks an account
ACCOUNT_ADAPTER = "consult.people.adapter.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

# Mail. A local installation writes it to a folder, and shows it on a page.
MAIL_SHOWN_TO_ALL = False
MAIL_GIVE_UP_AFTER = timedelta(days=3)
MAIL_TEXTS_KEPT_FOR = timedelta(days=90)
BOUNCES_KEPT_FOR = timedelta(days=365)
MAIL_PROVIDER = env.str("EMAIL_PROVIDER", "").lower()
# What makes the attachments of a mail when it is handed over: a function from a public id to `letters.File`s.
MAIL_FILES = {"receipt_pdf": "consult.pages.receipts.for_mail"}
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = (
    env.str("DEFAULT_FROM_EMAIL", "consult@localhost") if LOCAL else required("DEFAULT_FROM_EMAIL")
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")
}
EMAIL_FILE_PATH = str(env.path("CONSULT_MAIL_DIR", STATE_DIR / "mail"))
if MAIL_PROVIDER:
    if not MAIL_PROVIDER.replace("_", "").isalnum() or not find_spec(f"anymail.backends.{MAIL_PROVIDER}"):
        raise ImproperlyConfigured(
            f"EMAIL_PROVIDER {MAIL_PROVIDER!r} is not known; docs/operations.md says how to name one."
        )
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    if MAIL_PROVIDER == "resend":  # which takes a key under which it sends once
        EMAIL_BACKEND = "consult.people.providers.ResendOnce"
elif email_url := env.str("EMAIL_URL", ""):
    _mail = env.dj_email_url("EMAIL_URL")
    if "EMAIL_BACKEND" not in _mail:
        raise ImproperlyConfigured("EMAIL_URL must be like submission://user:password@mail.example.org:587/.")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
elif LOCAL:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    MAIL_SHOWN_TO_ALL = True
else:
    required("EMAIL_URL")

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = not LOCAL
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "consult.pages.errors.form_refused"
if TRUSTED_PROXY := env.bool("TRUSTED_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else attempts to sign in would be counted for all visitors together
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# Floods are held back: how often a person, an address and a consultation may do a thing, as "number/unit".
LIMITS: dict[str, dict[str, str]] = {
    "send": {"person": "30/hour", "address": "300/hour", "consultation": "6000/minute"},
    "write": {"address": "6000/hour"},  # a visitor without cookies is a new person each time
    "save": {"person": "3000/hour"},  # what is typed saves itself, every few seconds at most
    "invite": {"person": "30/hour"},  # colleagues to a draft
    "code": {"person": "5/hour", "address": "30/hour"},
    "claim": {"person": "20/hour"},  # to speak for an organisation; staff look at each
}
_changes: list[str] = env.list("CONSULT_LIMITS", [])
for _change in _changes:
    change_limit(_change)
# A letter of 30,000 words is about 200,000 characters; some people write several.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Attempts to sign in are counted here. A Redis that is down is an empty cache: people still sign in.
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_CLIENT_URL,
        "KEY_PREFIX": "consult",
        "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
    }
}

# Files
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
MEDIA_ROOT = STATE_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Documents that participants send: how many with one submission, how large each; and where clamd scans them.
DOCUMENTS_MAX = env.int("CONSULT_DOCUMENTS_MAX", 20)
DOCUMENT_BYTES = env.int("CONSULT_DOCUMENT_MB", 25) * 1_000_000
CLAMD_URL = env.str("CLAMD_URL", "")
if CLAMD_URL and not CLAMD_URL.startswith(("tcp://", "unix:///")):
    raise ImproperlyConfigured("CLAMD_URL must be like tcp://clamd:3310 or unix:///run/clamav/clamd.ctl.")
if media_url_s3 := env.str("MEDIA_URL_S3", ""):
    from consult.object_storage import options  # only an installation that uses it has the library

    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options(media_url_s3)}

# Background work: each kind of Job and the task that does it.
JOBS = {
    "recount": "consult.aggregation.tasks.recount",
    "draft_report": "consult.synthesis.tasks.draft_report",
    "send_receipt": "comments.tasks.send_receipt",
    "read_letter": "comments.tasks.read_letter",
    "scan_letter": "comments.tasks.scan_letter",
    "recognise_pages": "comments.tasks.recognise_pages",
    "carry_anchors": "comments.tasks.carry_anchors",
    "tell_carried": "comments.tasks.tell_carried",
    "deliver_mail": "consult.people.tasks.deliver_mail",
    "tell_decided": "comments.tasks.tell_decided",
    "tell_news": "comments.tasks.tell_news",
    "tell_report": "consult.synthesis.tasks.tell_report",
    "note_reports": "consult.synthesis.tasks.note_reports",
    "erase": "comments.tasks.erase",
    "make_copy": "comments.tasks.make_copy",
}
# What must reach every room, one function for each. Erasing goes from the top of the house down: a report is cleaned
# of words while the comments still have them, and the ledger forgets last.
ERASERS = [
    "consult.api.personal.erase",
    "consult.synthesis.personal.erase",
    "comments.personal.erase",
    "consult.consultations.personal.erase",
    "guidance.personal.erase",
    "consult.people.personal.erase",
    "consult.ledger.personal.erase",
]
EXPORTERS = [
    "consult.people.personal.export",
    "comments.personal.export",
    "consult.consultations.personal.export",
    "guidance.personal.export",
    "consult.synthesis.personal.export",
    "consult.api.personal.export",
    "consult.ledger.personal.export",
]
JOB_LEASE_SECONDS = 300
JOB_MAX_ATTEMPTS = 5
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 3,
    "socket_timeout": 30,
    "visibility_timeout": 3600,
    "max_retries": 1,  # of a bell while a visitor waits: beat rings again for what was not heard
    "interval_start": 0.1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "ring-again": {"task": "consult.ledger.tasks.ring_again", "schedule": 10.0},
    "seal-events": {"task": "consult.ledger.tasks.seal_events", "schedule": 60.0},
    "carry-missed": {"task": "comments.tasks.carry_missed", "schedule": 600.0},
    "take-snapshots": {"task": "consult.aggregation.tasks.take_snapshots", "schedule": 60.0},
    "ring-for-mail": {"task": "consult.people.tasks.ring_for_mail", "schedule": 30.0},
    "make-digests": {"task": "consult.people.tasks.make_digests", "schedule": 300.0},
    "tell-due": {"task": "comments.tasks.tell_due", "schedule": 300.0},
    "forget-unconfirmed": {"task": "comments.tasks.forget_unconfirmed", "schedule": 86_400.0},
    "forget-mail": {"task": "consult.people.tasks.forget_mail", "schedule": 86_400.0},
    "forget-sessions": {"task": "consult.people.tasks.forget_sessions", "schedule": 3600.0},
    "scan-waiting": {"task": "comments.tasks.scan_waiting", "schedule": 600.0},
    "close-due": {"task": "consult.consultations.tasks.close_due", "schedule": 30.0},
    "retain": {"task": "comments.tasks.retain", "schedule": 3600.0},
}

# Logs: one JSON object a line, with the request id that also reaches the worker.
DJANGO_STRUCTLOG_CELERY_ENABLED = True
LOG_LEVEL = env.str("LOG_LEVEL", "WARNING" if LOCAL else "INFO").upper()
LOGGING = logs.configured(LOG_LEVEL)
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request is enough: how it was answered
