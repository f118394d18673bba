# One answer against what is in the initramfs of the plain kernel of this board: sh answers.sh modules|usb|init
image=$(ls /boot/initrd.img-*-amd64 | grep -v -e '-cloud-amd64$' | tail -n 1)
inside=$(mktemp -d)
trap 'rm -rf "$inside"' EXIT
unmkinitramfs "$image" "$inside" || { echo "$image cannot be taken apart"; exit 1; }
# What microcode comes before it is in a folder of its own.
root=$inside
[ ! -e "$inside/main/init" ] || root=$inside/main
case $1 in
    modules) is=$(find "$root" -name '*.ko' -o -name '*.ko.*' | wc -l) ;;
    usb) if [ -n "$(find "$root" -name 'xhci[-_]hcd.ko*')" ]; then is=yes; else is=no; fi ;;
    init) is=$(stat -L -c %s "$root/init") ;;
esac
said=$(sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\([^[:space:]]*\).*/\1/p" /root/answers | tail -n 1)
if [ "$said" = "$is" ]; then echo "as it is"; else echo "$1 is not ${said:-said}"; exit 1; fi
