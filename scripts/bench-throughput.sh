#!/usr/bin/env bash
# ./lab bench throughput [ATTEMPTS]: attempts per minute with the queue full, beside the ceiling that the processor time of
# one attempt (build, reset, checks, all of the lab) allows on this machine; the phases' times and the memory of the pool.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
for part in settings console setup services commands; do
    # shellcheck source=/dev/null
    . "scripts/$part.sh"
done
need_jdk
command_up
exec node scripts/bench-throughput.mjs "${1:-30}" "$LAB_HOME/bench/throughput.json"
