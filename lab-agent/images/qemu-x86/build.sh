#!/bin/sh
# Builds the guest image of the board profile qemu-x86: a small Debian 12 with Debian's own kernel.
#
#   build.sh           build it unless it is in the cache; prints its folder on the last line
#   build.sh --where   only print the folder in which it is, or would be
#
# The folder's name holds a hash of this recipe and of the kernel release, so a changed recipe or kernel is a new image
# and an old one stays whole for whoever still uses it. The kernel is the one whose headers are installed on this host:
# modules are built here against those headers and loaded there.
#
# LAB_CACHE   where images are kept (default: /var/cache/bootbench as root, else ~/.cache/bootbench)
# LAB_MIRROR  another Debian mirror (default: http://deb.debian.org/debian)
set -eu
umask 022

profile=qemu-x86
suite=bookworm
disk_size=2G
recipe=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then default_cache=/var/cache/bootbench; else default_cache=$HOME/.cache/bootbench; fi
cache=${LAB_CACHE:-$default_cache}
mirror=${LAB_MIRROR:-http://deb.debian.org/debian}

packages="kmod,openssh-server,sysvinit-core,procps,iproute2,busybox-static,util-linux,coreutils,psmisc,strace,less"
# Modules the initramfs loads, in whatever order their dependencies ask for.
boot_modules="virtio_pci virtio_blk virtio_net virtio_rng ext4 crc32c_generic pvpanic_mmio"
# Drivers for hardware that this machine can never have: 300 MB of the kernel package.
pruned="drivers/gpu drivers/media drivers/infiniband drivers/net/wireless drivers/net/ethernet drivers/staging
        drivers/scsi drivers/isdn drivers/atm drivers/bluetooth drivers/iio sound net/bluetooth net/wireless net/mac80211"

die() { echo "image $profile: $*" >&2; exit 1; }
started=$(date +%s)
say() { echo "[$(($(date +%s) - started)) s] image $profile: $*" >&2; }

kernel=$(ls /usr/src 2>/dev/null | sed -n 's/^linux-headers-\([0-9][0-9.]*-[0-9][0-9]*-amd64\)$/\1/p' | sort -V | tail -n 1)
[ -n "$kernel" ] || die "there are no kernel headers under /usr/src: install them with  apt-get install linux-headers-amd64"

recipe_hash=$(cd "$recipe" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-12)
target=$cache/images/$profile-$recipe_hash-$kernel
case ${1-} in
    --where) echo "$target"; exit 0 ;;
    "") ;;
    *) die "unknown argument $1 (only --where is known)" ;;
esac
if [ -e "$target/complete" ]; then echo "$target"; exit 0; fi

for tool in mmdebstrap mkfs.ext4:e2fsprogs qemu-img:qemu-utils flock:util-linux; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${tool%%:*}" >/dev/null ||
        die "${tool%%:*} is not installed: install it with  apt-get install ${tool##*:}"
done
PATH=$PATH:/usr/sbin:/sbin
if [ "$(id -u)" != 0 ] && { ! command -v newuidmap >/dev/null || ! grep -q "^$(id -un):" /etc/subuid 2>/dev/null; }; then
    die "without root the guest's files need user ids of their own: apt-get install uidmap, and an entry for $(id -un) in /etc/subuid and /etc/subgid (usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)); or build it once as root with LAB_CACHE set to a folder that $(id -un) may read and own"
fi

mkdir -p "$cache/images"
exec 9>"$cache/images/.$profile.lock"
flock -n 9 || { say "another build is running, waiting for it"; flock -w 1800 9 || die "the other build did not end within 30 min"; }
if [ -e "$target/complete" ]; then echo "$target"; exit 0; fi

work=$(mktemp -d "${TMPDIR:-/tmp}/bootbench-image.XXXXXX")
# Unprivileged, the files of the guest belong to other ids of the user namespace, which must be able to write here.
mkdir "$work/out"; chmod 711 "$work"
[ "$(id -u)" = 0 ] || chmod 777 "$work/out"
cleanup() { rm -rf "$work" 2>/dev/null || true; rm -rf "$target.tmp"; }
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# What the host's apt was told about dates and proxies holds for the guest's packages too.
set --
for key in Acquire::Check-Valid-Until Acquire::Check-Date Acquire::http::Proxy Acquire::https::Proxy; do
    value=$(apt-config dump --format '%v%n' "$key" 2>/dev/null | head -n 1)
    [ -z "$value" ] || set -- "$@" "--aptopt=$key \"$value\""
done

say "Debian $suite with kernel $kernel, recipe $recipe_hash"
export BOOTBENCH_RECIPE="$recipe" BOOTBENCH_OUT="$work/out" BOOTBENCH_KERNEL="$kernel" BOOTBENCH_DISK="$disk_size"
export BOOTBENCH_MODULES="$boot_modules" BOOTBENCH_PRUNED="$(echo $pruned)"
mmdebstrap --quiet --variant=minbase --skip=cleanup/apt --include="$packages" "$@" \
    --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --customize-hook="sh \"$recipe/customize.sh\" \"\$1\"" \
    "$suite" /dev/null \
    "deb $mirror $suite main" "deb $mirror $suite-updates main" \
    "deb ${LAB_SECURITY_MIRROR:-http://deb.debian.org/debian-security} $suite-security main" \
    >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; die "building the root file system failed; the last lines are above"; }
say "root file system is made ($(du -m "$work/out/disk.raw" | cut -f1) MB)"

rm -rf "$target.tmp"; mkdir -p "$target.tmp"
qemu-img convert -O qcow2 "$work/out/disk.raw" "$target.tmp/disk.qcow2"
for file in vmlinuz initrd.img host_key.pub packages; do cp "$work/out/$file" "$target.tmp/$file"; done
(umask 077; cp "$work/out/root_key" "$target.tmp/root_key"; chmod 600 "$target.tmp/root_key")
chmod 644 "$target.tmp/disk.qcow2" "$target.tmp/vmlinuz" "$target.tmp/initrd.img"
echo "$kernel" >"$target.tmp/kernel"
touch "$target.tmp/complete"
rm -rf "$target"; mv "$target.tmp" "$target"
say "ready: $(du -sm "$target" | cut -f1) MB"
echo "$target"
