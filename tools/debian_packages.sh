#!/bin/sh
# debian_packages.sh PACKAGE…: installs those that are missing. As root by itself, saying so; anybody else gets the
# command to run. On a system without Debian's tools it names them and goes on: what needs them will say what it misses.
set -eu

if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian: make sure that the equivalents of these are installed: $*"
    exit 0
fi

missing=""
for package in "$@"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Missing packages. Please run, then try again:"
    echo "    sudo apt-get update && sudo apt-get install --yes --no-install-recommends$missing"
    exit 1
fi

echo "Installing with apt-get:$missing ..."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # a list of words
apt-get install -qq --yes --no-install-recommends $missing >/dev/null
