#!/usr/bin/env bash
# ./lab bench verdict [ROUNDS]: from submit to verdict of the miscdrv solution, phase by phase, in turn with a bare
# shell script that does the same without a lab. Prints medians and the ratio, and compares with the last run kept.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
for part in settings console setup services commands; do
    # shellcheck source=/dev/null
    . "scripts/$part.sh"
done
need_jdk
need_packages busybox-static cpio binutils
command_up
image=$(ls -dt "$LAB_CACHE"/images/qemu-x86-[0-9a-f]*/ | head -n 1)
exec node scripts/bench-verdict.mjs "${1:-10}" "${image}vmlinuz" "$LAB_HOME/bench/verdict.json"
