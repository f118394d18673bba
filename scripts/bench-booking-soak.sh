#!/usr/bin/env bash
# ./lab bench booking --soak [MINUTES [SEED]]: three coordinators on one PostgreSQL, killed (-9) at random moments while people
# book, wait, prolong and leave. Says what was answered, how late starts and ends came, and what was wrong: nothing may be.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
. scripts/soak.sh
soak booking-soak 256m BookingSoak "${1:-10}" ${2:+"$2"}
