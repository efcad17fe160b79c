"""Tell how the tables of a database are made; as a program, of one made by the migrations."""

from __future__ import annotations

import json
import sys
from typing import Any

import django

LEFT_OUT = {"django_migrations", "sqlite_sequence", "concilia_cache"}


def shape() -> dict[str, Any]:
    """Return columns, keys, checks and indexes of every table, in no order that matters."""
    from django.db import connection  # noqa: PLC0415 (Django must be set up first)

    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in LEFT_OUT:
                continue
            columns = connection.introspection.get_table_description(cursor, table)
            rules = connection.introspection.get_constraints(cursor, table).values()
            kinds = ("unique", "primary_key", "check", "foreign_key", "index")
            found[table] = {
                "columns": sorted([c.name, str(c.type_code), bool(c.null_ok)] for c in columns),
                "rules": sorted(
                    json.dumps([sorted(rule["columns"] or []), *(rule[kind] for kind in kinds)])
                    for rule in rules
                ),
            }
    return found


def main() -> None:
    """Migrate the database of the environment and print its shape."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (as above)

    call_command("migrate", verbosity=0)
    json.dump(shape(), sys.stdout)


if __name__ == "__main__":
    main()
