"""Make the demonstration region in a database of its own and print a digest per table."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

LEFT_OUT = {
    "django_migrations",
    "django_session",
    "django_content_type",
    "auth_permission",
    "sqlite_sequence",
}


def main(until: dt.date) -> None:
    """Print the name, the number of rows and the digest of every table."""
    django.setup()
    from concilia.site import demo  # noqa: PLC0415 (Django must be set up first)

    # Tables straight from the models: that the migrations make the same has its own test.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    demo.build(until=until)
    for table in sorted(set(connection.introspection.table_names()) - LEFT_OUT):
        name = connection.ops.quote_name(table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name}")
            rows = sorted(repr(row) for row in cursor.fetchall())
        digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        sys.stdout.write(f"{table} {len(rows)} {digest}\n")


if __name__ == "__main__":
    main(dt.date.fromisoformat(sys.argv[1]))
