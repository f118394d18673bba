# Sourced by the customisation: $stage holds the root file system, $kernel_files what the kernel's package has in /boot.
# One partition, and room before it for GRUB. GRUB puts itself and its menu there in the guest, with the guest's own
# programs: the machine is booted once with the kernel given directly.
# Not booted from here: a host tries with it whether its virtualisation works.
cp "$kernel_files/vmlinuz-$kernel" "$out/vmlinuz"
dpkg-query --admindir="$root/var/lib/dpkg" -W >"$out/packages"
mebibyte=1048576
disk_size=$((${BOOTBENCH_DISK%G} * 1024))
mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 -L bootbench -m 1 -d "$stage" "$out/root.ext4" $((disk_size - 1))M
truncate -s $((disk_size * mebibyte)) "$out/disk.raw"
printf 'label: dos\nstart=1MiB, type=83, bootable\n' | sfdisk -q "$out/disk.raw"
dd if="$out/root.ext4" of="$out/disk.raw" bs=$mebibyte seek=1 conv=notrunc,sparse status=none
rm "$out/root.ext4"

echo "installing GRUB in the guest"
timeout 300 qemu-system-x86_64 -machine pc-q35-7.2 -m 512 -nodefaults -no-user-config -display none -no-reboot \
    -sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny \
    -kernel "$kernel_files/vmlinuz-$kernel" -initrd "$initramfs" \
    -append "console=ttyS0 quiet root=/dev/vda1 rw panic=-1 init=/etc/lab/install-grub" \
    -drive "file=$out/disk.raw,if=none,id=disk,format=raw" -device virtio-blk-pci,drive=disk \
    -serial "file:$out/install-grub.log" </dev/null || true
grep -q 'GRUB is installed' "$out/install-grub.log" ||
    { tail -n 20 "$out/install-grub.log"; echo "GRUB was not installed"; exit 1; }
