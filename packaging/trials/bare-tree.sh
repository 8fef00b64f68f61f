# A bare Debian in a folder of its own, for the scripts beside this one; it goes when they end.
# The settings by which this system reaches its registries are lent to it: resolver, certificates, pip's.

make_tree() { # makes $tree of a suite
    tree=$(mktemp -d)
    chmod 755 "$tree"
    trap remove_tree EXIT
    mmdebstrap --quiet --variant=apt "$1" "$tree"
    mount --bind /dev "$tree/dev"
    mount -t proc proc "$tree/proc"
    cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
    printf 'LANG=C.UTF-8\n' >"$tree/etc/default/locale"
}

remove_tree() {
    umount -l "$tree/dev" "$tree/proc" 2>/dev/null || true
    rm -rf --one-file-system "$tree"
}

inside() { # runs a command in it
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        chroot "$tree" "$@"
}
