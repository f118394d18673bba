#!/usr/bin/env bash
# ./lab bench verdict [ROUNDS]: from submit to verdict of the miscdrv solution, phase by phase, in turn with a bare
# shell script that does the same without a lab. Prints medians and the ratio, and compares with the last run kept.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/lab-of-benches.sh"
need_packages busybox-static cpio binutils
image=$(ls -dt "$LAB_CACHE"/images/qemu-x86-[0-9a-f]*/ | head -n 1)
node scripts/bench-verdict.mjs "${1:-10}" "${image}vmlinuz" "$FIGURES/verdict.json"
