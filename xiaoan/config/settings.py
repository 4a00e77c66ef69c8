"""Settings. Everything a county may change is an environment variable beginning XIAOAN_."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from environs import Env

env = Env(prefix="XIAOAN_")

BASE = Path(__file__).resolve().parent.parent
CHECKOUT = BASE.parent if (BASE.parent / "pyproject.toml").exists() else None
DATA = Path(env.str("DATA", str((CHECKOUT or Path.cwd()) / "data"))).resolve()
"""Folder of everything that must be backed up: database, files, key."""


def read_secret_key(folder: Path) -> str:
    """The signing key: from the environment, or made once and kept in the data folder."""
    given = env.str("SECRET_KEY", "")
    if given:
        return given
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(50), encoding="ascii")
        kept.chmod(0o600)
    return kept.read_text(encoding="ascii")


SECRET_KEY = read_secret_key(DATA)
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("HOSTS", ["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_FAILURE_VIEW = "xiaoan.web.pages.show_forged"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ORIGINS", [])
ROOT_URLCONF = "xiaoan.config.urls"
WSGI_APPLICATION = "xiaoan.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "xiaoan.journal",
    "xiaoan.orgs",
    "xiaoan.access",
    "xiaoan.plans",
    "xiaoan.obligations",
    "xiaoan.registers",
    "xiaoan.activities",
    "xiaoan.indicators",
    "xiaoan.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "xiaoan.web.middleware.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xiaoan.web.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xiaoan.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xiaoan.web.context.describe_place",
            ],
            "builtins": ["xiaoan.web.templatetags.xiaoan", "django.templatetags.i18n"],
            "libraries": {"xiaoan": "xiaoan.web.templatetags.xiaoan"},
        },
    }
]

DATABASE_URL = env.str("DATABASE", f"sqlite:///{DATA / 'xiaoan.sqlite3'}")


def read_database(url: str) -> dict[str, object]:
    """Connection settings of a database address (sqlite:/// or postgresql://)."""
    parsed = urlsplit(url)
    if parsed.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parsed.path.lstrip("/")),
            "USER": unquote(parsed.username or ""),
            "PASSWORD": unquote(parsed.password or ""),
            "HOST": unquote(parsed.hostname or ""),
            "PORT": str(parsed.port or ""),
            "OPTIONS": dict(parse_qsl(parsed.query)),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    if parsed.scheme != "sqlite":
        raise ValueError(f"XIAOAN_DATABASE: sqlite:/// or postgresql://, not {parsed.scheme}")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": parsed.path[1:] or ":memory:",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


DATABASES = {"default": read_database(DATABASE_URL)}

STORAGES = {
    "default": {
        "BACKEND": env.str("FILES_BACKEND", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json("FILES_OPTIONS", {}),
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE / "web" / "static"]
WHITENOISE_USE_FINDERS = True

AUTH_USER_MODEL = "orgs.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "title")},
    },
]
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURES", 5)
AXES_COOLOFF_TIME = env.timedelta("LOGIN_COOLOFF", timedelta(minutes=15))
AXES_LOCKOUT_CALLABLE = "xiaoan.web.access.views.show_locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # so that the hour told stays true
AXES_VERBOSE = False
LOGIN_URL = "log-in"
LOGIN_REDIRECT_URL = "today"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "xiaoan"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
XIAOAN_IDLE_MINUTES = env.int("IDLE_MINUTES", 60)
HTTPS = env.bool("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

XIAOAN_FILE_LIMIT_MB = env.int("FILE_LIMIT_MB", 20)
XIAOAN_BODY_LIMIT_MB = env.int("BODY_LIMIT_MB", 40)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
