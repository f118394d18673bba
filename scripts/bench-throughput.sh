#!/usr/bin/env bash
# ./lab bench throughput [ATTEMPTS]: attempts per minute with the queue full, beside the ceiling that the processor time of
# one attempt (build, reset, checks, all of the lab) allows on this machine; the phases' times and the memory of the pool.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/lab-of-benches.sh"
node scripts/bench-throughput.mjs "${1:-30}" "$FIGURES/throughput.json"
