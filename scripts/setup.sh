# From a clean clone to everything built. Each part is skipped when nothing it depends on has changed.

PACKAGES="qemu-system-x86 qemu-utils mmdebstrap bubblewrap gcc make linux-headers-amd64 e2fsprogs util-linux procps ca-certificates
    kmod cpio openssh-client"
# Programs for boards, and tools that read what was handed in.
PACKAGES="$PACKAGES libc6-dev libc6-dev-arm64-cross sparse xz-utils"
# For the stand-in of a Raspberry Pi: its machine, its SD card, modules for it.
PACKAGES="$PACKAGES qemu-system-arm gcc-aarch64-linux-gnu mtools dosfstools fdisk device-tree-compiler"
# Free space that a first lab wants: packages, Maven and npm caches, image and snapshot.
NEEDED_MB=7000

need_jdk() {
    # shellcheck source=/dev/null
    . .mvn/find-jdk
}

missing_packages() {
    local wanted=$PACKAGES missing='' package
    # The portal is built with Node 18 or newer, wherever it comes from.
    if ! node_is_new_enough; then wanted="$wanted nodejs npm"; elif ! command -v npm >/dev/null; then wanted="$wanted npm"; fi
    for package in $wanted "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
    done
    printf '%s' "$missing"
}

node_is_new_enough() {
    local version
    version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    [ "${version%%.*}" -ge 18 ]
}

install_packages() {
    apt-get update
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $1
}

need_packages() {
    local missing
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || fail "These packages are missing and this is no Debian:$missing"
    [ "$(id -u)" = 0 ] || fail "Missing Debian packages. Run: sudo apt-get install -y --no-install-recommends$missing"
    step "Debian packages:$missing" "$LOGS/packages.log" install_packages "$missing"
}

# keep_stopped SERVICE…: Debian starts a daemon when it installs it; a daemon that only tests need stays off unless it was
# there before. `systemctl unmask` undoes it.
keep_stopped() {
    local service
    [ "$(id -u)" = 0 ] && [ -d /etc/systemd/system ] || return 0
    for service in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$service" 2>/dev/null | grep -qx installed ||
            [ -e "/etc/systemd/system/$service.service" ] || ln -s /dev/null "/etc/systemd/system/$service.service"
    done
}

need_disk() {
    local free
    mkdir -p "$LAB_CACHE" "$LAB_HOME" 2>/dev/null || fail "Cannot write to $LAB_HOME or $LAB_CACHE: set LAB_HOME and LAB_CACHE to folders of yours."
    free=$(df -Pm "$LAB_CACHE" | awk 'NR==2{print $4}')
    [ "$free" -ge 1000 ] && { [ "$free" -ge "$NEEDED_MB" ] || [ -d "$LAB_CACHE/images" ]; } ||
        fail "Only $free MB are free under $LAB_CACHE; a first lab needs about $NEEDED_MB MB. Free some, or set LAB_CACHE to another disk."
}

# A fingerprint of the files below the given paths, tracked or not, but for what was verified: nothing behaves otherwise for that.
fingerprint() {
    find "$@" -type f ! -path '*/target/*' ! -path '*/node_modules/*' ! -path '*/dist/*' ! -name verified.tsv -print0 | LC_ALL=C sort -z |
        xargs -0 sha256sum | sha256sum | cut -c1-64
}

# build NAME TITLE RESULT PATHS -- COMMAND…
build() {
    local name=$1 title=$2 result=$3 print
    shift 3
    local paths=()
    while [ "$1" != -- ]; do paths+=("$1"); shift; done
    shift
    print=$(fingerprint "${paths[@]}")
    if [ -e "$result" ] && [ "$(cat "$STAMPS/$name" 2>/dev/null)" = "$print" ]; then return 0; fi
    step "$title" "$LOGS/build-$name.log" "$@"
    mkdir -p "$STAMPS"
    printf '%s\n' "$print" >"$STAMPS/$name"
}

build_portal() { (cd frontend && npm ci && npm run build); }
build_coordinator() { ./mvnw -B -ntp -DskipTests package; }
build_agent() { ./mvnw -B -ntp -f lab-agent/pom.xml -DskipTests package; }

need_portal() { build portal "Portal" frontend/dist/index.html frontend -- build_portal; }
need_coordinator() {
    need_portal
    build coordinator "Coordinator" $COORDINATOR_JAR pom.xml src/main .mvn frontend/dist/index.html -- build_coordinator
}
need_agent() { build agent "Agent" $AGENT_JAR lab-agent/pom.xml lab-agent/src/main exercises/exercise.schema.json src/main/proto .mvn -- build_agent; }

# Only Debian's kernel source has it, so it is fetched when something wants it.
need_checkpatch() { step "checkpatch.pl (cached)" "$LOGS/checkpatch.log" env LAB_CACHE="$LAB_CACHE" sh lab-agent/images/checkpatch/build.sh; }

need_image() {
    ! grep -qs 'tool: checkpatch' exercises/*/exercise.yaml || need_checkpatch
    local profiles="qemu-x86 qemu-x86-grub rpi3b-qemu"
    # shellcheck disable=SC2086
    step "Guest images $profiles (each cached under a hash of its recipe)" "$LOGS/images.log" agent image build $profiles
}

agent() { "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -Dbootbench.root="$LAB_ROOT" -jar $AGENT_JAR "$@"; }

# What only the debug kernel needs.
DEBUG_KERNEL_PACKAGES="flex bison bc libelf-dev xz-utils"

debug_kernel_is_there() { [ -e "$(LAB_CACHE=$LAB_CACHE sh lab-agent/images/debug-kernel/build.sh --where 2>/dev/null)/complete" ]; }

need_debug_kernel() {
    # shellcheck disable=SC2086
    debug_kernel_is_there || need_packages $DEBUG_KERNEL_PACKAGES
    step "Debug kernel (cached under a hash of its recipe; about 6 min on 2 cores)" "$LOGS/image-debug.log" agent image debug
}

pack_exercises() { agent exercise pack exercises "$LAB_HOME/exercises"; }

need_exercises() { build exercises "Exercises" "$LAB_HOME/exercises" exercises $AGENT_JAR -- pack_exercises; }
