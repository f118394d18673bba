#!/bin/sh
# The guest image of the board profile qemu-x86-grub: a small Debian 12 that boots from its own disk by GRUB, as a PC does,
# with two kernels to choose from. See ../common/build.sh for what it takes and prints.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
profile=qemu-x86-grub
architecture=amd64
# The one that sorts first in GRUB's menu. The other is the plain one.
flavour=cloud-amd64
variant=minbase
disk_size=2G
results="disk.qcow2 vmlinuz packages"
tools="sfdisk:fdisk qemu-system-x86_64:qemu-system-x86"

packages="kmod,openssh-server,sysvinit-core,procps,iproute2,busybox-static,util-linux,coreutils,psmisc,strace,less"
packages="$packages,grub-pc-bin,grub-common,grub2-common,gettext-base,initramfs-tools-core,cpio,vim-tiny,nano"
boot_modules="virtio_pci virtio_blk virtio_net virtio_rng ext4 crc32c_generic"
pruned="drivers/gpu drivers/media drivers/infiniband drivers/net/wireless drivers/net/ethernet drivers/staging
        drivers/scsi drivers/isdn drivers/atm drivers/bluetooth drivers/iio sound net/bluetooth net/wireless net/mac80211"

. "$recipe/../common/build.sh"
