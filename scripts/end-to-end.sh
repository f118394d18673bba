#!/usr/bin/env bash
# Starts a lab of its own (LAB_HOME, a free port) and runs the tests of src/test/end-to-end against it.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

free_port() {
    local port=18080
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    printf '%s' "$port"
}

BOOTBENCH_PORT=$(free_port)
export BOOTBENCH_PORT BOOTBENCH_URL=http://127.0.0.1:$BOOTBENCH_PORT
export LAB_ROOT=$PWD LAB_HOME=${LAB_HOME:?names the folder of the test lab}

trap './lab down' EXIT
./lab up
# One at a time: they share two boards, and two of them kill the lab's programs.
for file in "${@:-portal hostile survival}"; do
    for name in $file; do
        node --test --test-reporter=tap "src/test/end-to-end/$name.test.mjs"
    done
done
