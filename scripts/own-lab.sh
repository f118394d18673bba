# For what measures with a lab of its own, beside the one that people use. Sourced from any folder.
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
LAB_ROOT=$PWD
export LAB_ROOT

# own_lab NAME: from here on the lab is one in LAB_HOME/bench/NAME, with a port of its own. FIGURES is where figures are kept.
own_lab() {
    local part
    . scripts/settings.sh
    FIGURES=$LAB_HOME/bench
    LAB_HOME=$LAB_HOME/bench/$1
    . scripts/free-port.sh
    for part in settings console setup services commands; do
        # shellcheck source=/dev/null
        . "scripts/$part.sh"
    done
}

# start_empty: a coordinator and its PostgreSQL, both new, until the script ends. What an earlier run left, interrupted ones
# included, would be measured, too.
start_empty() {
    command_down
    rm -rf "$LAB_HOME"
    mkdir -p "$LAB_HOME"
    chmod 755 "$LAB_HOME"
    trap command_down EXIT
    step "Coordinator and its PostgreSQL" "$LOGS/start-coordinator.log" start_coordinator
}

warn_when_busy() { node --input-type=module -e "import { warnWhenBusy } from './scripts/bench-figures.mjs'; warnWhenBusy()"; }

# keep_figures NAME: compares what was measured with the run before, and keeps it.
keep_figures() {
    node --input-type=module -e "
        import { readFileSync } from 'node:fs'
        import { keep } from './scripts/bench-figures.mjs'
        const figures = JSON.parse(readFileSync('$LAB_HOME/figures.json', 'utf8'))
        keep('$FIGURES/$1.json', figures, Object.keys(figures).filter((name) => name.endsWith('per second')))"
}
