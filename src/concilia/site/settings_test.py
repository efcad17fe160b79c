"""Settings for the tests: SQLite, or the PostgreSQL that `CONCILIA_TEST_POSTGRES` names."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("CONCILIA_DATA_DIR", tempfile.mkdtemp(prefix="concilia-test-"))
os.environ.setdefault("CONCILIA_SECRET_KEY", "only-for-tests")

from concilia.site.settings import *  # noqa: F403  # all of them, then changed
from concilia.site.settings import DATA_DIR, database

_postgres = os.environ.get("CONCILIA_TEST_DATABASE")
DATABASES = {"default": database(_postgres or f"sqlite:///{DATA_DIR / 'test.sqlite3'}")}
if not _postgres:
    # A file, not memory: threads and processes of one test must see the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "test.sqlite3")}

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
