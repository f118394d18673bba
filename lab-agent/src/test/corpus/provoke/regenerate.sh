#!/usr/bin/env bash
# Writes the corpus of the kernel-log analyser anew, by provoking every report on real machines:
#   regenerate.sh [PROFILE [CASES]]
# PROFILE is qemu-x86 or rpi3b-qemu (both when left out), CASES a regular expression for NAME-HOW of cases.txt.
# Takes about a quarter of an hour a profile. Look at the changes before you commit them.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../../../.."
export LAB_HOME=${LAB_HOME:-$(mktemp -d)}
for profile in ${1:-qemu-x86 rpi3b-qemu}; do
    ../mvnw -q test -Dtest=ProvokeLogs -Dprovoke.profile="$profile" -Dprovoke.only="${2:-.*}" ${BOARDS:+-Dprovoke.boards="$BOARDS"}
done
