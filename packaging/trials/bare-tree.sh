# A bare Debian in a folder of its own, for the scripts beside this one; it goes when they end. Needs root.
# The settings by which this system reaches its registries are lent to it: resolver, certificates, pip's.

lent=()

make_tree() { # makes $tree of a suite
    tree=$(mktemp -d)
    chmod 755 "$tree"
    trap remove_tree EXIT
    mmdebstrap --quiet --variant=apt "$1" "$tree"
    mount --bind /dev "$tree/dev"
    mount --bind /dev/pts "$tree/dev/pts"
    mount -t proc proc "$tree/proc"
    cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
    printf 'LANG=C.UTF-8\n' >"$tree/etc/default/locale"
}

show() { # shows a folder of this system in the tree, to be read there, at the same place or at another
    local at=$tree${2:-$1}
    mkdir -p "$at"
    mount --bind "$1" "$at"
    mount -o remount,bind,ro "$at"
}

remove_tree() {
    awk -v "tree=$tree/" 'index($2, tree) == 1 { print $2 }' /proc/self/mounts | sort -r | xargs -r umount -l
    # What is still shown there is this system's own.
    if grep -qF " $tree/" /proc/self/mounts; then
        echo "still mounted, so kept: $tree" >&2
    else
        rm -rf --one-file-system "$tree"
    fi
}

inside() { # runs a command in it
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "${lent[@]}" \
        chroot "$tree" "$@"
}

lend_settings() { # after ca-certificates is there
    local file folder
    for file in /usr/local/share/ca-certificates/*.crt; do
        [[ ! -e $file ]] || cp -L "$file" "$tree/usr/local/share/ca-certificates/"
    done
    inside update-ca-certificates >/dev/null 2>&1
    mapfile -t lent < <(env | grep -E '^(PIP_[A-Z_]+|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|(https?|no)_proxy)=' || true)
    for file in /etc/pip.conf ~/.config/pip/pip.conf ~/.pip/pip.conf; do
        [[ ! -e $file ]] || install -D -m 644 "$file" "$tree$file"
    done
    # Folders that pip is told to look into; the pages of an index lead to files beside them.
    for folder in $(python3 -m pip config list | grep -oE "(file://)?/[^' ,\\]+" | sed 's|^file://||; s|/simple/*$||' | sort -u); do
        [[ ! -d $folder || -e $tree$folder ]] || show "$folder"
    done
}
