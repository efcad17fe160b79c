"""Print the address of a PostgreSQL server in which the tests may make their database."""

import getpass
import os
import sys

import psycopg


def candidates() -> list[str]:
    """Return the address that was given, or the places where a local server listens."""
    given = os.environ.get("CONCILIA_TEST_POSTGRES")
    if given:
        return [given]
    return [
        f"postgresql://{user}@127.0.0.1:5432/concilia"
        for user in dict.fromkeys((getpass.getuser(), "postgres"))
    ]


def main() -> int:
    """Print the first address that lets us make databases; 1 when there is none."""
    for address in candidates():
        server = address.rsplit("/", 1)[0] + "/postgres"
        try:
            with psycopg.connect(server, connect_timeout=3) as connection:
                row = connection.execute(
                    "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
                ).fetchone()
        except psycopg.Error as error:
            sys.stderr.write(f"{server}: {str(error).splitlines()[0]}\n")
            continue
        if row and row[0]:
            sys.stdout.write(address + "\n")
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
