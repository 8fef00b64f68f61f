#!/usr/bin/env bash
# Makes this checkout ready to work in: system libraries, .venv, the locked packages, the application itself.
#
#   scripts/setup.sh            what running the application needs
#   scripts/setup.sh --tests    and what the tests need beside it
#   scripts/setup.sh --package  and what making packages needs
#   scripts/setup.sh --system   only the part that is the system's, tests included: sudo scripts/setup.sh --system
#
# PYTHON=... chooses the interpreter of a new .venv; otherwise it is the newest found, 3.11 at least.
# Run it as often as you like: it does only what has not been done yet.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stamp=.venv/installed

# A Debian package, and the library, command or file that shows it is there (packages change their names, these do not).
qt_packages='
libgl1              libGL.so.1
libegl1             libEGL.so.1
libxkbcommon0       libxkbcommon.so.0
libdbus-1-3         libdbus-1.so.3
libfontconfig1      libfontconfig.so.1
libglib2.0-0        libglib-2.0.so.0
libxcb-cursor0      libxcb-cursor.so.0
libxcb-icccm4       libxcb-icccm.so.4
libxcb-keysyms1     libxcb-keysyms.so.1
libxcb-shape0       libxcb-shape.so.0
libxkbcommon-x11-0  libxkbcommon-x11.so.0
'
test_packages='
xvfb                Xvfb
xdotool             xdotool
chromium            chromium
poppler-utils       pdftotext
fonts-droid-fallback /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf
'
package_packages='
binutils            objdump
xz-utils            xz
'

say() { printf 'setup: %s\n' "$*" >&2; }

missing_of() { # prints the packages of a table that are not there, on one line
    local libraries package sign missing=''
    libraries=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p)
    while read -r package sign; do
        [[ -z $package || $libraries == *$'\t'"$sign "* || -e $sign ]] ||
            command -v "$sign" >/dev/null || missing+=" $package"
    done <<<"$1"
    echo "$missing"
}

find_python() { # prints the interpreter for .venv, or nothing
    local candidate
    for candidate in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

can_make_venv() { [[ -n $1 ]] && "$1" -c 'import ensurepip, venv' 2>/dev/null; }

venv_package() { # prints what brings venv to this interpreter, or where there is none, an interpreter with it
    local version
    if [[ -n $1 ]]; then
        "$1" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
        return
    fi
    for version in 3.14 3.13 3.12 3.11; do
        if apt-cache show "python$version-venv" >/dev/null 2>&1; then break; fi
    done
    echo "python$version-venv"
}

is_installed() {
    [[ -x .venv/bin/python && -e $stamp && $(<"$stamp") == "$PWD" ]] &&
        [[ $stamp -nt requirements.lock && $stamp -nt pyproject.toml ]]
}

prepare_system() { # installs the packages missing of a table, and venv; says what to do where it may not
    local later='' now='' python=''
    local -a packages
    [[ $OSTYPE != linux* ]] || later=$(missing_of "$1")
    is_installed || can_make_venv "${python:=$(find_python)}" || now=venv
    [[ -n $now$later ]] || return 0

    local may_install=''
    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        may_install=yes
        apt-get update -qq || say 'the lists of packages could not be renewed'
    fi
    [[ -z $now ]] || now=$(venv_package "$python")
    read -ra packages <<<"$now $later"
    if [[ -n $may_install ]]; then
        say "installing ${packages[*]}"
        if DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null; then
            return
        fi
    fi
    say "missing here: ${packages[*]}"
    say "to install it: sudo sh -c 'apt-get update && apt-get install -y ${packages[*]}'"
    if [[ -n $now ]]; then
        say 'Python 3.11 or later with venv is needed; stopping.'
        exit 1
    fi
    say 'nothing needs it before the first window opens; going on.'
}

install_packages() {
    local pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet)
    # A .venv that was copied from elsewhere, or whose interpreter is gone, is made anew.
    if [[ ! -x .venv/bin/python || (-e $stamp && $(<"$stamp") != "$PWD") ]]; then
        say 'making .venv'
        "$(find_python)" -m venv --clear .venv
    fi
    say 'installing the locked packages'
    "${pip[@]}" install --require-hashes -r requirements.lock
    "${pip[@]}" install --no-deps --no-build-isolation -e .
    echo "$PWD" >"$stamp"
}

case ${1:-} in
'') prepare_system "$qt_packages" ;;
--tests) prepare_system "$qt_packages$test_packages" ;;
--package) prepare_system "$qt_packages$package_packages" ;;
--system)
    prepare_system "$qt_packages$test_packages"
    exit
    ;;
*)
    say "unknown option $1"
    exit 2
    ;;
esac
is_installed || install_packages
