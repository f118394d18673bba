#!/usr/bin/env bash
# ./lab bench console [VIEWERS…]: from a byte at a board's serial line to the same byte at its viewers, at 115200 baud and at flood,
# beside conserver and ser2net, each on a line of its own: a coordinator, a PostgreSQL and an agent of their own.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/own-lab.sh"
case ${1-} in
    --replicas) shift; exec scripts/bench-console-replicas.sh "$@" ;;
    -*) echo "./lab bench console [VIEWERS…], as in 1 10 100; or --replicas [ROUNDS]" >&2; exit 2 ;;
esac
own_lab console
[ $# -gt 0 ] || set -- 1 10 100 1000
need_jdk
need_disk
keep_stopped conserver-server ser2net
need_packages conserver-server ser2net
need_agent
need_coordinator
# All its viewers are one person.
export BOOTBENCH_CONSOLE_VIEWS_PER_PERSON=5000
start_empty
mkdir "$LAB_HOME/agent" "$LAB_HOME/work"

# A board that is nothing but a serial line: nobody answers on the rest of it, which does not keep its console from working.
(umask 077; cli_as admin hosts add bench-1 >"$LAB_HOME/agent/credential")
ssh-keygen -q -t ecdsa -N '' -f "$LAB_HOME/agent/key"
cat >"$LAB_HOME/agent/agent.yaml" <<YAML
host: bench-1
coordinator: $BOOTBENCH_URL
credentialFile: $LAB_HOME/agent/credential
boards:
  - name: line-1
    profile: fake
    port: $LAB_HOME/work/line
    ssh: {address: 127.0.0.1, port: 9, hostKeyFile: $LAB_HOME/agent/key.pub, keyFile: $LAB_HOME/agent/key}
    power: {kind: command, on: ["true"], off: ["true"]}
    pristine: {kind: cooperative}
YAML
# Ten more hosts of 50 boards each, which the measuring program plays.
for host in $(seq 10); do cli_as admin hosts add "many-$host"; done >"$LAB_HOME/work/credentials"
boards_are_ready() { cli_as admin boards | grep -q line-1; }
step "Agent with a serial line" "$LOGS/start-agent.log" start_agent
ulimit -n "$(ulimit -Hn)"
run_source 384m src/test/java/dev/bootbench/bench/ConsoleBench.java \
    "$BOOTBENCH_PORT" "$(cut -d' ' -f1 "$RUN/coordinator.pid")" "$(cut -d' ' -f1 "$RUN/agent.pid")" "$(cli_as admin tokens add bench)" \
    "$LAB_HOME/work/line" "$LAB_HOME/work" "$LAB_HOME/figures.json" \
    "$LAB_HOME/work/credentials" "$@"
warn_when_busy
keep_figures console
