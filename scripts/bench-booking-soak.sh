#!/usr/bin/env bash
# ./lab bench booking --soak [MINUTES [SEED]]: three coordinators on one PostgreSQL, killed (-9) at random moments while people
# book, wait, prolong and leave. Says what was answered, how late starts and ends came, and what was wrong: nothing may be.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
LAB_ROOT=$PWD
export LAB_ROOT
. scripts/settings.sh
LAB_HOME=$LAB_HOME/bench/booking-soak
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
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx256m --enable-native-access=ALL-UNNAMED -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
    -Dlab.home="$LAB_HOME" -Dlab.cache="$LAB_CACHE" \
    -cp "target/quarkus-app/lib/boot/*:target/quarkus-app/lib/main/*:target/quarkus-app/app/*" src/test/java/dev/bootbench/soak/BookingSoak.java \
    "$COORDINATOR_JAR" "${1:-10}" ${2:+"$2"}
