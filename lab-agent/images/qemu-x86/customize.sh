#!/bin/sh
# Runs in mmdebstrap's namespace when the packages are installed: turns the root file system in $1 into the guest and
# leaves disk.raw, vmlinuz, initrd.img, the keys and the list of packages in $BOOTBENCH_OUT.
set -eu
root=$1
out=$BOOTBENCH_OUT
kernel=$BOOTBENCH_KERNEL
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"

# ---- the kernel: unpacked, not installed, for its package would pull in a generator of large initramfs images
cd "$root/var/cache"
offered=$(apt-cache depends --important linux-image-amd64 2>/dev/null | sed -n 's/.*Depends: linux-image-\(.*\)/\1/p' | head -n 1)
if ! apt-get download -qq "linux-image-$kernel" 2>&1; then
    echo "The installed kernel headers are those of $kernel, but Debian's archive has no such kernel any more (it offers" \
        "${offered:-none}). Update the headers:  apt-get update && apt-get install linux-headers-amd64"
    exit 1
fi
dpkg-deb -x linux-image-"$kernel"_*.deb kernel-package
rm linux-image-"$kernel"_*.deb
cp "kernel-package/boot/vmlinuz-$kernel" "$out/vmlinuz"
mkdir -p "$root/lib/modules"
mv "kernel-package/lib/modules/$kernel" "$root/lib/modules/$kernel"
mkdir -p "$root/boot"
cp "kernel-package/boot/config-$kernel" "$root/boot/"
rm -rf kernel-package
cd /
for folder in $BOOTBENCH_PRUNED; do rm -rf "$root/lib/modules/$kernel/kernel/$folder"; done
chroot "$root" depmod "$kernel"

# ---- the initramfs: BusyBox, the modules that reach the disk, one script
ram=$root/var/cache/initramfs
mkdir -p "$ram/bin" "$ram/modules" "$ram/dev" "$ram/proc" "$ram/sys" "$ram/root"
cp "$root/bin/busybox" "$ram/bin/busybox"
ln -s busybox "$ram/bin/sh"
: >"$ram/modules/order"
for module in $BOOTBENCH_MODULES; do
    chroot "$root" modprobe -S "$kernel" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p' | while read -r file; do
        name=$(basename "$file")
        grep -qx "$name" "$ram/modules/order" || { cp "$root$file" "$ram/modules/"; echo "$name" >>"$ram/modules/order"; }
    done
done
cp "$BOOTBENCH_RECIPE/initramfs-init" "$ram/init"
chmod 755 "$ram/init"
(cd "$ram" && find . | LC_ALL=C sort | "$root/bin/busybox" cpio -o -H newc -R 0:0 2>/dev/null) | gzip -1 >"$out/initrd.img"
rm -rf "$ram"

# ---- the guest's own files
cp -R "$BOOTBENCH_RECIPE/overlay/." "$root/"
chmod 755 "$root/etc/lab/boot" "$root/etc/lab/halt"
chroot "$root" useradd -m -u 1001 -s /bin/bash student
chroot "$root" passwd -d root >/dev/null
# Commands over SSH run in the quick little shell; people get bash (see /root/.profile).
chroot "$root" usermod -s /bin/sh root
echo vm >"$root/etc/hostname"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
: >"$root/etc/machine-id"
rm -f "$root"/etc/ssh/ssh_host_*
chroot "$root" ssh-keygen -q -t ecdsa -b 256 -N '' -C board -f /etc/ssh/ssh_host_ecdsa_key
cp "$root/etc/ssh/ssh_host_ecdsa_key.pub" "$out/host_key.pub"
mkdir -p -m 700 "$root/root/.ssh"
chroot "$root" ssh-keygen -q -t ecdsa -b 256 -m PEM -N '' -C agent -f /root/.ssh/key
mv "$root/root/.ssh/key.pub" "$root/root/.ssh/authorized_keys"
chmod 600 "$root/root/.ssh/authorized_keys"
cp "$root/root/.ssh/key" "$out/root_key"
# Readable only long enough for the recipe to copy it into the cache with mode 0600; its folder is not listable.
chmod 644 "$out/root_key"
rm "$root/root/.ssh/key"
chroot "$root" dpkg-query -W >"$out/packages"

# ---- the disk, without what is mounted in the tree just now
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/*.log "$root"/etc/apt/apt.conf.d/99mmdebstrap
stage=$out/stage
cp -ax "$root" "$stage"
rm -rf "$stage"/dev "$stage"/proc "$stage"/sys "$stage"/run "$stage"/tmp
mkdir -m 755 "$stage"/dev "$stage"/proc "$stage"/sys "$stage"/run
mkdir -m 1777 "$stage"/tmp
rm -f "$stage/etc/resolv.conf" "$stage/usr/sbin/policy-rc.d"
mkfs.ext4 -q -L bootbench -m 1 -d "$stage" "$out/disk.raw" "$BOOTBENCH_DISK"
rm -rf "$stage"
chmod 644 "$out"/disk.raw "$out"/vmlinuz "$out"/initrd.img "$out"/host_key.pub "$out"/packages
