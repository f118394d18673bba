#!/usr/bin/env bash
# ./lab bench recovery [--all]: breaks a fake board in every way it can be broken; with --all also a virtual machine and the
# stand-in of a Raspberry Pi. Prints for each fault how the board ended, after how long, and the bound of its profile.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
for part in settings console setup services commands; do
    # shellcheck source=/dev/null
    . "scripts/$part.sh"
done
command_agent bench-recovery "$@"
