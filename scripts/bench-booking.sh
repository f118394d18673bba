#!/usr/bin/env bash
# ./lab bench booking [BOARDS:WAITING…]: what booking takes over HTTP, and a pass on the waiting list, in labs of growing size:
# a coordinator and a PostgreSQL of their own, hosts over real links, boards in their reports only.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
. scripts/settings.sh
FIGURES=$LAB_HOME/bench
LAB_HOME=$LAB_HOME/bench/booking
. scripts/free-port.sh
for part in settings console setup services commands; do
    # shellcheck source=/dev/null
    . "scripts/$part.sh"
done
case ${1-} in
    --soak) shift; LAB_HOME=$(dirname "$FIGURES") exec scripts/bench-booking-soak.sh "$@" ;;
    -*) say "./lab bench booking [BOARDS:WAITING…], as in 200:1000; or --soak [MINUTES]"; exit 2 ;;
esac
[ $# -gt 0 ] || set -- 100:100 200:1000 1000:1000 10000:10000
need_jdk
need_disk
need_packages
need_coordinator
# What an earlier run left, interrupted ones included, would be measured, too.
command_down
rm -rf "$LAB_HOME"
mkdir -p "$LAB_HOME"
chmod 755 "$LAB_HOME"
trap command_down EXIT
step "Coordinator and its PostgreSQL" "$LOGS/start-coordinator.log" start_coordinator
run_source 512m src/test/java/dev/bootbench/bench/BookingBench.java \
    "$BOOTBENCH_PORT" "$(cut -d' ' -f1 "$RUN/coordinator.pid")" "$(find "$LAB_HOME" -maxdepth 2 -name database.properties)" "$LAB_HOME/figures.json" "$@"
node --input-type=module -e "
    import { readFileSync } from 'node:fs'
    import { keep, warnWhenBusy } from './scripts/bench-figures.mjs'
    const figures = JSON.parse(readFileSync('$LAB_HOME/figures.json', 'utf8'))
    keep('$FIGURES/booking.json', figures, Object.keys(figures).filter((name) => name.endsWith('per second')))"
