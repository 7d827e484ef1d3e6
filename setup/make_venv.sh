#!/usr/bin/env bash
# Makes .venv in the checkout, with a Python that Alur runs on. Usage: setup/make_venv.sh [PYTHON]
set -euo pipefail
cd "$(dirname "$0")/.."

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

python=""
for candidate in ${1:-python3 python3.13 python3.12 python3.11}; do
    if fits "$candidate"; then python="$candidate" && break; fi
done
if [ -z "$python" ]; then
    echo "Alur needs Python 3.11, 3.12 or 3.13; none of these is one: ${1:-python3 python3.13 python3.12 python3.11}." >&2
    echo "Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2
    exit 1
fi
# Debian ships the module without pip; an environment made by half would be taken for a whole one later.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    echo "$python cannot make virtual environments here. Install what is missing and try again:" >&2
    echo "    sudo apt-get install python3-venv" >&2
    exit 1
fi
rm -rf .venv
echo "Making .venv with $("$python" --version)."
if ! "$python" -m venv .venv; then
    rm -rf .venv
    exit 1
fi
