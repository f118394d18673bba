# Builds a guest image; sourced by a recipe's build.sh, which says what goes into it.
#
#   build.sh           build it unless it is in the cache; prints its folder on the last line
#   build.sh --where   only print the folder in which it is, or would be
#
# The folder's name holds a hash of the recipe and of the kernel release, so a changed recipe or kernel is a new image
# and an old one stays whole for whoever still uses it. The kernel is the release whose headers are installed on this
# host: modules are built here against those headers, or those of the same release for another architecture.
#
# LAB_CACHE   where images are kept (default: /var/cache/bootbench as root, else ~/.cache/bootbench)
# LAB_MIRROR  another Debian mirror (default: http://deb.debian.org/debian)
#
# What a recipe says, beside its files (disk.sh, overlay/, and skeleton.sh and configure.sh where nothing can be installed):
#   recipe profile architecture   its folder, the board profile it is for, Debian's name of the architecture
#   variant                       mmdebstrap's: minbase installs the packages, extract only unpacks them
#   flavour                       of the kernel; the architecture's plain one if left out
#   packages disk_size            what is installed, and the size of the disk
#   boot_modules pruned           modules that the initramfs loads; folders of the kernel's modules that are left out
#   tools                         further programs of the host, as program:package
#   results                       what disk.sh leaves to be kept; disk.qcow2 is made from its disk.raw
umask 022
suite=bookworm
common=$recipe/../common
if [ "$(id -u)" = 0 ]; then default_cache=/var/cache/bootbench; else default_cache=$HOME/.cache/bootbench; fi
cache=${LAB_CACHE:-$default_cache}
mirror=${LAB_MIRROR:-http://deb.debian.org/debian}

die() { echo "image $profile: $*" >&2; exit 1; }
started=$(date +%s)
say() { echo "[$(($(date +%s) - started)) s] image $profile: $*" >&2; }

own=$(dpkg --print-architecture)
release=$(ls /usr/src 2>/dev/null | sed -n "s/^linux-headers-\([0-9][0-9.]*-[0-9][0-9]*\)-$own\$/\1/p" | sort -V | tail -n 1)
[ -n "$release" ] || die "there are no kernel headers under /usr/src: install them with  apt-get install linux-headers-$own"
kernel=$release-${flavour:-$architecture}

recipe_hash=$(cd "$recipe" && find . ../common -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-12)
target=$cache/images/$profile-$recipe_hash-$kernel
case ${1-} in
    --where) echo "$target"; exit 0 ;;
    "") ;;
    *) die "unknown argument $1 (only --where is known)" ;;
esac

finish() {
    if [ -d "$target/headers" ]; then
        # Where module builds look for headers that are not the host's own.
        mkdir -p "$cache/headers"
        ln -sfn "../images/$(basename "$target")/headers" "$cache/headers/$kernel"
    fi
    echo "$target"
    exit 0
}
if [ -e "$target/complete" ]; then finish; fi

PATH=$PATH:/usr/sbin:/sbin
for tool in mmdebstrap mkfs.ext4:e2fsprogs qemu-img:qemu-utils flock:util-linux depmod:kmod cpio ssh-keygen:openssh-client $tools; do
    command -v "${tool%%:*}" >/dev/null ||
        die "${tool%%:*} is not installed: install it with  apt-get install ${tool##*:}"
done
if [ "$(id -u)" != 0 ] && { ! command -v newuidmap >/dev/null || ! grep -q "^$(id -un):" /etc/subuid 2>/dev/null; }; then
    die "without root the guest's files need user ids of their own: apt-get install uidmap, and an entry for $(id -un) in /etc/subuid and /etc/subgid (usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)); or build it once as root with LAB_CACHE set to a folder that $(id -un) may read and own"
fi

mkdir -p "$cache/images"
exec 9>"$cache/images/.$profile.lock"
flock -n 9 || { say "another build is running, waiting for it"; flock -w 1800 9 || die "the other build did not end within 30 min"; }
if [ -e "$target/complete" ]; then finish; fi

work=$(mktemp -d "${TMPDIR:-/tmp}/bootbench-image.XXXXXX")
# Unprivileged, the files of the guest belong to other ids of the user namespace, which must be able to write here.
mkdir "$work/out"; chmod 711 "$work"
[ "$(id -u)" = 0 ] || chmod 777 "$work/out"
cleanup() { rm -rf "$work" 2>/dev/null || true; rm -rf "$target.tmp"; }
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# What the host's apt was told about dates and proxies holds for the guest's packages too.
set -- "--variant=$variant"
[ "$architecture" = "$own" ] || set -- "$@" "--architectures=$architecture" --skip=check/qemu
[ ! -e "$recipe/skeleton.sh" ] || set -- "$@" "--setup-hook=sh \"$recipe/skeleton.sh\" \"\$1\""
for key in Acquire::Check-Valid-Until Acquire::Check-Date Acquire::http::Proxy Acquire::https::Proxy; do
    value=$(apt-config dump --format '%v%n' "$key" 2>/dev/null | head -n 1)
    [ -z "$value" ] || set -- "$@" "--aptopt=$key \"$value\""
done

# Nothing comes after unpacking when the packages are not installed.
last_hook=customize
[ "$variant" != extract ] || last_hook=extract

say "Debian $suite with kernel $kernel, recipe $recipe_hash"
export BOOTBENCH_RECIPE="$recipe" BOOTBENCH_OUT="$work/out" BOOTBENCH_KERNEL="$kernel" BOOTBENCH_DISK="$disk_size"
export BOOTBENCH_MODULES="$boot_modules" BOOTBENCH_PRUNED="$(echo $pruned)"
mmdebstrap --quiet "$@" --skip=cleanup/apt --include="$packages" \
    --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    "--$last_hook-hook=sh \"$common/customize.sh\" \"\$1\"" \
    "$suite" /dev/null \
    "deb $mirror $suite main" "deb $mirror $suite-updates main" \
    "deb ${LAB_SECURITY_MIRROR:-http://deb.debian.org/debian-security} $suite-security main" \
    >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; die "building the root file system failed; the last lines are above"; }
say "root file system is made ($(du -m "$work/out/disk.raw" | cut -f1) MB)"

rm -rf "$target.tmp"; mkdir -p "$target.tmp"
qemu-img convert -O qcow2 "$work/out/disk.raw" "$work/out/disk.qcow2"
for file in $results host_key.pub; do
    cp -R "$work/out/$file" "$target.tmp/$file"
    chmod -R u=rwX,go=rX "$target.tmp/$file"
done
(umask 077; cp "$work/out/root_key" "$target.tmp/root_key"; chmod 600 "$target.tmp/root_key")
echo "$kernel" >"$target.tmp/kernel"
touch "$target.tmp/complete"
rm -rf "$target"; mv "$target.tmp" "$target"
say "ready: $(du -sm "$target" | cut -f1) MB"
finish
