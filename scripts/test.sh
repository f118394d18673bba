#!/usr/bin/env bash
# Every test, suite by suite, each with a printed time budget. `./lab test SUITE…` runs only those named.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT

# A lab of our own: nothing of a running lab is touched. Images and PostgreSQL's binaries come from the shared cache.
TEST_HOME=$(mktemp -d /var/tmp/bootbench-test.XXXXXX)
chmod 755 "$TEST_HOME"
export LAB_HOME=$TEST_HOME
for part in settings console setup services commands; do
    # shellcheck source=/dev/null
    . "scripts/$part.sh"
done

# Last what can be left for the next run.
SUITES="frontend agent coordinator end-to-end exercises"
# Seconds a suite may take on two cores without KVM, images included.
declare -A BUDGET=([setup]=420 [debug-kernel]=660 [frontend]=90 [agent]=1800 [coordinator]=420 [exercises]=900 [end-to-end]=660)
declare -A TOOK=() RESULT=() PASSED=() FAILED=()

suite_frontend() { (cd frontend && npm run lint && npm test); }
# Much here waits for what this machine does beside everything else: a test gets a second try, and is named when it needed one.
# Two classes at a time, because a test waits for its machine about half of its time.
suite_agent() { ./mvnw -B -ntp -f lab-agent/pom.xml test -Dbootbench.root="$LAB_ROOT" -Dsurefire.rerunFailingTestsCount=1 -DforkCount=2; }
suite_coordinator() { ./mvnw -B -ntp test -Dsurefire.rerunFailingTestsCount=1; }
# The exercises that these files belong to, those in exercises/shared to several.
touched_exercises() {
    local id file
    while IFS=/ read -r _ id file; do
        if [ "$id" = shared ]; then
            grep -l "^shared:.*\b$file\b" exercises/*/exercise.yaml | sed 's,^exercises/\(.*\)/.*,\1,'
        elif [ -e "exercises/$id/exercise.yaml" ]; then
            echo "$id"
        fi
    done
}

# One exercise of each family with four of its faulty programs, chosen by the commit, and all of those that the commit touched; what is
# known by content is not run.
suite_exercises() {
    local touched
    touched=$(git diff --name-only HEAD~1 HEAD -- exercises 2>/dev/null | touched_exercises | sort -u) || true
    # Where a run has to end in so many seconds (LAB_TEST_WITHIN), programs begin only as long as there are some left, and for a minute anyway.
    # shellcheck disable=SC2046,SC2086
    agent exercise verify $([ -z "${LAB_TEST_WITHIN-}" ] || echo --within $((LAB_TEST_WITHIN > SECONDS + 60 ? LAB_TEST_WITHIN - SECONDS : 60))) \
        --quick --faulty 4 --of-each-family "$(git rev-parse HEAD 2>/dev/null || echo none)" $touched
}
suite_end-to-end() { scripts/end-to-end.sh; }

setup() {
    need_jdk
    need_disk
    # Tests of power switches, serial ports and network boot drive the real programs.
    keep_stopped pdudaemon snmpd ser2net
    need_packages chromium openssh-sftp-server ser2net pdudaemon snmpd uhubctl gpiod rsync openssl
    need_portal
    need_agent
    need_coordinator
    need_image
    need_checkpatch
    need_exercises
}

# count SUITE LOG: how many tests passed and failed, as each runner reports it.
count() {
    local log=$2 run=0 bad=0
    case $1 in
        frontend)
            PASSED[$1]=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '/^ *Tests /{for(i=1;i<NF;i++) if ($(i+1)=="passed") print $i}' | tail -n 1)
            FAILED[$1]=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '/^ *Tests /{for(i=1;i<NF;i++) if ($(i+1)=="failed") print $i}' | tail -n 1) ;;
        agent | coordinator)
            read -r run bad < <(grep -E '^\[[A-Z]+\] Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+(, Flakes: [0-9]+)?$|^Tests run: .*Skipped: [0-9]+(, Flakes: [0-9]+)?$' "$log" |
                tail -n 1 | sed 's/[^0-9 ]//g' | awk '{print $1, $2 + $3}') || true
            PASSED[$1]=$((${run:-0} - ${bad:-0}))
            FAILED[$1]=${bad:-0} ;;
        exercises)
            PASSED[$1]=$(grep -cE ': as stated(, known)?$' "$log" || true)
            FAILED[$1]=$(grep -cE ': NOT as stated$' "$log" || true) ;;
        end-to-end)
            PASSED[$1]=$(awk '/^# pass /{n+=$3} END{print n+0}' "$log")
            FAILED[$1]=$(awk '/^# fail /{n+=$3} END{print n+0}' "$log") ;;
    esac
    : "${PASSED[$1]:=0}" "${FAILED[$1]:=0}"
}

run_suite() {
    local suite=$1 began=$SECONDS log="$LOGS/test-$1.log" rc=0
    say ""
    say "${BOLD}▶ $suite${PLAIN} (budget ${BUDGET[$suite]}s)"
    mkdir -p "$LOGS"
    "suite_$suite" >"$log" 2>&1 </dev/null &
    local pid=$! shown=0
    while kill -0 $pid 2>/dev/null; do
        sleep 1
        if [ $((SECONDS - began)) -ge $((shown + 30)) ]; then
            shown=$((SECONDS - began))
            say "  $suite: ${shown}s  $(last_line "$log")"
        fi
    done
    wait $pid || rc=$?
    TOOK[$suite]=$((SECONDS - began))
    count "$suite" "$log"
    if [ $rc -eq 0 ] && [ "${PASSED[$suite]}" -eq 0 ]; then rc=1; echo "The suite ran no test." >>"$log"; fi
    if [ $rc -eq 0 ]; then
        RESULT[$suite]=ok
    else
        RESULT[$suite]=FAILED
        [ "${FAILED[$suite]}" -gt 0 ] || FAILED[$suite]=1
        say "${RED}The end of the log of $suite:${PLAIN}"
        grep -E '^\[ERROR\]|FAIL|✗|not ok' "$log" | head -n 60 >&2 || true
        tail -n 60 "$log" >&2
    fi
}

finish() {
    # Stops whatever a broken suite left behind, then removes its state.
    for name in agent coordinator; do halt $name 20; done >/dev/null 2>&1 || true
    if [ "${KEEP_TEST_HOME-}" ]; then say "Kept: $TEST_HOME"; else rm -rf "$TEST_HOME"; fi
}
trap finish EXIT

[ $# -gt 0 ] || set -- $SUITES
for suite in "$@"; do
    [ -n "${BUDGET[$suite]-}" ] && [ "$suite" != setup ] && [ "$suite" != debug-kernel ] || { say "There is no suite \"$suite\". There are: $SUITES"; exit 2; }
done

setup
TOOK[setup]=$SECONDS
case " $* " in
    *" agent "* | *" exercises "* | *" end-to-end "*)
        need_debug_kernel
        TOOK[debug-kernel]=$((SECONDS - TOOK[setup])) ;;
esac
for suite in "$@"; do run_suite "$suite"; done

printf '\n%-12s %8s %8s %8s %8s\n' suite result passed failed 'time/budget'
printf '%-12s %8s %8s %8s %5ds/%ds\n' setup ok - - "${TOOK[setup]}" "${BUDGET[setup]}"
[ -z "${TOOK[debug-kernel]-}" ] ||
    printf '%-12s %8s %8s %8s %5ds/%ds\n' debug-kernel ok - - "${TOOK[debug-kernel]}" "${BUDGET[debug-kernel]}"
second_tries() {
    local log
    [ ! -e "$LOGS/test-frontend.log" ] || sed -n 's/^second try: /  /p' "$LOGS/test-frontend.log"
    for log in "$LOGS/test-agent.log" "$LOGS/test-coordinator.log"; do
        [ ! -e "$log" ] || sed -n '/Flakes: $/,/Tests run:/{s/^\[[A-Z]*\] \([a-z][A-Za-z0-9_.]*\.[A-Za-z0-9_.]*\)$/  \1/p}' "$log"
    done
}
passed=0 failed=0 bad=0
for suite in "$@"; do
    printf '%-12s %8s %8s %8s %5ds/%ds\n' "$suite" "${RESULT[$suite]}" "${PASSED[$suite]}" "${FAILED[$suite]}" "${TOOK[$suite]}" "${BUDGET[$suite]}"
    passed=$((passed + PASSED[$suite])) failed=$((failed + FAILED[$suite]))
    [ "${RESULT[$suite]}" = ok ] || bad=1
done
tries=$(second_tries)
[ -z "$tries" ] || printf '\nneeded a second try:\n%s\n' "$tries"
printf 'in all %ds\n\n%d passed, %d failed\n' $SECONDS $passed $failed
exit $bad
