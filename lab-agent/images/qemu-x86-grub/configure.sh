# Sourced by the customisation, before the guest's own files are added: the second kernel, and both where GRUB looks.
plain=${kernel%-cloud-amd64}-amd64
unpack_kernel "$plain" "$out/plain-files"
make_initramfs "$plain" "$root/boot/initrd.img-$plain"
cp "$out/plain-files/vmlinuz-$plain" "$root/boot/"
cp "$kernel_files/vmlinuz-$kernel" "$root/boot/"
cp "$initramfs" "$root/boot/initrd.img-$kernel"
rm -rf "$out/plain-files"
