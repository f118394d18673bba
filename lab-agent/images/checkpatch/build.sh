#!/bin/sh
# checkpatch.pl, the kernel's own judge of coding style, from Debian's package linux-source-6.1, which alone has it.
#
#   build.sh    puts it into the cache unless it is there; prints its folder on the last line
#
# LAB_CACHE   where it is kept (default: /var/cache/bootbench as root, else ~/.cache/bootbench)
set -eu
umask 022
if [ "$(id -u)" = 0 ]; then default_cache=/var/cache/bootbench; else default_cache=$HOME/.cache/bootbench; fi
cache=${LAB_CACHE:-$default_cache}
package=linux-source-6.1
target=$cache/checkpatch
die() { echo "checkpatch: $*" >&2; exit 1; }
finish() { echo "$target"; exit 0; }

if [ -e "$target/checkpatch.pl" ]; then finish; fi
command -v xz >/dev/null || die "xz is not installed: install it with  apt-get install xz-utils"
mkdir -p "$cache"
work=$(mktemp -d "$cache/checkpatch.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

archive=/usr/src/$package.tar.xz
if [ ! -e "$archive" ]; then
    echo "checkpatch: fetching $package (140 MB, once)" >&2
    (cd "$work" && apt-get -qq download "$package" >&2) || die "Debian's archive does not give $package: run  apt-get update"
    dpkg-deb --fsys-tarfile "$work/$package"_*.deb | tar -x -C "$work" "./usr/src/$package.tar.xz"
    archive=$work/usr/src/$package.tar.xz
fi
mkdir "$work/done"
# Read to its end, or xz complains about a reader that went away.
tar -xJf "$archive" -C "$work/done" --strip-components=2 \
    "$package/scripts/checkpatch.pl" "$package/scripts/spelling.txt" "$package/scripts/const_structs.checkpatch" ||
    die "$archive has no scripts/checkpatch.pl"
[ -e "$target" ] || mv "$work/done" "$target"
finish
