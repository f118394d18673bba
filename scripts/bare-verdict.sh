#!/usr/bin/env bash
# The yardstick of ./lab bench verdict: what a shell script without any lab does to grade miscdrv once. It builds the
# module, boots the same kernel cold, straight into a BusyBox initramfs, loads, checks, powers off.
# usage: bare-verdict.sh VMLINUZ SOURCE_DIR WORK_DIR     prints: <build seconds> <boot-and-check seconds> <verdict>
set -euo pipefail
vmlinuz=$1 source=$2 work=$3
release=$(strings "$vmlinuz" 2>/dev/null | grep -oE '^[0-9]+\.[0-9]+\.[0-9]+-[^ ]+-amd64 ' | head -n 1 | tr -d ' ' || true)
[ -n "$release" ] || release=$(basename "$(ls -d /usr/src/linux-headers-*-amd64 | sort -V | tail -n 1)" | sed 's/linux-headers-//')

rm -rf "$work" && mkdir -p "$work/module" "$work/root"/{bin,proc,sys,dev}
began=$(date +%s.%N)
cp "$source"/*.c "$work/module/"
printf 'obj-m := miscdrv.o\n' >"$work/module/Kbuild"
make -s -C "/usr/src/linux-headers-$release" M="$work/module" modules >"$work/build.log" 2>&1
built=$(date +%s.%N)

cp /bin/busybox "$work/root/bin/"
cp "$work/module/miscdrv.ko" "$work/root/"
cat >"$work/root/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc none /proc; mount -t sysfs none /sys; mount -t devtmpfs none /dev
verdict=pass
check() { "$@" >/dev/null 2>&1 || { verdict=fail; echo "failed: $*"; }; }
check insmod /miscdrv.ko
check test -c /dev/llkd_miscdrv
check test "$(stat -c %a /dev/llkd_miscdrv)" = 666
check grep -q llkd_miscdrv /proc/misc
check dd if=/dev/llkd_miscdrv of=/read bs=4k count=1
check test "$(wc -c </read)" = 4096
check dd if=/dev/zero of=/dev/llkd_miscdrv bs=4k count=1
check rmmod miscdrv
check test ! -e /dev/llkd_miscdrv
check test "$(cat /proc/sys/kernel/tainted)" = 12288
dmesg | grep -qE 'BUG:|Oops|WARNING: CPU' && verdict=fail
echo "VERDICT $verdict"
poweroff -f
INIT
chmod +x "$work/root/init"
(cd "$work/root" && find . | cpio -o -H newc 2>/dev/null | gzip -1) >"$work/initrd.gz"
timeout 120 qemu-system-x86_64 -machine pc -cpu "${BENCH_CPU:-qemu64,+smap,+smep}" -m 256 -nodefaults -no-user-config -display none -no-reboot \
    -kernel "$vmlinuz" -initrd "$work/initrd.gz" -append "console=ttyS0 quiet panic=-1" -serial stdio \
    >"$work/console.log" 2>&1 </dev/null || true
ended=$(date +%s.%N)
verdict=$(tr -d '\r' <"$work/console.log" | awk '/^VERDICT /{print $2}')
awk -v a="$began" -v b="$built" -v c="$ended" -v v="${verdict:-none}" 'BEGIN{printf "%.2f %.2f %s\n", b-a, c-b, v}'
