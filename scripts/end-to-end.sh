#!/usr/bin/env bash
# Starts a lab of its own (LAB_HOME, a free port) and runs the tests of src/test/end-to-end and the
# commands of docs/add-a-board.md against it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

export LAB_ROOT=$PWD LAB_HOME=${LAB_HOME:?names the folder of the test lab}
. scripts/free-port.sh
# A kernel that never boots is given up sooner than in a real lab: one test waits for it.
export BOOTBENCH_DEPLOY_KERNEL=${BOOTBENCH_DEPLOY_KERNEL:-75s}

trap './lab down' EXIT
./lab up
# One file at a time: they share the boards, and one of them kills the lab's programs.
# What students do most comes first, what adds hosts last, the rest in the order of LAB_TEST_ORDER. What has passed with the same files
# (LAB_TEST_KNOWN, a folder) is not run again, and after LAB_TEST_UNTIL (seconds since 1970) none begins but the first.
# shellcheck disable=SC2046
[ $# -gt 0 ] || set -- portal survival $(printf '%s\n' console waiting calendar ssh hostile kernels states |
    awk -v seed="${LAB_TEST_ORDER:-0}" 'BEGIN{srand(seed)} {print rand(), $0}' | sort | cut -d ' ' -f 2) moves docs
rc=0 until=9999999999
run() { if [ "$1" = docs ]; then scripts/check-docs.sh; else node --test --test-reporter=tap "src/test/end-to-end/$1.test.mjs"; fi; }
for name in "$@"; do
    if [ -e "${LAB_TEST_KNOWN:-/none}/$name" ]; then
        echo "known: $name"
        continue
    elif [ "$(date +%s)" -gt $until ]; then
        echo "left for another run: $name"
        continue
    fi
    until=${LAB_TEST_UNTIL:-$until}
    if run "$name"; then
        [ ! "${LAB_TEST_KNOWN-}" ] || touch "$LAB_TEST_KNOWN/$name"
    else
        rc=1
    fi
done
./lab down
if pgrep -f -l "qemu-system.*$LAB_HOME/"; then
    echo "not ok - ./lab down left these machines running"
    rc=1
fi
exit $rc
