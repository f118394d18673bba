# Sourced by the customisation: $stage holds the root file system, $kernel_files what the kernel's package has in /boot.
# The SD card: a FAT partition for the firmware, as on a Pi, and the root file system.
mebibyte=1048576
boot_start=1
# Room for the distribution's kernel and two more.
boot_size=128
root_start=$((boot_start + boot_size))
card_size=$((${BOOTBENCH_DISK%G} * 1024))

boot=$out/boot.fat
truncate -s $((boot_size * mebibyte)) "$boot"
mkfs.vfat -F 32 -n BOOTFS "$boot" >/dev/null
mcopy -i "$boot" "$BOOTBENCH_RECIPE/boot/config.txt" "$BOOTBENCH_RECIPE/boot/cmdline.txt" ::
mcopy -i "$boot" "$kernel_files/vmlinuz-$kernel" ::kernel8.img
mcopy -i "$boot" "$initramfs" ::initramfs8
# What dtoverlay=disable-bt does on a Pi: the Bluetooth chip lets go of the UART, which is the console.
cp "$root/usr/lib/linux-image-$kernel/broadcom/bcm2837-rpi-3-b.dtb" "$out/"
fdtput -t s "$out/bcm2837-rpi-3-b.dtb" /soc/serial@7e201000/bluetooth status disabled
mcopy -i "$boot" "$out/bcm2837-rpi-3-b.dtb" ::

# Everything initialised now: an emulated card is too slow for the kernel to do it while it boots.
mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 -L rootfs -m 1 -d "$stage" "$out/root.ext4" $((card_size - root_start))M

truncate -s $((card_size * mebibyte)) "$out/disk.raw"
printf 'label: dos\nstart=%dMiB, size=%dMiB, type=c\nstart=%dMiB, type=83\n' $boot_start $boot_size $root_start |
    sfdisk -q "$out/disk.raw"
dd if="$boot" of="$out/disk.raw" bs=$mebibyte seek=$boot_start conv=notrunc,sparse status=none
dd if="$out/root.ext4" of="$out/disk.raw" bs=$mebibyte seek=$root_start conv=notrunc,sparse status=none
rm "$boot" "$out/root.ext4"

# The headers to build modules against; the programs that go with them are the host's own (linux-kbuild).
cd "$out"
apt-get download -qq "linux-headers-$kernel" "linux-headers-${kernel%-*}-common"
for package in linux-headers-*.deb; do dpkg-deb -x "$package" headers; rm "$package"; done
