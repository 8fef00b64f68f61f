#!/usr/bin/env bash
# Makes the .deb of an earlier commit by the recipes of today, for debian-package.sh to upgrade from; it prints the file.
# After make package: packaging/trials/older-package.sh COMMIT [FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
python=$PWD/build/venv/bin/python
commit=$(git rev-parse --short "$1^{commit}") folder=$(realpath "${2:-build}")
say() { printf 'older: %s\n' "$*" >&2; }
fail() { say "FAILED: $*"; exit 1; }
[[ -x $python ]] || fail 'make package makes build/venv first'

work=$(mktemp -d)
trap 'git worktree remove --force "$work/tree" 2>/dev/null || true; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/tree" "$commit"
rm -rf "$work/tree/packaging" "$work/tree/scripts/package"
cp -r packaging "$work/tree/packaging"
cp -r scripts/package "$work/tree/scripts/package"
cd "$work/tree"
# build/venv holds the program as it is now; these sources come before it.
export PYTHONPATH=$work/tree/src
PATH="${python%/*}:$PATH" "$python" -m scripts.package deb >&2

stated=$("$python" -c 'import agencybilling; print(agencybilling.__file__, agencybilling.__version__)')
bundled=$(build/dist/agencybilling/agencybilling --version)
[[ $stated == "$work/tree/src/"*" ${bundled##* }" ]] || fail "the bundle says $bundled, the commit $stated"
schemas=(build/dist/agencybilling/_internal/agencybilling/store/migrations/versions/*.py)
say "$bundled of $commit, schema $(basename "${schemas[-1]}" .py)"
package=$folder/agencybilling-${bundled##* }-of-$commit.deb
cp dist/*.deb "$package"
echo "$package"
