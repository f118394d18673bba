#!/usr/bin/env bash
# Runs the commands of docs/add-a-board.md that need no hardware, as they stand there, against the running lab of LAB_HOME:
# its "sh run" blocks, one after the other. A fake board stands in for the Pi, and a folder of its own for the new host.
# Prints a line for each block and, like the other tests, "# pass" and "# fail".
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
DOC=docs/add-a-board.md
LAB=${LAB_HOME:?names the folder of the running lab}
WORK=$LAB/check-docs
rm -rf "$WORK"
mkdir -p "$WORK/blocks"
export LAB_HOME=$WORK/host
mkdir -p "$LAB_HOME"

# Programs in the background, each a process group of its own, so that all it started ends with it.
GROUPS_BEHIND=()
finish() {
    for group in "${GROUPS_BEHIND[@]}"; do kill -TERM -- "-$group" 2>/dev/null || true; done
    for group in "${GROUPS_BEHIND[@]}"; do wait "$group" 2>/dev/null || true; done
}
trap finish EXIT

# behind LOG COMMAND…
behind() {
    local log=$1
    shift
    setsid "$@" >"$log" 2>&1 </dev/null &
    GROUPS_BEHIND+=($!)
}

# until_true SECONDS COMMAND…
until_true() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.5
    done
}

password_of() { awk -v login="$1" '$1 == login {print $2}' "$LAB/accounts.txt"; }

# as LOGIN COMMAND…
as() {
    local login=$1
    shift
    BOOTBENCH_LOGIN=$login BOOTBENCH_PASSWORD=$(password_of "$login") "$@"
}

is_described() { grep -q 'pristine:' "$WORK/fake.log"; }
board_is_ready() { as student ./lab boards | grep -E '^ *pi-4 ' | grep -qi ready; }

behind "$WORK/fake.log" ./lab fake-board --name pi-4 --boot-seconds 1
until_true 60 is_described || { cat "$WORK/fake.log"; exit 1; }

awk -v folder="$WORK/blocks" '
    /^```sh run/ {file = sprintf("%s/%02d%s", folder, ++n, /background/ ? "-background" : ""); next}
    /^```/ {file = ""}
    file {print > file}' "$DOC"

token=none number=0 passed=0 failed=0
for block in "$WORK/blocks"/*; do
    number=$((number + 1))
    log=$block.log
    # What a reader fills in.
    sed -i "s|https://lab.example.org|$BOOTBENCH_URL|; s|bbj_…|$token|" "$block"
    login=student
    ! grep -q '^./lab hosts' "$block" || login=admin
    rc=0
    case $block in
        *-background)
            as "$login" behind "$log" bash -euo pipefail "$block"
            until_true 120 board_is_ready || rc=1 ;;
        *) as "$login" bash -euo pipefail "$block" >"$log" 2>&1 </dev/null || rc=$? ;;
    esac
    token=$(grep -oE 'bbj_[A-Za-z0-9_-]+' "$log" | head -n 1 || printf '%s' "$token")
    # What a reader writes into the new host's configuration.
    if grep -qs '^boards: \[\]' "$LAB_HOME/agent/agent.yaml"; then
        sed -i 's/^boards: \[\]/boards:/' "$LAB_HOME/agent/agent.yaml"
        sed -n '/^  - name:/,/pristine:/p' "$WORK/fake.log" >>"$LAB_HOME/agent/agent.yaml"
    fi
    if [ $rc = 0 ]; then
        passed=$((passed + 1))
        printf 'ok %d - %s\n' $number "$(head -n 1 "$block")"
    else
        failed=$((failed + 1))
        printf 'not ok %d - %s (exit code %d)\n' $number "$(head -n 1 "$block")" $rc
        sed 's/^/# /' "$log"
    fi
done
printf '# pass %d\n# fail %d\n' $passed $failed
[ $failed = 0 ] && [ $passed -gt 0 ]
