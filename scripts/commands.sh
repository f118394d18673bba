# The verbs of ./lab.

command_agent() {
    need_jdk
    need_packages
    need_agent
    case "$*" in
        "image debug"*)
            # shellcheck disable=SC2086
            need_packages $DEBUG_KERNEL_PACKAGES ;;
        "exercise verify"*"--within 0"*) ;; # runs nothing
        "exercise verify"*) ! grep -qs 'lane: debug' exercises/*/exercise.yaml || need_debug_kernel ;;
    esac
    cd_to_caller
    # Netty still uses sun.misc.Unsafe, and Java 25 would say so above every answer.
    exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow \
        -Dbootbench.root="$LAB_ROOT" -jar "$LAB_ROOT/$AGENT_JAR" "$@"
}

# Files are named from where the command was given.
cd_to_caller() { cd "${LAB_CALLER:-$LAB_ROOT}"; }

cli() {
    local needed=("$LAB_ROOT"/target/quarkus-app/lib/main/{info.picocli,com.fasterxml.jackson.core}.*.jar)
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
        -cp "$(printf '%s:' "${needed[@]}")$LAB_ROOT/target/quarkus-app/app/*" dev.bootbench.cli.Cli "$@"
}

command_cli() {
    need_jdk
    [ -e $COORDINATOR_JAR ] || need_coordinator
    # Else it is the coordinator that ./lab login was for, or the one of this machine at BOOTBENCH_PORT.
    [ "$LAB_IS_GIVEN" ] || unset BOOTBENCH_URL
    cd_to_caller
    cli "$@"
}

# Somebody may have changed the first passwords, as accounts.txt tells them to.
SIGN_IN_CHANGED="The passwords of $LAB_HOME/accounts.txt are no longer right, so nothing is said of the boards: sign in with ./lab login, then ./lab boards."

# The boards, or why they are not told; fails while the coordinator cannot answer, with exit code 3.
list_boards() {
    local boards rc=0
    [ -s "$LAB_HOME/accounts.txt" ] || { echo "$SIGN_IN_CHANGED"; return 0; }
    boards=$(cli_as admin boards) || rc=$?
    case $rc in
        0) printf '%s\n' "$boards" ;;
        3) return 3 ;;
        *) echo "$SIGN_IN_CHANGED" ;;
    esac
}

password_of() { awk -v login="$1" '$1 == login {print $2}' "$LAB_HOME/accounts.txt"; }

# vm-1 and vm-2 answer: ready, or in the hands of somebody who had booked before the lab was stopped. The others follow. Where that is
# not told any more, nobody waits for it.
boards_are_ready() {
    local boards
    boards=$(list_boards) || return 1
    [ "$boards" = "$SIGN_IN_CHANGED" ] || [ "$(grep -cE '^ *vm-[12] +(READY|IN_USE|GRADING) ' <<<"$boards")" = 2 ]
}

# cli_as LOGIN ARGS…: signs in with the password made at first start, once per command.
cli_as() {
    local login=$1
    shift
    BOOTBENCH_LOGIN=$login BOOTBENCH_PASSWORD=$(password_of "$login") cli "$@"
}

# NAME:PROFILE of each board.
LAB_BOARDS="vm-1:qemu-x86 vm-2:qemu-x86 pi-1:rpi3b-qemu grub-1:qemu-x86-grub grub-2:qemu-x86-grub"

# The host's own credential and its list of boards, made once.
configure_agent() {
    local folder=$LAB_HOME/agent credential
    mkdir -p "$folder"
    if [ ! -s "$folder/credential" ]; then
        credential=$(cli_as admin hosts add bench-1) || { echo "$credential"; return 1; }
        (umask 077; printf '%s\n' "$credential" >"$folder/credential")
    fi
    # Without its first line it is somebody's own.
    if [ -s "$folder/agent.yaml" ] && ! head -n 1 "$folder/agent.yaml" | grep -qE '^# (Written by ./lab up|One lab host:)'; then return 0; fi
    cat >"$folder/agent.yaml" <<YAML
# Written by ./lab up, each time. Delete this line to describe the boards of this host yourself.
host: bench-1
coordinator: $BOOTBENCH_URL
credentialFile: $folder/credential
boards:
$(for board in $LAB_BOARDS; do echo "  - {name: ${board%:*}, profile: ${board#*:}}"; done)
YAML
}

command_up() {
    need_jdk
    if is_running coordinator && is_running agent; then
        say "The lab is up: $BOOTBENCH_URL (./lab status)"
        return 0
    fi
    need_disk
    need_packages
    is_running coordinator || ! port_is_taken "$BOOTBENCH_PORT" ||
        fail "Port $BOOTBENCH_PORT is in use by another program. Choose another: BOOTBENCH_PORT=8081 ./lab up"
    need_agent
    need_coordinator
    need_image
    need_exercises
    is_running coordinator || step "Coordinator and its PostgreSQL" "$LOGS/start-coordinator.log" start_coordinator
    step "Host bench-1 known to the coordinator" "$LOGS/configure-agent.log" configure_agent
    is_running agent || step "Boards$(printf ' %s' $LAB_BOARDS | sed 's/:[^ ]*//g')" "$LOGS/start-agent.log" start_agent
    [ "${1-}" = --without-debug-kernel ] || start_debug_kernel
    say "The lab is up: ${BOLD}$BOOTBENCH_URL${PLAIN}"
    say "Sign in with an account of $LAB_HOME/accounts.txt (admin, teacher, student)."
}

# The boards announce the debug lane when the kernel is there; nobody waits for it here.
start_debug_kernel() {
    local missing
    if debug_kernel_is_there || is_running debug-kernel; then return 0; fi
    # shellcheck disable=SC2086
    missing=$(missing_packages $DEBUG_KERNEL_PACKAGES)
    if [ "$missing" ] && [ "$(id -u)" != 0 ]; then
        say "Without debug kernel: checks of lane debug wait. For it: sudo apt-get install -y --no-install-recommends$missing, then ./lab up"
        return 0
    fi
    # shellcheck disable=SC2086
    need_packages $DEBUG_KERNEL_PACKAGES
    launch debug-kernel nice -n 19 "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
        -Dbootbench.root="$LAB_ROOT" -jar $AGENT_JAR image debug
    say "The debug kernel is built in the background (about 10 min; $LOGS/debug-kernel.log). Until then checks of lane debug wait."
}

command_demo() {
    local began=$SECONDS
    command_up --without-debug-kernel
    say ""
    say "${BOLD}As the demo student: book vm-1, hand in the solution of miscdrv, watch it being graded.${PLAIN}"
    cli_as student book vm-1 --minutes 30 || fail "vm-1 could not be booked (see above)."
    cli_as student submit miscdrv "$LAB_ROOT/exercises/miscdrv/solution" --watch || fail "The solution did not get full marks (see above)."
    say ""
    say "Done in $((SECONDS - began))s. The lab stays up: ${BOLD}$BOOTBENCH_URL${PLAIN}"
    say "  sign in as   student / $(password_of student)"
    say "  or as        teacher / $(password_of teacher)   admin / $(password_of admin)"
    say "  stop it with ./lab down"
}

command_down() {
    local any=0 name
    # It goes on where it stopped at the next ./lab up.
    if is_running debug-kernel; then step "Stopping the build of the debug kernel" "$LOGS/stop.log" halt_group debug-kernel; fi
    for name in agent coordinator; do
        if is_running $name; then
            any=1
            step "Stopping the $name" "$LOGS/stop.log" halt $name 40
        else
            rm -f "$RUN/$name.pid"
        fi
    done
    [ $any = 1 ] || say "No lab of $LAB_HOME is running."
}

command_status() {
    local name rc=0
    for name in coordinator agent; do
        if is_running $name; then
            say "${GREEN}●${PLAIN} $name runs (pid $(cut -d' ' -f1 "$RUN/$name.pid"))"
        else
            say "${RED}○${PLAIN} $name is down"
            rc=1
        fi
    done
    is_running coordinator || return $rc
    need_jdk
    say "  portal: $BOOTBENCH_URL"
    list_boards || rc=1
    return $rc
}

command_logs() {
    local name=coordinator follow=''
    while [ $# -gt 0 ]; do
        case $1 in
            coordinator | agent) name=$1 ;;
            -f) follow=-f ;;
            *) say "./lab logs [coordinator|agent] [-f]"; exit 2 ;;
        esac
        shift
    done
    [ -e "$LOGS/$name.log" ] || fail "There is no log of the $name yet: ./lab up starts it."
    # shellcheck disable=SC2086
    exec tail -n 200 $follow "$LOGS/$name.log"
}

command_bench() {
    local name=${1:-}
    [ -n "$name" ] && [ -x "scripts/bench-$name.sh" ] || { say "./lab bench NAME: $(cd scripts && ls bench-*.sh | sed 's/bench-//;s/\.sh//' | tr '\n' ' ')"; exit 2; }
    shift
    exec "scripts/bench-$name.sh" "$@"
}
