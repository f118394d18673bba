#!/bin/sh
# The debug kernel of the virtual machine: the distribution's kernel of the guest image qemu-x86, built anew from
# Debian's own source package with what ../debug-kernel/config says. See docs/debug-kernel.md.
#
#   build.sh           build it unless it is in the cache; prints its folder on the last line
#   build.sh --where   only print the folder in which it is, or would be
#
# The folder holds vmlinuz, config, kernel (its release) and headers, a tree to build modules against. Its name holds a
# hash of this recipe and of the source package's version. An interrupted build goes on where it was.
#
# LAB_CACHE   where it is kept (default: /var/cache/bootbench as root, else ~/.cache/bootbench)
set -eu
umask 022
recipe=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then default_cache=/var/cache/bootbench; else default_cache=$HOME/.cache/bootbench; fi
cache=${LAB_CACHE:-$default_cache}
# What a finished tree holds, to tell how far an unfinished one is.
objects=1340

started=$(date +%s)
say() { echo "[$(($(date +%s) - started)) s] debug kernel: $*" >&2; }
die() { echo "debug kernel: $*" >&2; exit 1; }

own=$(dpkg --print-architecture)
[ "$own" = amd64 ] || die "it is made for x86-64 on x86-64; this host is $own"
release=$(ls /usr/src 2>/dev/null | sed -n "s/^linux-headers-\([0-9][0-9.]*-[0-9][0-9]*\)-amd64\$/\1/p" | sort -V | tail -n 1)
[ -n "$release" ] || die "there are no kernel headers under /usr/src: install them with  apt-get install linux-headers-amd64"
version=$(dpkg-query -W -f '${Version}' "linux-headers-$release-amd64" 2>/dev/null) ||
    die "dpkg does not know the version of linux-headers-$release-amd64: install it anew"
series=$(echo "$release" | cut -d. -f1-2)
package=linux-source-$series

hash=$({ cd "$recipe"; find . -type f | LC_ALL=C sort | xargs sha256sum; echo "$version"; } | sha256sum | cut -c1-12)
target=$cache/images/debug-kernel-$hash-$version
case ${1-} in
    --where) echo "$target"; exit 0 ;;
    "") ;;
    *) die "unknown argument $1 (only --where is known)" ;;
esac
finish() { echo "$target"; exit 0; }
if [ -e "$target/complete" ]; then finish; fi

for tool in make gcc flex bison bc xz:xz-utils flock:util-linux dpkg-deb:dpkg; do
    command -v "${tool%%:*}" >/dev/null || die "${tool%%:*} is not installed: install it with  apt-get install ${tool##*:}"
done
echo '#include <gelf.h>' | gcc -E - >/dev/null 2>&1 || die "the headers of libelf are missing: install them with  apt-get install libelf-dev"

mkdir -p "$cache/images" "$cache/build"
free=$(df -Pm "$cache" | awk 'NR==2{print $4}')
[ "$free" -ge 2500 ] || die "only $free MB are free under $cache; building it takes 2500 MB (and 200 MB afterwards)"
exec 9>"$cache/images/.debug-kernel.lock"
# The lock is kept by whatever still works in the tree, so two never do.
flock -n 9 || { say "another build is running, waiting for it"; flock -w 3600 9 || die "the other build did not end within an hour"; }
if [ -e "$target/complete" ]; then finish; fi

work=$cache/build/debug-kernel-$hash
for old in "$cache"/build/debug-kernel-*; do
    # What an older recipe left unfinished; this lock is held by whoever builds.
    [ "$old" = "$work" ] || rm -rf "$old"
done
mkdir -p "$work"
tree=$work/$package
trap 'exit 130' INT TERM HUP

if [ ! -e "$work/unpacked" ]; then
    rm -rf "$tree"
    if [ "$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null)" = "$version" ]; then
        archive=/usr/src/$package.tar.xz
    else
        say "fetching $package $version (140 MB)"
        (cd "$work" && rm -f "$package"_*.deb && apt-get -qq download "$package=$version" >&2) ||
            die "Debian's archive does not give $package $version. When it has a newer one, update the headers as well: apt-get update && apt-get install linux-headers-amd64"
        rm -rf "$work/package"
        dpkg-deb -x "$work"/"$package"_*.deb "$work/package"
        archive=$work/package/usr/src/$package.tar.xz
    fi
    say "unpacking the source"
    # Without what this kernel has no use for: half of it. The Kconfig files of other architectures are read all the same.
    LC_ALL=C tar -xJf "$archive" -C "$work" \
        --exclude='*/drivers/gpu/*.[ch]' --exclude='*/drivers/media/*.[ch]' --exclude='*/drivers/infiniband/*.[ch]' \
        --exclude='*/drivers/net/ethernet/*.[ch]' --exclude='*/drivers/net/wireless/*.[ch]' \
        --exclude='*/drivers/staging/*.[ch]' --exclude='*/sound/*.[ch]' --exclude='*/tools/testing' \
        --exclude='*/Documentation/*.rst' --exclude='*/Documentation/*.txt' --exclude='*/Documentation/*.yaml' \
        --exclude='*/Documentation/*.svg' --exclude='*/arch/[a-w]*/*.[chS]' --exclude='*/arch/[a-w]*/*.dts*' --exclude='*/arch/[a-w]*/configs'
    rm -rf "$work/package" "$work/$package"_*.deb
    touch "$work/unpacked"
fi

cd "$tree"
# The same recipe makes the same kernel.
export KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 2026' KBUILD_BUILD_USER=bootbench KBUILD_BUILD_HOST=bootbench
# An unchanged configuration keeps its time, so that an interrupted build need not begin anew.
make -s KCONFIG_ALLCONFIG="$recipe/config" allnoconfig >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; die "the configuration failed"; }
grep -E '^(CONFIG_[A-Z0-9_]+=|# CONFIG_[A-Z0-9_]+ is not set)' "$recipe/config" | while IFS= read -r line; do
    grep -qxF -- "$line" .config || { echo "debug kernel: the configuration does not have \"$line\": its name or what it needs has changed" >&2; exit 1; }
done

jobs=$(nproc)
say "compiling Linux $version with $jobs jobs: about 6 min on 2 cores"
# Kmemleak reads every word of memory there is: checking that it may takes longer than reading.
nice -n "${LAB_NICE:-0}" make -j"$jobs" KASAN_SANITIZE_kmemleak.o=n bzImage modules >>"$work/log" 2>&1 &
make=$!
trap 'kill $make 2>/dev/null; wait $make; exit 130' INT TERM HUP
shown=0
while kill -0 $make 2>/dev/null; do
    sleep 1
    now=$(date +%s)
    [ $((now - shown)) -ge 10 ] || continue
    shown=$now
    percent=$(($(find . -name '*.o' | wc -l) * 100 / objects))
    [ $percent -lt 99 ] || percent=99
    say "$percent % ($(tail -n 1 "$work/log" | sed 's/^ *[A-Z]* *//'))"
done
wait $make || { grep -aE 'rror|\*\*\*' "$work/log" | tail -n 20 >&2; die "compiling failed; the last errors are above, all of it is in $work/log"; }
trap 'exit 130' INT TERM HUP

say "gathering what modules are built against"
rm -rf "$target.tmp"
mkdir -p "$target.tmp/headers"
cp arch/x86/boot/bzImage "$target.tmp/vmlinuz"
cp .config "$target.tmp/config"
# What the kernel's own packages of headers have (scripts/package/builddeb), for one architecture.
{
    find . arch/x86 -maxdepth 1 -name 'Makefile*'
    find include scripts arch/x86/include -type f -o -type l
    find arch/x86 -name Kbuild.platforms -o -name Platform
    echo .config
    echo Module.symvers
    echo tools/objtool/objtool
} | LC_ALL=C sort -u | tar -c -f - -T - | tar -x -f - -C "$target.tmp/headers"
find "$target.tmp/headers/scripts" -name '*.o' -delete
# A list that ends too early would be noticed at the first attempt only.
for needed in Makefile .config Module.symvers include/generated/autoconf.h scripts/mod/modpost tools/objtool/objtool; do
    [ -s "$target.tmp/headers/$needed" ] || die "$needed is missing in what modules are built against"
done
cat include/config/kernel.release >"$target.tmp/kernel"
touch "$target.tmp/complete"
rm -rf "$target"
mv "$target.tmp" "$target"
cd /
rm -rf "$work"
say "ready: $(cat "$target/kernel"), $(du -sm "$target" | cut -f1) MB"
finish
