#!/usr/bin/env bash
# Installs what the tests need from the system; running Alur needs none of it.
# Each line: a program, and the Debian package that brings it.
set -euo pipefail

needed="chromium chromium
soffice libreoffice-writer-nogui"

missing=""
while read -r program package; do
    if ! command -v "$program" >/dev/null 2>&1; then missing="$missing $package"; fi
done <<<"$needed"
missing="${missing# }"
if [ -z "$missing" ]; then exit 0; fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then as_root="sudo"; fi
if ! command -v apt-get >/dev/null 2>&1 || { [ -n "$as_root" ] && ! command -v sudo >/dev/null 2>&1; }; then
    echo "The tests need these programs, which cannot be installed from here: $missing." >&2
    echo "Install them (on Debian: apt-get install $missing, as root) and try again." >&2
    exit 1
fi
echo "The tests need these system packages: $missing. Installing them with: ${as_root:+$as_root }apt-get install $missing"
# shellcheck disable=SC2086 # words are meant to split
$as_root apt-get update --quiet || echo "The package lists could not be refreshed; trying with those at hand." >&2
# shellcheck disable=SC2086
if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends $missing; then
    echo "They could not be installed. Install them yourself and try again:" >&2
    echo "    sudo apt-get install $missing" >&2
    exit 1
fi
