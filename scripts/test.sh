#!/usr/bin/env bash
# Every test, suite by suite, each with a printed time budget. `./lab test SUITE…` runs only those named.
#
# Tests of machines take more than an hour on two cores. What has passed is remembered under a hash of the files it depends on, and is not
# run again while they are the same (--again runs it all the same). What is not known begins as long as there is time, in an order that
# follows from the commit; the rest is named at the end and is the next run's. --all knows no time. See docs/decisions/0007.
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
SUITES="frontend coordinator agent end-to-end exercises"
# Seconds a suite takes on two cores without KVM; of the last three, which may be left to the next run in part, those kept for them. The
# set-up's are those of a machine that has the images.
declare -A BUDGET=([setup]=150 [debug-kernel]=0 [frontend]=60 [coordinator]=600 [agent]=300 [end-to-end]=210 [exercises]=60)
declare -A TOOK=() RESULT=() PASSED=() FAILED=() KNOWN=() LEFT=()
# After so many seconds nothing begins, and what has begun ends soon.
WITHIN=${LAB_TEST_WITHIN:-1380}
AGAIN=''

# What decides whether a test passes, beside itself: what these programs are like on this machine.
MACHINE_PACKAGES="qemu-system-x86 qemu-system-arm bubblewrap chromium"

# known_under PATHS…: the folder of what has passed with these very files.
known_under() {
    local print
    # shellcheck disable=SC2086
    print=$({ fingerprint "$@"; cat "$JAVA_HOME/release"; dpkg-query -W $MACHINE_PACKAGES; uname -m; } 2>/dev/null | sha256sum | cut -c1-24)
    [ ! "$AGAIN" ] || rm -rf "$LAB_CACHE/passed/$print"
    mkdir -p "$LAB_CACHE/passed/$print"
    echo "$LAB_CACHE/passed/$print"
}

# left_for SUITE: seconds that the suite may take, what comes after it kept back.
left_for() {
    local left=$((WITHIN - SECONDS)) after='' suite
    for suite in "${WANTED[@]}"; do
        [ ! "$after" ] || left=$((left - BUDGET[$suite]))
        [ "$suite" != "$1" ] || after=yes
    done
    echo $((left > BUDGET[$1] / 4 ? left : BUDGET[$1] / 4))
}

# The same order for the same commit, another for the next.
order() { echo $((0x$(git rev-parse --short=7 HEAD 2>/dev/null || echo 0))); }

# The set-up has made the contract's classes from the same files. Made again, they would have everything compiled again.
BUILT=-Dquarkus.grpc.codegen.skip=true

suite_frontend() { (cd frontend && npm run lint && npm test); }
# Much here waits for what this machine does beside everything else: a test gets a second try, and is named when it needed one.
# Two classes at a time, because a test waits for its machine about half of its time.
suite_agent() {
    local reports=lab-agent/target/surefire-reports known rc=0
    known=$(known_under lab-agent board-profiles src/main/proto exercises/miscdrv exercises/exercise.schema.json)
    rm -rf $reports
    LAB_TEST_KNOWN=$known LAB_TEST_UNTIL=$(($(date +%s) + $(left_for agent))) \
        ./mvnw -B -ntp -f lab-agent/pom.xml test -Dbootbench.root="$LAB_ROOT" -Dsurefire.rerunFailingTestsCount=1 -DforkCount=2 $BUILT \
        -Dsurefire.runOrder=random -Dsurefire.runOrder.random.seed="$(order)" || rc=$?
    for report in $(grep -lE '<testsuite [^>]*errors="0" skipped="0" failures="0"' $reports/TEST-*.xml); do
        touch "$known/$(basename "${report#*TEST-}" .xml)"
    done
    return $rc
}
# Whole or not at all: its classes share a Quarkus, and two of them the machine.
suite_coordinator() {
    local known
    known=$(known_under pom.xml .mvn src README.md docs exercises board-profiles helm scripts lab lab-agent/src/main lab-agent/pom.xml)
    if [ -e "$known/coordinator" ]; then echo "known: passed before with the same files"; return 0; fi
    ./mvnw -B -ntp test -Dsurefire.rerunFailingTestsCount=1 -DforkCount=2 $BUILT || return
    touch "$known/coordinator"
}
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

# One exercise of each family with four of its faulty programs, chosen by the commit, and all of those that the commit touched; what this
# machine knows by content is not run.
suite_exercises() {
    local touched
    touched=$(git diff --name-only HEAD~1 HEAD -- exercises 2>/dev/null | touched_exercises | sort -u) || true
    # shellcheck disable=SC2086
    agent exercise verify --own ${AGAIN:+--again} --within "$(left_for exercises)" --quick --faulty 4 --of-each-family "$(git rev-parse HEAD 2>/dev/null || echo none)" $touched
}
suite_end-to-end() {
    LAB_TEST_KNOWN=$(known_under pom.xml .mvn lab scripts src/main src/test/end-to-end frontend board-profiles exercises docs/add-a-board.md \
        lab-agent/pom.xml lab-agent/src/main lab-agent/images) \
        LAB_TEST_UNTIL=$(($(date +%s) + $(left_for end-to-end) - 60)) LAB_TEST_ORDER=$(order) scripts/end-to-end.sh
}

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

# classes_told known|left: the agent's test classes of which it was said that at least one test is.
classes_told() { grep -l "message=\"$1" lab-agent/target/surefire-reports/TEST-*.xml 2>/dev/null | sed 's/.*\.\([A-Za-z0-9]*\)\.xml$/\1/' | tr '\n' ' ' || true; }

# count SUITE LOG: how many tests passed and failed, as each runner reports it.
count() {
    local log=$2 run=0 bad=0
    case $1 in
        frontend)
            PASSED[$1]=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '/^ *Tests /{for(i=1;i<NF;i++) if ($(i+1)=="passed") print $i}' | tail -n 1)
            FAILED[$1]=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | awk '/^ *Tests /{for(i=1;i<NF;i++) if ($(i+1)=="failed") print $i}' | tail -n 1) ;;
        agent | coordinator)
            read -r run bad < <(grep -E '^\[[A-Z]+\] Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+(, Flakes: [0-9]+)?$|^Tests run: .*Skipped: [0-9]+(, Flakes: [0-9]+)?$' "$log" |
                tail -n 1 | sed 's/[^0-9 ]//g' | awk '{print $1 - $4, $2 + $3}') || true
            PASSED[$1]=$((${run:-0} - ${bad:-0}))
            FAILED[$1]=${bad:-0} ;;&
        agent)
            KNOWN[$1]=$(classes_told known)
            LEFT[$1]=$(classes_told left) ;;
        coordinator) KNOWN[$1]=$(sed -n 's/^known: .*/all/p' "$log") ;;
        exercises)
            PASSED[$1]=$(grep -cE ': as stated(, known)?$' "$log" || true)
            FAILED[$1]=$(grep -cE ': NOT as stated$' "$log" || true)
            KNOWN[$1]=$(grep -cE ': as stated, known$' "$log" || true)
            KNOWN[$1]=${KNOWN[$1]/#0/}
            LEFT[$1]=$(sed -n 's/^\([0-9]* of [0-9]* programs\) are left for another run.*/\1/p' "$log") ;;
        end-to-end)
            PASSED[$1]=$(awk '/^# pass /{n+=$3} END{print n+0}' "$log")
            FAILED[$1]=$(awk '/^# fail /{n+=$3} END{print n+0}' "$log")
            KNOWN[$1]=$(sed -n 's/^known: //p' "$log" | tr '\n' ' ')
            LEFT[$1]=$(sed -n 's/^left for another run: //p' "$log" | tr '\n' ' ') ;;
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
    if [ $rc -eq 0 ] && [ "${PASSED[$suite]}" -eq 0 ] && [ ! "${KNOWN[$suite]-}" ]; then rc=1; echo "The suite ran no test." >>"$log"; fi
    if [ $rc -eq 0 ]; then
        RESULT[$suite]=ok
    else
        RESULT[$suite]=FAILED
        [ "${FAILED[$suite]}" -gt 0 ] || FAILED[$suite]=1
        say "${RED}The end of the log of $suite:${PLAIN}"
        grep -E '^\[ERROR\]|FAIL|✗' "$log" | head -n 60 >&2 || true
        grep -A 12 -E '^ *not ok' "$log" | head -n 120 >&2 || true
        tail -n 60 "$log" >&2
    fi
}

finish() {
    # Stops whatever a broken suite left behind, then removes its state.
    for name in agent coordinator; do halt $name 20; done >/dev/null 2>&1 || true
    if [ "${KEEP_TEST_HOME-}" ]; then say "Kept: $TEST_HOME"; else rm -rf "$TEST_HOME"; fi
}
trap finish EXIT

WANTED=()
for word in "$@"; do
    case $word in
        --all) WITHIN=86400 ;;
        --again) AGAIN=yes ;;
        *) WANTED+=("$word") ;;
    esac
done
# shellcheck disable=SC2206
[ ${#WANTED[@]} -gt 0 ] || WANTED=($SUITES)
for suite in "${WANTED[@]}"; do
    [ -n "${BUDGET[$suite]-}" ] && [ "$suite" != setup ] && [ "$suite" != debug-kernel ] || { say "There is no suite \"$suite\". There are: $SUITES, and --all, --again"; exit 2; }
done

setup
TOOK[setup]=$SECONDS
case " ${WANTED[*]} " in
    *" agent "* | *" exercises "* | *" end-to-end "*)
        need_debug_kernel
        TOOK[debug-kernel]=$((SECONDS - TOOK[setup])) ;;
esac
for suite in "${WANTED[@]}"; do run_suite "$suite"; done

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
for suite in "${WANTED[@]}"; do
    printf '%-12s %8s %8s %8s %5ds/%ds\n' "$suite" "${RESULT[$suite]}" "${PASSED[$suite]}" "${FAILED[$suite]}" "${TOOK[$suite]}" "${BUDGET[$suite]}"
    passed=$((passed + PASSED[$suite])) failed=$((failed + FAILED[$suite]))
    [ "${RESULT[$suite]}" = ok ] || bad=1
done
tries=$(second_tries)
[ -z "$tries" ] || printf '\nneeded a second try:\n%s\n' "$tries"
for suite in "${WANTED[@]}"; do
    [ ! "${KNOWN[$suite]-}" ] || printf '\n%s, known to pass with the same files: %s\n' "$suite" "${KNOWN[$suite]}"
    [ ! "${LEFT[$suite]-}" ] || printf '\n%s, left for another run or for ./lab test --all: %s\n' "$suite" "${LEFT[$suite]}"
done
printf '\nin all %ds\n\n%d passed, %d failed\n' $SECONDS $passed $failed
exit $bad
