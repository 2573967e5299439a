"""Settings. Everything that differs between machines comes from the environment.

All variables stand in a table in docs/operations.md. The two that decide most:
DATABASE_URL and REDIS_URL: unset, a PostgreSQL and a Redis of our own run under var/.
DJANGO_DEBUG: 1 (the default) is for development: error pages, fixtures, demo logins.
"""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from oasst_collect.embedded import urls as services

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = os.environ.get("DJANGO_DEBUG", "1") == "1"
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("Set DJANGO_SECRET_KEY to a long random text.")
    SECRET_KEY = "only-for-development-" + "0" * 40
ALLOWED_HOSTS = os.environ.get("DJANGO_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [
    o for o in os.environ.get("DJANGO_CSRF_TRUSTED_ORIGINS", "").split(",") if o
]

INSTALLED_APPS = [
    "oasst_collect.admin_config.PanelConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "oasst_collect.apps.SiteConfig",
    "accounts",
    "trees",
    "tasks",
    "moderation",
    "datasets",
    "community",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "interface.content_security.ContentSecurityPolicy",
    "interface.compression.CompressedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.interface_language.InterfaceLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.consent_asking.ConsentAsking",
    "oasst_collect.errors.ErrorPages",
]

ROOT_URLCONF = "oasst_collect.urls"
WSGI_APPLICATION = "oasst_collect.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.unread.in_navigation",
            ],
            "builtins": ["interface.language_tags", "interface.text_tags"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **services.database_settings(),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
# 0 behind a pooler that hands connections to others between two transactions (PgBouncer).
PREPARE_STATEMENTS = os.environ.get("DATABASE_PREPARE", "1") == "1"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = services.broker_url()
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
# Connections to the database are kept that long. Celery would open a new one for every task, which
# costs more than most tasks do.
CELERY_DB_REUSE_MAX = 500
CELERY_TASK_DEFAULT_QUEUE = "upkeep"
CELERY_TASK_ROUTES = {
    "trees.queues.tidy_shelf": {"queue": "upkeep"},
    "tasks.queues.advance_marked": {"queue": "progress"},
    "tasks.queues.tend_language": {"queue": "progress"},
    "tasks.queues.tend_languages": {"queue": "progress"},
    "tasks.queues.sweep_marked": {"queue": "progress"},
    "tasks.queues.expire_leases": {"queue": "upkeep"},
    "tasks.queues.send_answer": {"queue": "upkeep"},
    "tasks.queues.send_due_answers": {"queue": "upkeep"},
    "tasks.queues.forget_outcomes": {"queue": "upkeep"},
    "community.queues.sum_up_days": {"queue": "upkeep"},
    "community.queues.count_figures": {"queue": "upkeep"},
    "community.queues.tell": {"queue": "upkeep"},
    "community.queues.mail_notices": {"queue": "upkeep"},
    "datasets.queues.build_release": {"queue": "datasets"},
    "datasets.queues.build_waiting_releases": {"queue": "datasets"},
}
CELERY_BEAT_SCHEDULE = {
    "sweep marked trees": {
        "task": "tasks.queues.sweep_marked",
        "schedule": 3.0,
        "options": {"expires": 30},
    },
    "tend languages": {
        "task": "tasks.queues.tend_languages",
        "schedule": 15.0,
        "options": {"expires": 60},
    },
    "expire leases": {
        "task": "tasks.queues.expire_leases",
        "schedule": 10.0,
        "options": {"expires": 60},
    },
    "tidy the shelf": {
        "task": "trees.queues.tidy_shelf",
        "schedule": 10.0,
        "options": {"expires": 60},
    },
    "send answers": {
        "task": "tasks.queues.send_due_answers",
        "schedule": 5.0,
        "options": {"expires": 30},
    },
    "sum up days": {
        "task": "community.queues.sum_up_days",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "count figures": {
        "task": "community.queues.count_figures",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "tell people": {
        "task": "community.queues.tell",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "mail notices": {
        "task": "community.queues.mail_notices",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "forget outcomes": {"task": "tasks.queues.forget_outcomes", "schedule": 3600.0},
    "build waiting releases": {
        "task": "datasets.queues.build_waiting_releases",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}
# For so long an answer sent from the site can be taken back before it counts; 0: it counts at once.
ANSWER_UNDO_SECONDS = int(os.environ.get("ANSWER_UNDO_SECONDS", "15"))
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # worker and beat wait as long as it takes
# A volunteer must not wait for a broker that is down: fail at once, the sweep makes it good.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "max_retries": 0,  # as a publisher; kombu would try to connect for six seconds
    "socket_connect_timeout": 1,
    "socket_timeout": 5,  # how long a broker that hangs can hold up a volunteer
    "visibility_timeout": 600,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SignIn"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "dashboard"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# On the page, name and address share one field (accounts/entrance.py).
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.LanguagesForm"
ACCOUNT_FORMS = {
    "add_email": "accounts.entrance.NewAddressForm",
    "change_password": "accounts.entrance.PasswordForm",
    "login": "accounts.entrance.SignInForm",
    "reauthenticate": "accounts.entrance.OnceMoreForm",
    "reset_password": "accounts.entrance.LostPasswordForm",
    "reset_password_from_key": "accounts.entrance.NewPasswordForm",
    "signup": "accounts.entrance.SignUpForm",
}
ACCOUNT_SIGNUP_REDIRECT_URL = "first_steps"
# People do not see this field; programs that fill in everything get no account.
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "homepage"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[OASST Collect] "
ACCOUNT_LOGOUT_REDIRECT_URL = "welcome"
EMAIL_HOST = os.environ.get("DJANGO_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("DJANGO_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("DJANGO_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DJANGO_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DJANGO_FROM_EMAIL", "oasst-collect@localhost")
# Under which the site is reached; links in mails begin with it.
SITE_URL = os.environ.get("DJANGO_SITE_URL", "http://127.0.0.1:8000").rstrip("/")

CACHES = {
    "default": {
        "BACKEND": "interface.cache.ForgivingRedisCache",
        "LOCATION": services.redis_url(),
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}

# So many proxies stand before us and may be believed when they say who called, and how.
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("DJANGO_PROXIES", "0"))
REST_FRAMEWORK = {
    "NUM_PROXIES": PROXIES,
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["interface.bodies.JSONBody"],
    "DEFAULT_SCHEMA_CLASS": "interface.schema.Calls",
    "DEFAULT_PAGINATION_CLASS": "interface.pagination.Pages",
    "EXCEPTION_HANDLER": "interface.problems.as_problem",
    "DEFAULT_THROTTLE_CLASSES": ["interface.throttling.PerPerson"],
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
# Largest body in bytes: a text of 20,000 characters takes 240,000 at most.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Calls of the API in a minute, by person; by address for those who have not said who they are.
API_CALLS_PER_MINUTE = int(os.environ.get("API_CALLS_PER_MINUTE", "3000"))
API_ANONYMOUS_CALLS_PER_MINUTE = int(os.environ.get("API_ANONYMOUS_CALLS_PER_MINUTE", "60"))
SPECTACULAR_SETTINGS = {
    "TITLE": "OASST Collect",
    "DESCRIPTION": "Collect open conversation trees: tasks for volunteers, datasets for all.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {"Kind": "tasks.kinds.KINDS", "KindOrRandom": "tasks.kinds.ASKABLE"},
}

LANGUAGE_CODE = "en"
# Languages of the interface under their own names, and in the order of these; those of the data are
# in interface/languages.py. How one more is added: docs/translating.md.
LANGUAGES = [
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt-br", "Português (Brasil)"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("hi", "हिन्दी"),
    ("zh-hans", "简体中文"),
    ("ja", "日本語"),
]
# What people read is written in locale/ as text; compiled, at the first start after a change.
LOCALE_PATHS = [VAR_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "interface_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# 1: nobody is handed a task of a group (writing, reviewing, ranking) before its practice.
PRACTICE_REQUIRED = os.environ.get("PRACTICE_REQUIRED", "0") == "1"

# Finished datasets; they belong into every backup. All web servers and workers must see them.
RELEASES_DIR = Path(os.environ.get("DJANGO_RELEASES_DIR", VAR_DIR / "releases"))

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "oasst_collect.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
# With DJANGO_HTTPS=1 people reach the site by https only, and browsers are told to keep to it.
HTTPS = os.environ.get("DJANGO_HTTPS", "0") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(os.environ.get("DJANGO_HSTS_SECONDS", "3600")) if HTTPS else 0
# Other sites below or above our name are not ours to decide about.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"failed_sends_briefly": {"()": "oasst_collect.logs.FailedSendsBriefly"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Celery tells of every task that it begins and ends; those that fail are enough.
    "loggers": {
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING", "filters": ["failed_sends_briefly"]},
    },
}
