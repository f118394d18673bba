#!/usr/bin/env bash
# ./lab bench booking --soak [MINUTES]
set -euo pipefail
case ${1-} in
    --soak) shift; exec "$(dirname "$(readlink -f "$0")")/bench-booking-soak.sh" "$@" ;;
    *) echo "./lab bench booking --soak [MINUTES]"; exit 2 ;;
esac
