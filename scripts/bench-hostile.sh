#!/usr/bin/env bash
# ./lab bench hostile [N]: grades N hostile modules (100 unless given) in turn on two boards of this machine: fork bombs,
# deadlocks, forged results, triple faults. Prints what each got, then whether the boards, their processes, memory and disk
# are as before. Ends with 1 if not, or if one got something else than lab-agent/src/test/resources/hostile states.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
for part in settings console setup services commands; do
    # shellcheck source=/dev/null
    . "scripts/$part.sh"
done
command_agent bench-hostile "$@"
