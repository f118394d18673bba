#!/usr/bin/env bash
# ./lab bench booking [BOARDS:WAITING…]: what booking takes over HTTP, and a pass on the waiting list, in labs of growing size:
# a coordinator and a PostgreSQL of their own, hosts over real links, boards in their reports only.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/own-lab.sh"
case ${1-} in
    --soak) shift; exec scripts/bench-booking-soak.sh "$@" ;;
    -*) echo "./lab bench booking [BOARDS:WAITING…], as in 200:1000; or --soak [MINUTES]" >&2; exit 2 ;;
esac
own_lab booking
[ $# -gt 0 ] || set -- 100:100 200:1000 1000:1000 10000:10000
need_jdk
need_disk
need_packages
need_coordinator
start_empty
run_source 512m src/test/java/dev/bootbench/bench/BookingBench.java \
    "$BOOTBENCH_PORT" "$(cut -d' ' -f1 "$RUN/coordinator.pid")" "$(find "$LAB_HOME" -maxdepth 2 -name database.properties)" "$LAB_HOME/figures.json" "$@"
keep_figures booking
