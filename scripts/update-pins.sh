#!/bin/sh
# Renews requirements/*.txt from pyproject.toml: every version pinned, every file by its hash.
set -eu
bin=$1
compile() {
    "$bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
compile pyproject.toml requirements/build.in --output-file requirements/run.txt
compile pyproject.toml requirements/build.in --extra dev --output-file requirements/dev.txt
