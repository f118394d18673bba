# Sourced by the customisation: $stage holds the root file system, $kernel_files what the kernel's package has in /boot.
cp "$kernel_files/vmlinuz-$kernel" "$out/vmlinuz"
cp "$initramfs" "$out/initrd.img"
dpkg-query --admindir="$root/var/lib/dpkg" -W >"$out/packages"
mkfs.ext4 -q -L bootbench -m 1 -d "$stage" "$out/disk.raw" "$BOOTBENCH_DISK"
