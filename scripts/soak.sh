# soak FOLDER MEMORY PROGRAM [ARGUMENT…]: coordinators of their own on one PostgreSQL, in LAB_HOME/bench/FOLDER, driven by a
# program of src/test/java/dev/bootbench/soak. Sourced, with LAB_ROOT set; does not come back.

soak() {
    local folder=$1 memory=$2 program=$3 part
    shift 3
    . scripts/settings.sh
    LAB_HOME=$LAB_HOME/bench/$folder
    for part in settings console setup services commands; do
        # shellcheck source=/dev/null
        . "scripts/$part.sh"
    done
    need_jdk
    need_coordinator
    # What an earlier run left would be counted, too.
    rm -rf "$LAB_HOME"
    mkdir -p "$LAB_HOME"
    chmod 755 "$LAB_HOME"
    run_source "$memory" "src/test/java/dev/bootbench/soak/$program.java" "$COORDINATOR_JAR" "$@"
    exit
}
