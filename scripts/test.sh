#!/bin/sh
# Runs everything: the database tests on PostgreSQL where one answers, then every test on SQLite
# with coverage. The last line is pytest's own.
set -eu
bin=$1
sh scripts/install-browser.sh
"$bin/concilia" messages compile

postgres=$("$bin/python" scripts/find_postgres.py 2>/dev/null || true)
if [ -n "$postgres" ]; then
    echo "== The database tests on PostgreSQL"
    CONCILIA_TEST_DATABASE=$postgres "$bin/python" -m pytest -n 2 -q --dist loadgroup --database-only \
        -m "not browser and not order"
elif [ -n "${CONCILIA_TEST_POSTGRES:-}" ]; then
    echo "CONCILIA_TEST_POSTGRES is set, but no server answers there." >&2
    exit 1
else
    echo "== No PostgreSQL answers on 127.0.0.1:5432: its tests are skipped (CONCILIA_TEST_POSTGRES)"
fi

echo "== Everything on SQLite"
rm -f .coverage .coverage.*
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
{ "$bin/python" -m pytest -n 2 --dist loadgroup -q --cov --cov-report= --cov-fail-under=95 --durations=5 && echo passed >"$log"; } || status=$?
grep -q passed "$log" || exit "$status"

# What decides who may do what, and what was decided, has no untested line.
"$bin/coverage" report --fail-under=100 --show-missing \
    --include='*/permissions.py,*/core/rows.py,*/core/ledger.py,*/core/ledger/*,*/meetings/rules.py,*/meetings/rules/*' >"$log" || {
    cat "$log" >&2
    echo "Permissions, ledger and quorum must be covered whole." >&2
    exit 1
}
