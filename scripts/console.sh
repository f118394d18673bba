# What a person sees while long work goes on.
if [ -t 2 ] && [ -z "${NO_COLOR-}" ]; then
    BOLD=$'\e[1m' DIM=$'\e[2m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'
else
    BOLD='' DIM='' RED='' GREEN='' PLAIN=''
fi

say() { printf '%s\n' "$*" >&2; }

# One line saying what is wrong and how to mend it, then the end.
fail() {
    printf '%s✗ %s%s\n' "$RED" "$*" "$PLAIN" >&2
    exit 1
}

# step TITLE LOG COMMAND…: runs the command with its output in LOG and shows the elapsed time: a moving line on a
# terminal, otherwise a line at the start, every 15 s, and at the end. On failure the log's end is shown.
step() {
    local title=$1 log=$2 began=$SECONDS shown=0
    shift 2
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 </dev/null &
    local pid=$! rc=0
    trap 'kill -TERM $pid 2>/dev/null; wait $pid 2>/dev/null; say ""; fail "Interrupted during: $title. Run the same command again: it goes on where it stopped."' INT TERM
    [ -t 2 ] || say "… $title"
    while kill -0 "$pid" 2>/dev/null; do
        if [ -t 2 ]; then
            printf '\r\e[K%s… %s%s %s%ds  %s%s' "$BOLD" "$title" "$PLAIN" "$DIM" $((SECONDS - began)) "$(last_line "$log")" "$PLAIN" >&2
        elif [ $((SECONDS - began)) -ge $((shown + 15)) ]; then
            shown=$((SECONDS - began))
            say "  $title: ${shown}s  $(last_line "$log")"
        fi
        sleep 0.3
    done
    wait "$pid" || rc=$?
    trap - INT TERM
    [ ! -t 2 ] || printf '\r\e[K' >&2
    if [ $rc -ne 0 ]; then
        say "${DIM}$(tail -n 25 "$log")${PLAIN}"
        explain "$log"
        fail "$title failed after $((SECONDS - began))s. The whole log: $log"
    fi
    say "${GREEN}✓${PLAIN} $title ${DIM}$((SECONDS - began))s${PLAIN}"
}

last_line() {
    tail -c 400 "$1" 2>/dev/null | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | tr -cd '[:print:]' | cut -c1-70 || true
}

# Known causes in a log, in words.
explain() {
    if grep -qiE 'no space left on device' "$1"; then
        say "The disk is full: free some space on $(df -P "$LAB_CACHE" 2>/dev/null | awk 'NR==2{print $6}') (a lab needs about 6 GB) and run this again."
    elif grep -qiE 'could not resolve|temporary failure resolving|unknown host|ENOTFOUND|EAI_AGAIN|connection timed out|network is unreachable' "$1"; then
        say "The network does not answer: the first set-up fetches packages from Debian, Maven Central and the npm registry."
    fi
}
