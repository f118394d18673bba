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
said=$(sed -n "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*\(.*[^[:space:]]\).*/\1/Ip" /root/answers | tail -n 1)
# Capitals and quotes are as good, and a unit or a remark may follow.
answer=$(printf '%s\n' "$said" | tr -d "\"'" | tr 'A-Z' 'a-z' | sed -e 's/[.,;]*$//' \
    -e 's/^\([0-9][0-9]*\)\([,;.]\{0,1\}[[:space:]].*\|[a-z(#].*\)$/\1/' -e 's/^\(yes\|no\)\b.*/\1/')
if [ "$answer" = "$is" ]; then echo "as it is"; else echo "$1 is not ${said:-said}"; exit 1; fi
