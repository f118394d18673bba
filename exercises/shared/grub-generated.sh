# Whether GRUB's configuration is what its settings come to: ends with 0 if so, else says where they differ.
made=$(mktemp)
trap 'rm -f "$made"' EXIT
grub-mkconfig >"$made" 2>/dev/null || { echo "grub-mkconfig fails: what does it say?"; exit 1; }
diff "$made" /boot/grub/grub.cfg
