#!/bin/sh
# Runs in mmdebstrap's namespace when the packages are there: turns the root file system in $1 into the guest and leaves
# disk.raw, the keys and whatever else the recipe's disk.sh makes in $BOOTBENCH_OUT. Nothing of the guest is executed, for
# it may be of another architecture.
set -eu
root=$1
out=$BOOTBENCH_OUT
kernel=$BOOTBENCH_KERNEL
common=$(cd "$(dirname "$0")" && pwd)
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
PATH=$PATH:/usr/sbin:/sbin

. "$common/kernel.sh"
kernel_files=$out/kernel-files
unpack_kernel "$kernel" "$kernel_files"
initramfs=$out/initramfs
make_initramfs "$kernel" "$initramfs"

# ---- the guest's own files
[ ! -e "$BOOTBENCH_RECIPE/configure.sh" ] || . "$BOOTBENCH_RECIPE/configure.sh"
cp -R "$common/overlay/." "$BOOTBENCH_RECIPE/overlay/." "$root/"
chmod 755 "$root"/etc/lab/boot "$root"/etc/lab/halt "$root"/etc/lab/install-* 2>/dev/null || true
useradd --prefix "$root" -m -u 1001 -s /bin/bash student
# No password at all on the serial line. Commands over SSH run in the quick little shell; people get bash (see
# /root/.profile).
sed -i 's/^root:[^:]*:/root::/' "$root/etc/shadow"
sed -i '/^root:/s,[^:]*$,/bin/sh,' "$root/etc/passwd"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
: >"$root/etc/machine-id"
rm -f "$root"/etc/ssh/ssh_host_*
ssh-keygen -q -t ecdsa -b 256 -N '' -C board -f "$root/etc/ssh/ssh_host_ecdsa_key"
cp "$root/etc/ssh/ssh_host_ecdsa_key.pub" "$out/host_key.pub"
mkdir -p -m 700 "$root/root/.ssh"
ssh-keygen -q -t ecdsa -b 256 -m PEM -N '' -C agent -f "$out/root_key"
mv "$out/root_key.pub" "$root/root/.ssh/authorized_keys"
chmod 600 "$root/root/.ssh/authorized_keys"
# Readable only long enough for the recipe to copy it into the cache with mode 0600; its folder is not listable.
chmod 644 "$out/root_key"

# ---- the disk, without what is mounted in the tree just now
stage=$out/stage
rm -rf "$root"/var/log/*.log
cp -ax "$root" "$stage"
rm -rf "$stage"/dev "$stage"/proc "$stage"/sys "$stage"/run "$stage"/tmp
rm -rf "$stage"/var/cache/apt/* "$stage"/var/lib/apt/lists/* "$stage"/etc/apt/apt.conf.d/99mmdebstrap
mkdir -m 755 "$stage"/dev "$stage"/proc "$stage"/sys "$stage"/run
mkdir -m 1777 "$stage"/tmp
rm -f "$stage/etc/resolv.conf" "$stage/usr/sbin/policy-rc.d"
. "$BOOTBENCH_RECIPE/disk.sh"
rm -rf "$stage" "$kernel_files"
chmod -R a+rX "$out"
