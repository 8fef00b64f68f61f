#!/usr/bin/env bash
# Tries a .deb on a bare Debian: install by apt, self-test without a screen and on a virtual one, upgrade from an older
# package with books, purge. As root: packaging/trials/debian-package.sh OLDER.deb NEWER.deb [bookworm|trixie]
# Needs mmdebstrap.
set -euo pipefail
older=$(realpath "$1") newer=$(realpath "$2") suite=${3:-bookworm}
here=$(dirname "${BASH_SOURCE[0]}")
. "$here/bare-tree.sh"

fail() { printf 'package: FAILED: %s\n' "$*" >&2; exit 1; }
say() { printf 'package: %s\n' "$*"; }
bookkeeper() { inside su - bookkeeper -c "$*"; }
figures() { bookkeeper 'agencybilling requests list --json; agencybilling clients list --json; agencybilling plans list --json'; }
schema() { python3 -c 'import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute("SELECT version_num FROM alembic_version").fetchone())' "$books"; }

make_tree "$suite"
cp "$older" "$tree/tmp/older.deb"
cp "$newer" "$tree/tmp/newer.deb"
inside apt-get update -qq
inside useradd -m bookkeeper
books=$tree/home/bookkeeper/.local/share/AgencyBilling/books.db

inside apt-get install -y -qq --no-install-recommends /tmp/older.deb >/dev/null
bookkeeper agencybilling --version
bookkeeper agencybilling demo --clients 30 --months 4
bookkeeper agencybilling check
figures >"$tree/tmp/before"
before=$(schema)
say "installed with its dependencies on $suite; books of schema $before"

inside apt-get install -y -qq --no-install-recommends /tmp/newer.deb >/dev/null
bookkeeper agencybilling --version
figures >"$tree/tmp/after"
cmp "$tree/tmp/before" "$tree/tmp/after" || fail 'the books tell something else after the upgrade'
bookkeeper agencybilling check
[[ $(schema) > $before ]] || fail "the books were not migrated: still $before"
say "upgraded: the same figures, books of schema $(schema)"

bookkeeper QT_QPA_PLATFORM=offscreen agencybilling --self-test
inside apt-get install -y -qq --no-install-recommends xvfb xauth >/dev/null
bookkeeper xvfb-run -a agencybilling --self-test
say 'self-test passed without a screen and on a virtual one'

du -sm "$tree/usr/lib/agencybilling" | awk '{ print "package: installed " $1 " MB" }'
sum=$(sha256sum <"$books")
inside apt-get purge -y -qq agencybilling >/dev/null
left=$(find "$tree/usr" "$tree/etc" "$tree/var/lib" "$tree/opt" -xdev -iname '*agencybilling*')
[[ -z $left ]] || fail "left behind: $left"
[[ $(sha256sum <"$books") == "$sum" ]] || fail 'the books are not what they were'
say 'purged: no file of the program, the books as they were'
