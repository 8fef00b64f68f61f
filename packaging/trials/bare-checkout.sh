#!/usr/bin/env bash
# Tries a clone of this repository on a bare Debian that has only git, make and certificates: `make run` opens the window,
# `make test` passes. As root: packaging/trials/bare-checkout.sh [bookworm|trixie] [run|test]; both where none is named.
# Needs mmdebstrap, xvfb and xdotool here: the screen is this system's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
suite=${1:-bookworm} which=${2:-run test}
. packaging/trials/bare-tree.sh

say() { printf 'checkout: %s\n' "$*"; }
fail() { printf 'checkout: FAILED: %s\n' "$*" >&2; exit 1; }
on_screen() { DISPLAY=$screen xdotool search --onlyvisible --name '^AgencyBilling|AgencyBilling$' 2>/dev/null; }

make_tree "$suite"
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends git make ca-certificates >/dev/null 2>&1
lend_settings
show "$(git rev-parse --path-format=absolute --git-common-dir)" /mnt/repository
inside git -c safe.directory='*' clone --quiet /mnt/repository /root/agencybilling
say "Debian $(<"$tree/etc/debian_version"), $(inside git -C /root/agencybilling log -1 --format='%h %s')"

try_run() {
    local began=$SECONDS making program status=0
    exec {told}< <(exec Xvfb -displayfd 1 -screen 0 1600x1200x24 -nolisten tcp 2>/dev/null)
    trap "kill $!; remove_tree" EXIT
    read -r -u "$told" screen
    screen=:$screen
    show /tmp/.X11-unix
    lent+=("DISPLAY=$screen")
    inside make -C /root/agencybilling run >"$tree/tmp/run" 2>&1 &
    making=$!
    until on_screen >/dev/null; do
        kill -0 $making 2>/dev/null || fail "make run ended: $(tail -20 "$tree/tmp/run")"
        ((SECONDS - began < 600)) || fail "no window: $(tail -20 "$tree/tmp/run")"
        sleep 0.5
    done
    say "make run: the window is there after $((SECONDS - began)) s, installing included"
    program=$(DISPLAY=$screen xdotool getwindowpid "$(on_screen | head -1)")
    sleep 3
    kill -TERM "$program"
    wait $making || status=$?
    ((status == 0)) || fail "make run ended with $status: $(tail -20 "$tree/tmp/run")"
    say 'make run: closed when told to, status 0'
}

try_test() {
    inside make -C /root/agencybilling test >"$tree/tmp/test" 2>&1 || fail "make test: $(tail -40 "$tree/tmp/test")"
    say "make test: $(grep -E '^=+ .*passed' "$tree/tmp/test")"
}

for what in $which; do "try_$what"; done
