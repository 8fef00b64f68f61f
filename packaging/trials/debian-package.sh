#!/usr/bin/env bash
# Tries a .deb on a bare Debian: install by apt, upgrade from an older package with books, self-test without a screen
# and on a virtual one, purge. As root: packaging/trials/debian-package.sh OLDER.deb NEWER.deb [bookworm|trixie]
# Needs mmdebstrap.
set -euo pipefail
older=$(realpath "$1") newer=$(realpath "$2") suite=${3:-bookworm}
. "$(dirname "${BASH_SOURCE[0]}")/bare-tree.sh"

say() { printf 'package: %s\n' "$*"; }
fail() { printf 'package: FAILED: %s\n' "$*" >&2; exit 1; }
install() { inside apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>"$tree/tmp/apt" || fail "$(<"$tree/tmp/apt")"; }
bookkeeper() { inside su - bookkeeper -c "$*"; }
figures() {
    local what
    for what in requests clients plans packs subscriptions usage; do bookkeeper "agencybilling $what list --json"; done
}
schema() {
    python3 -c 'import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute("SELECT * FROM alembic_version").fetchone())' "$books"
}

make_tree "$suite"
cp "$older" "$tree/tmp/older.deb"
cp "$newer" "$tree/tmp/newer.deb"
inside apt-get update -qq
install passwd
inside useradd -m bookkeeper
books=$tree/home/bookkeeper/.local/share/AgencyBilling/books.db
say "a bare Debian $(<"$tree/etc/debian_version"), $(inside dpkg -l | grep -c ^ii) packages"

install /tmp/older.deb
bookkeeper agencybilling --version
bookkeeper agencybilling demo --clients 30 --months 4
bookkeeper agencybilling check
figures >"$tree/tmp/before"
before=$(schema)
say "installed with its dependencies; books of schema $before, $(grep -c '"number"' "$tree/tmp/before") payment requests"

install /tmp/newer.deb
bookkeeper agencybilling --version
figures >"$tree/tmp/after"
cmp "$tree/tmp/before" "$tree/tmp/after" || fail 'the books tell something else after the upgrade'
bookkeeper agencybilling check
[[ $(schema) > $before ]] || fail "the books were not migrated: still $before"
say "upgraded: the same figures, books of schema $(schema)"

bookkeeper QT_QPA_PLATFORM=offscreen agencybilling --self-test
install xvfb xauth
bookkeeper xvfb-run -a agencybilling --self-test
say 'self-test passed without a screen and on a virtual one'

bookkeeper 'cp .local/share/AgencyBilling/books.db "My agency.agencybooks"'
bookkeeper 'xvfb-run -a timeout --preserve-status 8 agencybilling "My agency.agencybooks"' || fail 'the window did not open or close'
install shared-mime-info desktop-file-utils libglib2.0-bin libcups2
bookkeeper 'gio info -a standard::content-type "My agency.agencybooks"' | grep -q application/x-agencybilling-books ||
    fail 'a books file is not known by its name'
bookkeeper gio mime application/x-agencybilling-books | grep -q app.agencybilling.AgencyBilling.desktop ||
    fail 'nothing opens a books file'
say 'a books file is known by its name, the program opens it and closes it when told to'

inside sh -c 'cd /usr/lib/agencybilling && ls _internal/PySide6/Qt/plugins/printsupport/*.so &&
    find . -name "*.so*" -exec env LD_LIBRARY_PATH=/usr/lib/agencybilling/_internal ldd {} +' >"$tree/tmp/needed" ||
    fail 'the part that prints is not there'
if grep 'not found' "$tree/tmp/needed"; then fail 'libraries are missing'; fi
say "every library finds what it needs, also what prints; installed $(du -sm "$tree/usr/lib/agencybilling" | cut -f1) MB"

sum=$(sha256sum <"$books")
inside apt-get purge -y -qq agencybilling >/dev/null
left=$(find "$tree/usr" "$tree/etc" "$tree/var/lib" "$tree/opt" -xdev -iname '*agencybilling*')
[[ -z $left ]] || fail "left behind: $left"
[[ $(sha256sum <"$books") == "$sum" && -e "$tree/home/bookkeeper/My agency.agencybooks" ]] || fail 'books were touched'
say 'purged: no file of the program, all books as they were'
