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
[ $# -gt 0 ] || set -- portal console waiting calendar ssh hostile kernels states survival moves docs
rc=0
for name in "$@"; do
    if [ "$name" = docs ]; then scripts/check-docs.sh || rc=1; continue; fi
    node --test --test-reporter=tap "src/test/end-to-end/$name.test.mjs" || rc=1
done
./lab down
if pgrep -f -l "qemu-system.*$LAB_HOME/"; then
    echo "not ok - ./lab down left these machines running"
    rc=1
fi
exit $rc
