#!/usr/bin/env bash
# ./lab bench console --replicas [ROUNDS]: two coordinators on one PostgreSQL and a host that is linked with one of them; viewers at
# both, while the host moves and its coordinator is killed (-9). Every viewer is to see every byte once.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
. scripts/soak.sh
soak console-replicas 320m ConsoleSoak "${1:-6}"
