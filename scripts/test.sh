#!/bin/sh
# Runs everything: the database tests on PostgreSQL where one answers, the browser, then every
# other test on SQLite with coverage. The last line is pytest's own.
set -eu
bin=$1
began=$(date +%s)
sh scripts/install-browser.sh
"$bin/concilia" messages compile

status=0
say() {
    echo "== $1 (after $(($(date +%s) - began)) s)"
}
run() {
    "$bin/python" -m pytest -n 2 -q --dist loadgroup --durations=5 "$@" || status=$?
}

postgres=$("$bin/python" scripts/find_postgres.py 2>/dev/null || true)
if [ -n "$postgres" ]; then
    say "The database tests on PostgreSQL"
    export CONCILIA_TEST_DATABASE="$postgres"
    run --database-only -m "not browser"
    unset CONCILIA_TEST_DATABASE
elif [ -n "${CONCILIA_TEST_POSTGRES:-}" ]; then
    echo "CONCILIA_TEST_POSTGRES is set, but no server answers there." >&2
    exit 1
else
    echo "== No PostgreSQL answers on 127.0.0.1:5432: its tests are skipped (CONCILIA_TEST_POSTGRES)"
fi

# A process of its own: the browser's greenlets would hide from coverage what runs after them.
say "In the browser, on SQLite"
run tests/e2e

say "Everything else on SQLite, with coverage"
rm -f .coverage .coverage.*
run -m "not browser" --cov --cov-report= --cov-fail-under=95

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# What decides who may do what, and what was decided, has no untested line.
"$bin/coverage" report --fail-under=100 --show-missing \
    --include='*/permissions.py,*/core/rows.py,*/core/ledger.py,*/core/ledger/*,*/meetings/rules.py,*/meetings/rules/*' >"$log" || {
    cat "$log" >&2
    echo "Permissions, ledger and quorum must be covered whole." >&2
    status=1
}
exit $status
