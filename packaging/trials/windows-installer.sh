#!/usr/bin/env bash
# Tries the Windows installer under wine64, with a stand-in for the program: silent install, shortcut, file type,
# refusal while the program runs, upgrade, uninstall. Needs nsis, wine64 and xvfb.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'WINEPREFIX=$work/wine "$wineserver" -k 2>/dev/null || true; rm -rf "$work"' EXIT
export WINEPREFIX=$work/wine WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=' LC_ALL=C.UTF-8
wineserver=$(command -v wineserver || echo /usr/lib/wine/wineserver64)
wine64=$(command -v wine64 || echo /usr/lib/wine/wine64)

say() { printf 'installer: %s\n' "$*"; }
fail() { printf 'installer: FAILED: %s\n' "$*" >&2; exit 1; }
wine() { xvfb-run -a "$wine64" "$@" >"$work/said" 2>&1; }
here() { [[ -e $1 ]] || fail "missing: ${1#"$work"}"; }
gone() { [[ ! -e $1 ]] || fail "left behind: ${1#"$work"}"; }
registered() { wine reg query "$1" /ve && grep -qF -- "$2" "$work/said"; }

bundle=$work/bundle
mkdir -p "$bundle/_internal" "$bundle/licences"
makensis -V1 -DNAME="$bundle/AgencyBilling.exe" packaging/trials/stand-in.nsi
cp "$bundle/AgencyBilling.exe" "$bundle/agencybilling-cli.exe"
echo older >"$bundle/_internal/only-in-the-older.txt"
echo text >"$bundle/licences/README.txt"
build() { # makes the installer of a version out of the bundle as it is now
    makensis -V1 -INPUTCHARSET UTF8 -DVERSION="$1" -DBUNDLE="$bundle" -DICON="$PWD/build/icons/agencybilling.ico" \
        -DOUTPUT="$work/AgencyBilling-$1-windows-setup.exe" packaging/windows/installer.nsi
}
[[ -e build/icons/agencybilling.ico ]] || fail 'make package makes the icons first'
build 1.0.0
mv "$bundle/_internal/only-in-the-older.txt" "$bundle/_internal/only-in-the-newer.txt"
build 1.1.0

wine wineboot -i || true
home=$(echo "$work"/wine/drive_c/users/*/AppData/Local | tr ' ' '\n' | grep -v Public | head -1)
programs=$home/Programs/AgencyBilling
menu=${home%/Local}/Roaming/Microsoft/Windows/Start\ Menu/Programs/AgencyBilling.lnk
books=$home/AgencyBilling/books.db
mkdir -p "${books%/*}"
echo books >"$books"
kept='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\AgencyBilling'

wine "$work/AgencyBilling-1.0.0-windows-setup.exe" /S || fail 'the silent install'
here "$programs/AgencyBilling.exe"
here "$programs/agencybilling-cli.exe"
here "$programs/_internal/only-in-the-older.txt"
here "$programs/licences/README.txt"
here "$menu"
strings -el "$menu" | grep -qi 'AgencyBilling.exe' || fail 'the shortcut leads elsewhere'
registered 'HKCU\Software\Classes\.agencybooks' 'AgencyBilling.Books' || fail 'the file type is not registered'
registered 'HKCU\Software\Classes\AgencyBilling.Books\shell\open\command' 'AgencyBilling.exe' || fail 'nothing opens it'
wine reg query "$kept" && grep -q '1\.0\.0' "$work/said" || fail 'not among the programs that can be removed'
say 'installed: program, shortcut, file type, entry among the programs'

xvfb-run -a "$wine64" "$programs/AgencyBilling.exe" 20000 >/dev/null 2>&1 &
running=$!
sleep 4
if wine "$work/AgencyBilling-1.1.0-windows-setup.exe" /S; then fail 'it replaced a program that runs'; fi
here "$programs/_internal/only-in-the-older.txt"
wine "$programs/uninstall.exe" /S || true
sleep 2
here "$programs/AgencyBilling.exe"
wait $running || true
say 'refused while the program runs, nothing touched'

wine "$work/AgencyBilling-1.1.0-windows-setup.exe" /S || fail 'the upgrade'
here "$programs/_internal/only-in-the-newer.txt"
gone "$programs/_internal/only-in-the-older.txt"
wine reg query "$kept" && grep -q '1\.1\.0' "$work/said" || fail 'the upgrade is not known'
here "$books"
say 'upgraded: what only the older had is gone, the books are there'

wine "$programs/uninstall.exe" /S || fail 'the uninstall'
for _ in $(seq 50); do [[ -e $programs ]] || break; sleep 0.2; done
gone "$programs"
gone "$menu"
if wine reg query "$kept"; then fail 'still among the programs'; fi
if wine reg query 'HKCU\Software\Classes\.agencybooks'; then fail 'the file type is still there'; fi
here "$books"
say 'uninstalled: no program file, no entry; the books are there'
