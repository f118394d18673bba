# Where things lie. Each can be set from outside.
if [ "$(id -u)" = 0 ]; then
    : "${LAB_HOME:=/var/lib/bootbench}" "${LAB_CACHE:=/var/cache/bootbench}"
else
    : "${LAB_HOME:=${XDG_DATA_HOME:-$HOME/.local/share}/bootbench}" "${LAB_CACHE:=${XDG_CACHE_HOME:-$HOME/.cache}/bootbench}"
fi
# Whether a command is meant for another lab than the one that ./lab login was for.
LAB_IS_GIVEN=${BOOTBENCH_URL:+yes}${BOOTBENCH_PORT:+yes}
# The lab that was started last here keeps its port.
: "${BOOTBENCH_PORT:=$(cat "$LAB_HOME/run/port" 2>/dev/null || echo 8080)}" "${BOOTBENCH_URL:=http://127.0.0.1:$BOOTBENCH_PORT}"
export LAB_HOME LAB_CACHE BOOTBENCH_PORT BOOTBENCH_URL

# Stamps of what was built from this tree.
STAMPS=$LAB_ROOT/.lab
LOGS=$LAB_HOME/logs
RUN=$LAB_HOME/run

COORDINATOR_JAR=target/quarkus-app/quarkus-run.jar
AGENT_JAR=lab-agent/target/quarkus-app/quarkus-run.jar
