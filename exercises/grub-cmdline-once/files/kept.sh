# Whether the entries that GRUB makes for kernels have the words they always had. Entries of one's own are one's own.
lines=$(sed -n '/^### BEGIN .*10_linux/,/^### END .*10_linux/p' /boot/grub/grub.cfg | grep -E '^[[:space:]]+linux[[:space:]]' | grep -v -w single)
echo "$lines"
[ -n "$lines" ] && ! echo "$lines" | grep -q -w maxcpus && ! echo "$lines" | grep -q -v -w 'quiet splash'
