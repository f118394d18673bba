#!/bin/sh
# Before the packages are unpacked: the merged /usr, which on an installed system the packages' scripts see to.
set -eu
for folder in bin sbin lib; do
    mkdir -p "$1/usr/$folder"
    ln -s "usr/$folder" "$1/$folder"
done
