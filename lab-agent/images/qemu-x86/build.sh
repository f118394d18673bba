#!/bin/sh
# The guest image of the board profile qemu-x86: a small Debian 12 with Debian's own kernel, booted by QEMU directly.
# See ../common/build.sh for what it takes and prints.
set -eu
recipe=$(cd "$(dirname "$0")" && pwd)
profile=qemu-x86
architecture=amd64
variant=minbase
disk_size=2G
results="disk.qcow2 vmlinuz initrd.img packages"
tools=""

packages="kmod,openssh-server,sysvinit-core,procps,iproute2,busybox-static,util-linux,coreutils,psmisc,strace,less"
# Modules the initramfs loads, in whatever order their dependencies ask for.
boot_modules="virtio_pci virtio_blk virtio_net virtio_rng ext4 crc32c_generic pvpanic_mmio"
# Drivers for hardware that this machine can never have: 300 MB of the kernel package.
pruned="drivers/gpu drivers/media drivers/infiniband drivers/net/wireless drivers/net/ethernet drivers/staging
        drivers/scsi drivers/isdn drivers/atm drivers/bluetooth drivers/iio sound net/bluetooth net/wireless net/mac80211"

. "$recipe/../common/build.sh"
