#!/bin/sh
# The SD card of the board profile rpi3b-qemu, a Raspberry Pi 3 Model B played by QEMU: a small Debian 12 for arm64 with
# Debian's own kernel, laid out as a Pi's firmware expects it. The headers of that kernel come along.
# See ../common/build.sh for what it takes and prints.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
profile=rpi3b-qemu
architecture=arm64
# Nothing of arm64 can be executed on every host, so the packages are only unpacked; configure.sh sets them up.
variant=extract
# QEMU's SD cards have a power of two as their size.
disk_size=2G
results="disk.qcow2 headers"
tools="mkfs.vfat:dosfstools mcopy:mtools sfdisk:fdisk fdtput:device-tree-compiler"

# What an installed Debian has anyway comes first: unpacking brings nothing that is not named or depended on.
packages="base-files,base-passwd,bash,bsdutils,coreutils,dash,debianutils,diffutils,findutils,grep,gzip,hostname,libc-bin,login"
packages="$packages,mawk,mount,ncurses-base,ncurses-bin,passwd,perl-base,sed,sysvinit-utils,tar,util-linux"
packages="$packages,kmod,openssh-server,sysvinit-core,procps,iproute2,busybox-static,psmisc,strace,less"
# The USB host and its transceiver come first: they look for the network adapter while the rest is loaded.
boot_modules="phy_generic dwc2 cdc_ether bcm2835 bcm2835_wdt ext4 crc32c_generic vfat nls_cp437 nls_ascii"
# Drivers for hardware that this machine can never have.
pruned="drivers/gpu drivers/media drivers/infiniband drivers/net/wireless drivers/net/ethernet drivers/staging
        drivers/scsi drivers/isdn drivers/atm drivers/bluetooth drivers/iio sound net/bluetooth net/wireless net/mac80211"

. "$recipe/../common/build.sh"
