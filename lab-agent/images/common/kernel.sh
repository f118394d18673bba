# Sourced by the customisation: brings a kernel of Debian's archive into the tree $root.

# unpack_kernel RELEASE FOLDER: its modules into the tree, and what its package has in /boot into FOLDER. Unpacked, not
# installed, for the package would pull in a generator of large initramfs images.
unpack_kernel() {
    cd "$root/var/cache"
    offered=$(apt-cache depends --important "linux-image-${1#*-*-}" 2>/dev/null | sed -n 's/.*Depends: linux-image-\(.*\)/\1/p' | head -n 1)
    if ! apt-get download -qq "linux-image-$1" 2>&1; then
        echo "The installed kernel headers are those of $1, but Debian's archive has no such kernel any more (it offers" \
            "${offered:-none}). Update the headers:  apt-get update && apt-get install linux-headers-$(dpkg --print-architecture)"
        exit 1
    fi
    dpkg-deb -x "linux-image-$1"_*.deb kernel-package
    rm "linux-image-$1"_*.deb
    mkdir -p "$root/lib/modules" "$root/boot" "$root/usr/lib"
    mv "kernel-package/lib/modules/$1" "$root/lib/modules/$1"
    cp "kernel-package/boot/config-$1" "$root/boot/"
    # Device trees, where the architecture has them.
    [ ! -d "kernel-package/usr/lib/linux-image-$1" ] || mv "kernel-package/usr/lib/linux-image-$1" "$root/usr/lib/"
    mv kernel-package/boot "$2"
    rm -rf kernel-package
    cd /
    for folder in $BOOTBENCH_PRUNED; do rm -rf "$root/lib/modules/$1/kernel/$folder"; done
    depmod -b "$root" "$1"
}

# make_initramfs RELEASE FILE: BusyBox, the modules that reach the disk, one script.
make_initramfs() {
    ram=$root/var/cache/initramfs
    mkdir -p "$ram/bin" "$ram/modules" "$ram/dev" "$ram/proc" "$ram/sys" "$ram/root"
    cp "$root/bin/busybox" "$ram/bin/busybox"
    for applet in sh insmod mount sleep switch_root; do ln -s busybox "$ram/bin/$applet"; done
    : >"$ram/modules/order"
    for module in $BOOTBENCH_MODULES; do
        modprobe -d "$root" -S "$1" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p' | while read -r file; do
            name=$(basename "$file")
            grep -qx "$name" "$ram/modules/order" || { cp "$file" "$ram/modules/"; echo "$name" >>"$ram/modules/order"; }
        done
    done
    cp "$common/initramfs-init" "$ram/init"
    chmod 755 "$ram/init"
    (cd "$ram" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 2>/dev/null) | gzip -1 >"$2"
    rm -rf "$ram"
}
