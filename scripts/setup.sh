#!/bin/sh
# Make .venv ready: Python 3.11, the pinned packages, and a Chromium for the browser tests.
# Does nothing when it is ready already. Run by `make setup`, from the checkout's root.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }

# Two commands may set up a fresh clone at the same time: the second one waits.
if [ -z "${OASST_SETUP_LOCKED:-}" ] && command -v flock >/dev/null; then
    mkdir -p var
    OASST_SETUP_LOCKED=1 exec flock var/setup.lock sh scripts/setup.sh
fi

is_311() { "$@" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; }

find_python() {
    for name in python3.11 python3 python; do
        if is_311 "$name"; then echo "$name"; return; fi
    done
    say "Python 3.11 is needed and was not found (tried python3.11, python3, python)." >&2
    return 1
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

find_chromium() {
    for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then return; fi
    done
    return 1
}

wanted=$(cat requirements.txt requirements-dev.txt | cksum)
if ! is_311 .venv/bin/python || [ "$(cat .venv/ready 2>/dev/null)" != "$wanted" ]; then
    if ! is_311 .venv/bin/python; then
        python=$(find_python)
        say "creating .venv with $python"
        if ! "$python" -m venv --clear .venv; then
            say "$python cannot create it; on Debian: apt-get install python3.11-venv" >&2
            exit 1
        fi
    fi
    say "installing the packages of requirements-dev.txt into .venv"
    .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check \
        --no-warn-script-location -r requirements-dev.txt
    printf '%s\n' "$wanted" >.venv/ready
    say "done"
fi

# Tried once for each .venv: without a network every later command would wait for it in vain.
if ! find_chromium && [ ! -e .venv/chromium-tried ]; then
    touch .venv/chromium-tried
    if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
        say "installing Chromium for the browser tests (apt-get install chromium)"
        if as_root apt-get update -qq >/dev/null 2>&1; then
            DEBIAN_FRONTEND=noninteractive as_root \
                apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 || true
        fi
    fi
fi
if ! find_chromium; then
    say "no Chromium: install Debian's package 'chromium' or set CHROMIUM for the browser tests"
fi
