# The processes of a lab: started in the background, remembered by pid and start time, stopped exactly.

# is_running NAME: the remembered process lives and is the one we started.
is_running() {
    local pid began
    [ -e "$RUN/$1.pid" ] && read -r pid began <"$RUN/$1.pid" || return 1
    [ "$(process_start "$pid")" = "$began" ]
}

# When the process began; nothing when it is gone or only waits to be buried.
process_start() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 !~ /[ZX]/ {print $20}'; }

# launch NAME COMMAND…: in a session of its own, so that a closed terminal does not end it.
launch() {
    local name=$1 pid
    shift
    mkdir -p "$RUN" "$LOGS"
    # The first start writes the first passwords into the log.
    chmod 700 "$LOGS"
    setsid "$@" >>"$LOGS/$name.log" 2>&1 </dev/null &
    pid=$!
    printf '%s %s\n' "$pid" "$(process_start "$pid")" >"$RUN/$name.pid"
}

# halt NAME SECONDS: asks it to end, waits, then makes it end.
halt() {
    local pid began deadline=$((SECONDS + $2))
    is_running "$1" || { rm -f "$RUN/$1.pid"; return 0; }
    read -r pid began <"$RUN/$1.pid"
    kill -TERM "$pid"
    while [ "$(process_start "$pid")" = "$began" ]; do
        if [ $SECONDS -ge $deadline ]; then
            kill -KILL "$pid" 2>/dev/null || true
            break
        fi
        sleep 0.2
    done
    rm -f "$RUN/$1.pid"
}

# halt_group NAME: ends a launched program with all that it started.
halt_group() {
    local pid
    read -r pid _ <"$RUN/$1.pid"
    kill -TERM -- "-$pid" 2>/dev/null || true
    halt "$1" 20
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# http_ok PATH: the coordinator answers it with 200. Uses bash alone: curl may not be there.
http_ok() {
    local status
    exec 3<>"/dev/tcp/127.0.0.1/$BOOTBENCH_PORT" 2>/dev/null || return 1
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$1" >&3
    read -r -t 5 _ status _ <&3 || status=0
    exec 3<&- 3>&-
    [ "$status" = 200 ]
}

# await SECONDS NAME COMMAND…: until the command succeeds; at once an error when the process NAME has ended.
await() {
    local deadline=$((SECONDS + $1)) name=$2
    shift 2
    until "$@" 2>/dev/null; do
        is_running "$name" || { tail -n 20 "$LOGS/$name.log"; echo "The $name ended by itself."; return 1; }
        [ $SECONDS -lt $deadline ] || { echo "The $name did not get ready in time."; return 1; }
        sleep "${AWAIT_PAUSE-0.3}"
    done
}

# A sixteenth of the memory there is, for this machine or this container: 768 MiB at least and 2 GiB at most; a third of it for what does
# not live long.
coordinator_heap() {
    local bytes limit
    bytes=$(($(awk '/^MemTotal:/ {print $2}' /proc/meminfo) * 1024))
    limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
    [[ ! $limit =~ ^[0-9]+$ ]] || [ "$limit" -ge "$bytes" ] || bytes=$limit
    local heap=$((bytes / 16 >> 20))
    heap=$((heap < 768 ? 768 : heap > 2048 ? 2048 : heap))
    echo "-Xmx${heap}m -Xmn$((heap / 3))m"
}

start_coordinator() {
    mkdir -p "$RUN"
    printf '%s\n' "$BOOTBENCH_PORT" >"$RUN/port"
    # shellcheck disable=SC2046
    launch coordinator env QUARKUS_HTTP_PORT="$BOOTBENCH_PORT" BOOTBENCH_EXERCISES_FOLDER="$LAB_HOME/exercises" \
        "$JAVA_HOME/bin/java" -XX:+UseSerialGC $(coordinator_heap) --add-opens java.base/java.lang=ALL-UNNAMED \
        --enable-native-access=ALL-UNNAMED -jar "$LAB_ROOT/$COORDINATOR_JAR"
    await 180 coordinator http_ok /q/health/ready
}

start_agent() {
    launch agent "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m --enable-native-access=ALL-UNNAMED \
        -Dbootbench.root="$LAB_ROOT" -jar "$LAB_ROOT/$AGENT_JAR" serve "$LAB_HOME/agent/agent.yaml"
    # Each look is a program of its own, whose start takes the processors from the boards.
    AWAIT_PAUSE=2 await 300 agent boards_are_ready
}

# run_source MEMORY FILE [ARGUMENT…]: a program of src/test that measures or soaks, with the coordinator's classes.
run_source() {
    local memory=$1
    shift
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC "-Xmx$memory" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -Djava.util.logging.manager=org.jboss.logmanager.LogManager -Dlab.home="$LAB_HOME" -Dlab.cache="$LAB_CACHE" \
        -cp "target/quarkus-app/lib/boot/*:target/quarkus-app/lib/main/*:target/quarkus-app/app/*" "$@"
}
