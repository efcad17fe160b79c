"""Tell how the tables of a database are made; as a program, of one made by the migrations."""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def shape() -> dict[str, Any]:
    """Return columns, keys, checks and indexes of our tables, in no order that matters."""
    from django.apps import apps  # noqa: PLC0415 (Django must be set up first)
    from django.db import connection  # noqa: PLC0415 (as above)

    ours = {
        model._meta.db_table
        for app in apps.get_app_configs()
        if app.name.startswith("concilia.")
        for model in app.get_models(include_auto_created=True)
    }
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in ours & set(connection.introspection.table_names(cursor)):
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
